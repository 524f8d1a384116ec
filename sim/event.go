package sim

import (
	"fmt"
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
)

var eventNames = [...]string{
	Arrived: "arrived", ShockStruck: "shock", CrisisBegan: "crisis began", Commanded: "commanded",
	Sanctioned: "sanctioned", Removed: "removed", SpokeUp: "spoke up", KeptSilent: "kept silent",
	WithheldAdvice: "withheld advice", Planned: "planned", SteppedIn: "stepped in",
	FoundWrong: "found wrong", Resolved: "resolved", Quit: "quit", Hired: "hired",
	SentAway: "sent away", Returned: "returned",
	RegimeChanged: "regime changed", ParameterChanged: "parameter changed",
}

func (k EventKind) String() string { return eventNames[k] }

// MarshalText writes the kind as String does.
func (k EventKind) MarshalText() ([]byte, error) { return []byte(k.String()), nil }

// An Event is something that happened to an organization. Which fields hold
// something depends on its kind; String tells it in plain words.
type Event struct {
	Week      int       `json:"week"`
	Kind      EventKind `json:"kind"`
	Seat      int       `json:"seat"`               // who did it, or to whom it was done; nobody is -1
	Problem   int       `json:"problem"`            // number, from 0; -1 if it was about none
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

// Listen has every further event reported, in order. It changes nothing about
// what happens. nil ends it; Reset does too.
func (o *Organization) Listen(report func(Event)) { o.report = report }

// tell reports an event that is about no problem.
func (o *Organization) tell(e Event) {
	e.Week, e.Problem = o.week, -1
	o.report(e)
}

// tellOf reports an event about a problem.
func (o *Organization) tellOf(p *problem, e Event) {
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

// String tells the event in plain words, with its week.
func (e Event) String() string { return fmt.Sprintf("week %d: %s", e.Week, e.words()) }

func (e Event) words() string {
	problem := fmt.Sprintf("problem %d", e.Problem)
	switch e.Kind {
	case Arrived:
		return fmt.Sprintf("%s arises at seat %d (%s; severity %.2f)", problem, e.Seat, numbered("facet", e.Facets), e.Severity)
	case ShockStruck:
		return fmt.Sprintf("a shock strikes %s and brings %s", numbered("domain", e.Facets), counted(e.Count, "problem"))
	case CrisisBegan:
		return fmt.Sprintf("%s becomes a crisis in the hands of seat %d (severity %.2f)", problem, e.Seat, e.Severity)
	case Commanded:
		return fmt.Sprintf("the crisis of %s is taken over by the commander, seat %d", problem, e.Seat)
	case Sanctioned:
		done, why := "disciplined", "over "+problem
		if e.Dismissed {
			done = "disciplined and dismissed"
		}
		if e.Problem < 0 {
			why = "in a cut"
		}
		return fmt.Sprintf("seat %d is %s %s", e.Seat, done, why)
	case Removed:
		return fmt.Sprintf("the board removes the commander, seat %d, over %s", e.Seat, problem)
	case SpokeUp:
		return fmt.Sprintf("seat %d speaks up about %s (%s; severity %.2f); the report takes %s",
			e.Seat, problem, numbered("facet", e.Facets), e.Severity, counted(e.Weeks, "week"))
	case KeptSilent:
		return fmt.Sprintf("seat %d keeps silent about %s (severity %.2f)", e.Seat, problem, e.Severity)
	case WithheldAdvice:
		return fmt.Sprintf("seat %d is asked about %s and keeps silent", e.Seat, problem)
	case Planned:
		heard, verdict := "nobody", "wrong"
		if len(e.Heard) > 0 {
			heard = listed(e.Heard)
		}
		if e.Right {
			verdict = "right"
		}
		return fmt.Sprintf("seat %d plans for %s (%s; severity %.2f), hears %s, puts %s to work after %s; the plan is %s",
			e.Seat, problem, numbered("facet", e.Facets), e.Severity, heard, listed(e.Crew), counted(e.Weeks, "week"), verdict)
	case SteppedIn:
		return fmt.Sprintf("seat %d steps in for %s of %s", e.Seat, numbered("facet", e.Facets), problem)
	case FoundWrong:
		return fmt.Sprintf("the plan for %s turns out wrong (severity %.2f)", problem, e.Severity)
	case Resolved:
		return fmt.Sprintf("%s is resolved, %s after it arose", problem, counted(e.Weeks, "week"))
	case Quit:
		return fmt.Sprintf("seat %d quits", e.Seat)
	case Hired:
		return fmt.Sprintf("seat %d is filled by a newcomer", e.Seat)
	case SentAway:
		return fmt.Sprintf("seat %d is away for %s", e.Seat, counted(e.Weeks, "week"))
	case Returned:
		return fmt.Sprintf("seat %d is back", e.Seat)
	case RegimeChanged:
		return fmt.Sprintf("the regime changes to %s", e.Name)
	case ParameterChanged:
		return fmt.Sprintf("%s is set to %v", e.Name, e.Value)
	}
	panic(fmt.Sprintf("sim: an event of unknown kind %d", e.Kind))
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

func listed(numbers []int) string {
	words := make([]string, len(numbers))
	for i, n := range numbers {
		words[i] = fmt.Sprint(n)
	}
	return strings.Join(words, ", ")
}
