package sim

import (
	"fmt"
	"slices"
	"strings"
)

// An EventKind says what happened.
type EventKind int

const (
	Arrived EventKind = iota + 1
	ShockStruck
	CrisisBegan
	Commanded
	Sanctioned
	Removed
	SpokeUp
	KeptSilent
	WithheldAdvice
	Planned
	SteppedIn
	FoundWrong
	Resolved
	Quit
	Hired
	SentAway
	Returned
	RegimeChanged
	ParameterChanged
	LaidOff
	LetLie
)

var eventNames = [...]string{
	Arrived: "arrived", ShockStruck: "shock", CrisisBegan: "crisis began", Commanded: "commanded",
	Sanctioned: "sanctioned", Removed: "removed", SpokeUp: "spoke up", KeptSilent: "kept silent",
	WithheldAdvice: "withheld advice", Planned: "planned", SteppedIn: "stepped in",
	FoundWrong: "found wrong", Resolved: "resolved", Quit: "quit", Hired: "hired",
	SentAway: "sent away", Returned: "returned",
	RegimeChanged: "regime changed", ParameterChanged: "parameter changed",
	LaidOff: "laid off", LetLie: "let lie",
}

func (k EventKind) String() string { return eventNames[k] }

// MarshalText writes the kind as String does.
func (k EventKind) MarshalText() ([]byte, error) { return []byte(k.String()), nil }

// An Event is something that happened to an organization. Which fields are set depends
// on its kind. String describes it with the numbers of seats, and Places.Describe with
// the places of people.
type Event struct {
	Week      int       `json:"week"`
	Kind      EventKind `json:"kind"`
	Seat      int       `json:"seat"`               // who did it, or whom it was done to; -1 is nobody
	Problem   int       `json:"problem"`            // number, from 0; -1 if it was not about a problem
	Facets    []int     `json:"facets,omitempty"`   // domains
	Severity  float64   `json:"severity,omitempty"` // of the problem
	Heard     []int     `json:"heard,omitempty"`    // seats
	Crew      []int     `json:"crew,omitempty"`     // seat for each facet
	Right     bool      `json:"right,omitempty"`    // the plan
	Dismissed bool      `json:"dismissed,omitempty"`
	Weeks     int       `json:"weeks,omitempty"` // of waiting, absence or since arrival
	Count     int       `json:"count,omitempty"` // of a shock's problems
	Name      string    `json:"name,omitempty"`
	Value     float64   `json:"value,omitempty"`
}

// ChangesTies reports whether ties can have changed with the event: whether
// somebody came or left for good. No other event changes ties.
func (e *Event) ChangesTies() bool {
	return e.Dismissed || e.Kind == Removed || e.Kind == Quit || e.Kind == Hired
}

// Listen makes the organization call report with every further event, in order.
// Listening does not change what happens. It ends with Listen(nil) or Reset.
func (o *Organization) Listen(report func(Event)) { o.report = report }

// emit reports an event that is not about a problem.
func (o *Organization) emit(e Event) {
	e.Week, e.Problem = o.week, -1
	o.report(e)
}

// emitOf reports an event about a problem.
func (o *Organization) emitOf(p *problem, e Event) {
	e.Week, e.Problem, e.Severity = o.week, p.number, p.severity
	if e.Facets == nil {
		e.Facets = o.facetList(p.domain[:p.facets])
	}
	o.report(e)
}

func (o *Organization) facetList(domains []uint8) []int {
	list := make([]int, len(domains))
	for i, d := range domains {
		list[i] = int(d)
	}
	return list
}

func seatList(seats []int32) []int {
	list := make([]int, len(seats))
	for i, s := range seats {
		list[i] = int(s)
	}
	return list
}

// String describes the event in plain words, with its week.
func (e Event) String() string { return e.words(seats) }

// words describes the event; seats names seats, each once, where -1 is nobody.
func (e *Event) words(seats func(numbers ...int) string) string {
	return fmt.Sprintf("week %d: %s", e.Week, e.happening(seats))
}

func (e *Event) happening(seats func(numbers ...int) string) string {
	seat := seats(e.Seat)
	problem := fmt.Sprintf("problem %d", e.Problem)
	described := fmt.Sprintf("%s (%s; %s)", problem, numbered("facet", e.Facets), severity(e.Severity))
	switch e.Kind {
	case Arrived:
		return fmt.Sprintf("%s arises at %s", described, seat)
	case ShockStruck:
		return fmt.Sprintf("a shock strikes %s and brings %s", numbered("domain", e.Facets), counted(e.Count, "problem"))
	case CrisisBegan:
		return fmt.Sprintf("%s becomes a crisis in the hands of %s", described, seat)
	case Commanded:
		return fmt.Sprintf("the crisis of %s is taken over from above, by %s", problem, seat)
	case Sanctioned:
		if e.Dismissed {
			return fmt.Sprintf("%s is disciplined and dismissed over %s", seat, problem)
		}
		return fmt.Sprintf("%s is disciplined over %s", seat, problem)
	case LaidOff:
		if e.Problem < 0 {
			return seat + " is laid off in a cut"
		}
		return fmt.Sprintf("%s is laid off over %s", seat, problem)
	case Removed:
		return fmt.Sprintf("the board removes the commander, %s, over %s", seat, problem)
	case LetLie:
		return fmt.Sprintf("%s leaves %s untouched (%s)", seat, problem, severity(e.Severity))
	case SpokeUp:
		return fmt.Sprintf("%s speaks up about %s; the report arrives %s", seat, described, after(e.Weeks))
	case KeptSilent:
		return fmt.Sprintf("%s stays silent about %s (%s)", seat, problem, severity(e.Severity))
	case WithheldAdvice:
		return fmt.Sprintf("%s is asked about %s and stays silent", seat, problem)
	case Planned:
		verdict := "wrong"
		if e.Right {
			verdict = "right"
		}
		return fmt.Sprintf("%s plans for %s, hears %s and puts %s to work %s; the plan is %s",
			seat, described, seats(e.Heard...), seats(e.Crew...), after(e.Weeks), verdict)
	case SteppedIn:
		return fmt.Sprintf("%s steps in for %s of %s", seat, numbered("facet", e.Facets), problem)
	case FoundWrong:
		return fmt.Sprintf("the plan for %s turns out to be wrong (%s)", problem, severity(e.Severity))
	case Resolved:
		if e.Weeks == 0 {
			return problem + " is resolved in the week in which it arose"
		}
		return fmt.Sprintf("%s is resolved, %s after it arose", problem, counted(e.Weeks, "week"))
	case Quit:
		return seat + " quits"
	case Hired:
		return "a newcomer takes the place of " + seat
	case SentAway:
		return fmt.Sprintf("%s is away for %s", seat, counted(e.Weeks, "week"))
	case Returned:
		return seat + " is back"
	case RegimeChanged:
		return "the regime changes to " + e.Name
	case ParameterChanged:
		return fmt.Sprintf("%s is set to %v", e.Name, e.Value)
	}
	panic(fmt.Sprintf("sim: an event of unknown kind %d", e.Kind))
}

func severity(s float64) string { return fmt.Sprintf("severity %.2f", s) }

// after says how long something takes.
func after(weeks int) string {
	if weeks == 0 {
		return "immediately"
	}
	return "after " + counted(weeks, "week")
}

func counted(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}

func numbered(what string, numbers []int) string {
	if len(numbers) != 1 {
		what += "s"
	}
	return what + " " + listed(numbers)
}

// once returns seats in ascending order, each once, without nobody.
func once(numbers []int) []int {
	return slices.DeleteFunc(slices.Compact(slices.Sorted(slices.Values(numbers))), func(i int) bool { return i < 0 })
}

// seats names seats by their numbers.
func seats(numbers ...int) string {
	if numbers = once(numbers); len(numbers) == 0 {
		return "nobody"
	}
	return numbered("seat", numbers)
}

// Places are the positions of seats in an organization. They name people by them.
type Places struct{ Members, Span int }

// Places returns the places in an organization with these settings.
func (p *Parameters) Places() Places { return Places{p.Organization.Members, p.Organization.Span} }

// Describe describes events in plain words, with their weeks. The same event week after
// week is one line, with the first and the last severity.
func (p Places) Describe(events ...Event) []string {
	var lines []string
	for first := 0; first < len(events); {
		e, words, last := &events[first], p.severe(events[first], 0), first
		for next := first + 1; next < len(events) && events[next].Week == events[last].Week+1 && p.severe(events[next], 0) == words; next++ {
			last = next
		}
		if last == first {
			lines = append(lines, e.words(p.Name))
		} else {
			words = e.happening(p.Name)
			if begin, end := severity(e.Severity), severity(events[last].Severity); begin != end {
				words = strings.Replace(words, begin, begin+" to "+strings.TrimPrefix(end, "severity "), 1)
			}
			lines = append(lines, fmt.Sprintf("weeks %d to %d: %s", e.Week, events[last].Week, words))
		}
		first = last + 1
	}
	return lines
}

// severe describes an event as if the problem had another severity.
func (p Places) severe(e Event, severity float64) string {
	e.Severity = severity
	return e.happening(p.Name)
}

// Name names the holders of seats, each once: the head, the leader of unit 3, 2
// members of unit 3. The units are those below the head, with the numbers of their
// leaders' seats. -1 is nobody.
func (p Places) Name(seats ...int) string {
	var names []string
	counts := map[string]int{}
	for _, seat := range once(seats) {
		name := p.group(seat)
		if counts[name]++; counts[name] == 1 {
			names = append(names, name)
		}
	}
	for i, name := range names {
		switch n := counts[name]; {
		case !strings.HasPrefix(name, "member"):
			names[i] = "the " + name
		case n == 1:
			names[i] = "a " + name
		default:
			names[i] = fmt.Sprintf("%d members%s", n, strings.Replace(strings.TrimPrefix(name, "member"), "reports", "report", 1))
		}
	}
	if len(names) == 0 {
		return "nobody"
	}
	return enumerated(names)
}

// group names the position of a seat.
func (p Places) group(seat int) string {
	leads := seat*p.Span+1 < p.Members
	switch {
	case seat == 0:
		return "head"
	case seat <= p.Span && leads:
		return fmt.Sprintf("leader of unit %d", seat)
	case seat <= p.Span:
		return "member who reports to the head"
	}
	for seat > p.Span {
		seat = (seat - 1) / p.Span
	}
	return fmt.Sprintf("member of unit %d", seat)
}

func listed(numbers []int) string {
	words := make([]string, len(numbers))
	for i, n := range numbers {
		words[i] = fmt.Sprint(n)
	}
	return enumerated(words)
}

// enumerated joins words with commas and "and".
func enumerated(words []string) string {
	last := len(words) - 1
	if last < 1 {
		return strings.Join(words, "")
	}
	return strings.Join(words[:last], ", ") + " and " + words[last]
}

// Crises collects the histories of the problems that became crises.
type Crises struct {
	histories map[int][]Event // by problem
	began     []int           // problems, in order
}

// Add adds an event.
func (c *Crises) Add(e Event) {
	if e.Problem < 0 {
		return
	}
	if c.histories == nil {
		c.histories = map[int][]Event{}
	}
	c.histories[e.Problem] = append(c.histories[e.Problem], e)
	switch e.Kind {
	case CrisisBegan:
		if !slices.Contains(c.began, e.Problem) {
			c.began = append(c.began, e.Problem)
		}
	case Resolved:
		if !slices.Contains(c.began, e.Problem) {
			delete(c.histories, e.Problem)
		}
	}
}

// Histories returns, for each crisis in order, all events of its problem from its
// arrival.
func (c *Crises) Histories() [][]Event {
	var all [][]Event
	for _, problem := range c.began {
		all = append(all, c.histories[problem])
	}
	return all
}
