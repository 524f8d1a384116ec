package scenarios

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"errors"
	"math"
	"os"
	"reflect"
	"slices"
	"strings"
	"testing"

	"leaderful/output/golden"
	"leaderful/sim"
	"leaderful/sim/experiment"
)

// A goldenLink is also read by the tests of the page, which keep the page's version of
// the same link beside it.
type goldenLink struct {
	Name     string          `json:"name"`
	Link     json.RawMessage `json:"link"` // with the settings hash that both must compute
	Fragment string          `json:"fragment"`
}

// hashOf returns the settings hash of the arms of a link.
func hashOf(t *testing.T, l *Link) string {
	t.Helper()
	s, err := l.Resolve()
	if err != nil {
		t.Fatal(err)
	}
	plan := &experiment.Plan{}
	for i := range s.Arms {
		plan.Arms = append(plan.Arms, experiment.Arm{Name: s.Arms[i].Name, Setup: s.Setup(&s.Arms[i])})
	}
	return plan.SettingsHash()
}

// exemplary returns links that together contain everything that a link can.
func exemplary(t *testing.T) (links []*Link, names []string) {
	t.Helper()
	add := func(name string, l *Link) {
		l.Engine = "0123456789ab" // so that the files outlive the engine
		l.Settings = hashOf(t, l)
		links, names = append(links, l), append(names, name)
	}
	add("two regimes", &Link{Scenario: LinkScenario{Name: "baseline"}, Seed: 1,
		Arms: []LinkArm{{Arm: "domineering"}, {Arm: "power-with"}}})
	add("everything that changes", &Link{
		Scenario: LinkScenario{Name: "conversion"}, Seed: math.MaxUint64, Replication: 12345,
		Set: map[string]float64{"organization.members": 80, "environment.magnitude": 1e-7, "trust.gap_weight": .30000000000000004},
		Arms: []LinkArm{
			{Arm: "domineering", Name: `harsh <then> kind & "élan" 🙂`, Policy: map[string]float64{"sanction": .5, "layoffs": 0}, Changes: []LinkChange{
				{Week: 120, Policy: map[string]float64{"command": .25}},
				{Week: 120, Arm: "relapsing", Policy: map[string]float64{"compassion": 1}, Set: map[string]float64{"environment.growth": .05, "harm.heal": 0}},
				{Week: 60, Policy: map[string]float64{"delegation": .3}},
				{Week: 300, Policy: map[string]float64{}},
				{Week: 519, Set: map[string]float64{"turnover.vacancy": 4}},
			}},
			{Arm: "masquerade", Policy: map[string]float64{}, Changes: []LinkChange{}},
		},
		Page: json.RawMessage(`{"view":"twins","week":130,"bets":[{"measure":"crises_per_year","value":1.5}],"none":null}`),
	})
	add("absence", &Link{Scenario: LinkScenario{Name: "absent-head"}, Seed: 7, Replication: 3,
		Arms: []LinkArm{{Arm: "compassionate-absent"}, {Arm: "power-with-absent", Changes: []LinkChange{{Week: 70, Policy: map[string]float64{"sanction": .1}}}}}})
	add("listed shocks", &Link{Scenario: LinkScenario{Name: "storm"}, Seed: 2,
		Arms: []LinkArm{{Arm: "situational"}, {Arm: "laissez-faire"}}})
	add("start and cuts", &Link{Scenario: LinkScenario{Name: "downsizing"}, Seed: 0,
		Arms: []LinkArm{{Arm: mustLoad(t, "downsizing").Arms[0].Name}, {Arm: mustLoad(t, "downsizing").Arms[1].Name}}})
	template, err := Read("template.yaml", Template())
	if err != nil {
		t.Fatal(err)
	}
	add("the template", NewLink(template, template.Arms[2:4], 5, 0))
	mine, err := Read("own.yaml", []byte(ownScenario))
	if err != nil {
		t.Fatal(err)
	}
	l := NewLink(mine, mine.Arms, 18, 4)
	l.Set = map[string]float64{"turnover.quit_rate": .3}
	l.Arms[0].Changes = []LinkChange{{Week: 40, Arm: "learner"}, {Week: 50, Policy: map[string]float64{"consultation": .9}}}
	add("a scenario of one's own", l)
	add("three arms", &Link{Scenario: LinkScenario{Name: "turnaround"}, Seed: 1,
		Arms: []LinkArm{{Arm: "domineering"}, {Arm: "power-with"}, {Arm: "power-with", Name: "power-with, and late"}}})
	return links, names
}

func mustLoad(t *testing.T, name string) *Scenario {
	t.Helper()
	s, err := Load(name)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

const ownScenario = `
name: own
title: A title with <angles>, a "quote" and an &
question: Does it – whatever it is – pay?
settings: {organization: {members: 40, domains: 9}, environment: {weeks: 104, max_complexity: 5}, work: {disruption: 0.000001}}
shocks: [{week: 30, load: 0.3, breadth: 8, complexity: 3}, {week: 3}]
drift: {complexity: 0.25, load: -0.5, growth: 1}
start: {vulnerability: 0, trust: 0.4, capacity: 0.9, harm: 0.1, backlog: 0.2}
interventions:
  - {week: 20, cut: 0.1, set: {trust.rate: 0.1, decision.insight: 0.9}}
  - {week: 10, regime: {name: mild, like: compassionate, sanction: 0.05}}
regimes:
  - name: learner
    meaning: learns
    like: relapsing
    habit: {delegation: 0.1, consultation: 0.2, sanction: 0.3, compassion: 0.4, development: 0.5, command: 0.6, layoffs: 0.7}
    interventions: [{week: 60, absence: {seat: 3, weeks: 9}}]
  - power-with
`

// TestLinksAreAsThePageMakesThem compares links with files that the page's tests
// compare its links with, too.
func TestLinksAreAsThePageMakesThem(t *testing.T) {
	const path = "testdata/links.json"
	links, names := exemplary(t)
	var inFile []goldenLink
	readJSON(t, path, &inFile)
	thePages := map[string]string{}
	readJSON(t, "testdata/links-of-the-page.json", &thePages)
	var list []goldenLink
	for i, want := range links {
		fragments := map[string]string{"this program": want.Fragment()}
		if len(want.Arms) == 2 {
			fragments["the page"] = thePages[names[i]]
		}
		// Another version of Go may compress in another way: a fragment stays in the file
		// as long as it is read as the link.
		fragment := want.Fragment()
		if kept := slices.IndexFunc(inFile, func(g goldenLink) bool { return g.Name == names[i] }); kept >= 0 {
			if got, err := ReadLink(inFile[kept].Fragment); err == nil && reflect.DeepEqual(got, want) {
				fragment = inFile[kept].Fragment
			}
		}
		text, err := plainJSON(want)
		if err != nil {
			t.Fatal(err)
		}
		list = append(list, goldenLink{names[i], text, fragment})
		for maker, fragment := range fragments {
			got, err := ReadLink("https://example.org/somewhere/?present#" + fragment)
			if err != nil {
				t.Errorf("%s of %s: %v", names[i], maker, err)
			} else if !reflect.DeepEqual(got, want) {
				t.Errorf("%s of %s is read as\n%+v\nwant\n%+v", names[i], maker, got, want)
			}
		}
	}
	golden.EqualJSON(t, path, list)
}

func readJSON(t testing.TB, path string, into any) {
	t.Helper()
	text, err := os.ReadFile(path)
	if err == nil {
		err = json.Unmarshal(text, into)
	}
	if err != nil {
		t.Fatal(err)
	}
}

// TestALinkSaysWhatItsArmsAre spells out the setup of one arm.
func TestALinkSaysWhatItsArmsAre(t *testing.T) {
	links, _ := exemplary(t)
	s, err := links[1].Resolve()
	if err != nil {
		t.Fatal(err)
	}
	regime := func(name string, change func(*sim.Policy)) *sim.Regime {
		r, ok := sim.RegimeNamed(name)
		if !ok {
			t.Fatalf("no regime %s", name)
		}
		change(&r.Espoused)
		return &r
	}
	harsh := func(p *sim.Policy) { p.Sanction, p.Layoffs = .5, 0 }
	parameter := func(name string, v float64) *sim.ParameterChange { return &sim.ParameterChange{Name: name, Value: v} }
	want := mustLoad(t, "conversion")
	want.Base.Parameters.Organization.Members, want.Base.Parameters.Environment.Magnitude = 80, 1e-7
	want.Base.Parameters.Trust.GapWeight = links[1].Set["trust.gap_weight"]
	arm := Arm{Regime: *regime("domineering", harsh), Interventions: []sim.Intervention{
		{Week: 120, Regime: regime("domineering", func(p *sim.Policy) { harsh(p); p.Command = .25 })},
		{Week: 120, Regime: regime("relapsing", func(p *sim.Policy) { p.Compassion = 1 })},
		{Week: 120, Parameter: parameter("harm.heal", 0)},
		{Week: 120, Parameter: parameter("environment.growth", .05)},
		{Week: 60, Regime: regime("domineering", func(p *sim.Policy) { harsh(p); p.Delegation = .3 })},
		{Week: 300, Regime: regime("relapsing", func(p *sim.Policy) { p.Compassion = 1 })},
		{Week: 519, Parameter: parameter("turnover.vacancy", 4)},
	}}
	if got, want := s.Setup(&s.Arms[0]), want.Setup(&arm); !reflect.DeepEqual(got, want) {
		t.Errorf("the first arm is\n%+v\nwant\n%+v", got, want)
	}
	if name := s.Arms[0].Name; name != links[1].Arms[0].Name {
		t.Errorf("the first arm is called %q", name)
	}
}

// TestNewLinksLeadToTheSameRuns makes links to all scenarios.
func TestNewLinksLeadToTheSameRuns(t *testing.T) {
	for _, name := range Names() {
		for _, change := range []func(*Scenario){
			func(*Scenario) {},
			func(s *Scenario) { s.Base.Parameters.Turnover.QuitRate = .6 },
			func(s *Scenario) { s.Title = "Another" },
			func(s *Scenario) { s.Base.Drift.Load += .5 },
			func(s *Scenario) { s.Arms[0].Regime.Pull = .5; s.Arms[0].Regime.Habit = &s.Arms[1].Regime.Espoused },
		} {
			s := mustLoad(t, name)
			change(s)
			other, _ := ArmNamed("laissez-faire") // not the first arm of any scenario
			arms := append(s.Arms[:2:2], other)
			link := NewLink(s, arms, 3, 0)
			read, err := ReadLink(link.Fragment())
			if err != nil {
				t.Errorf("%s: %v", name, err)
				continue
			}
			resolved, err := read.Resolve()
			if err != nil {
				t.Errorf("%s: %v", name, err)
				continue
			}
			for i := range arms {
				if got, want := resolved.Setup(&resolved.Arms[i]), s.Setup(&arms[i]); !reflect.DeepEqual(got, want) {
					t.Errorf("%s of %s is\n%+v\nwant\n%+v", arms[i].Name, name, got, want)
				}
			}
			if hash := hashOf(t, read); hash != link.Settings || resolved.Title != s.Title {
				t.Errorf("%s: the hash of %q is %s, the link says %s", name, resolved.Title, hash, link.Settings)
			}
		}
	}
	s := mustLoad(t, "baseline")
	if l := NewLink(s, s.Arms, 1, 0); l.Scenario.Own != nil || l.Set != nil {
		t.Errorf("the link to a canned scenario carries %+v and %v", l.Scenario.Own, l.Set)
	}
}

// A faultyLink is the JSON of a link with a fault, and the message about it. The page
// refuses the same links.
type faultyLink struct {
	JSON  string `json:"json"`
	Fault string `json:"fault"`
}

// TestFaultsOfLinks changes a good link in one place.
func TestFaultsOfLinks(t *testing.T) {
	const good = `{"engine":"0123456789ab","settings":"0123456789ab","scenario":"baseline","arms":[{"arm":"domineering"},{"arm":"power-with"}],"seed":"1","replication":0}`
	if _, err := readLink([]byte(good)); err != nil {
		t.Fatal(err)
	}
	const regime = `{"Name":"r","Meaning":"","Espoused":{"Delegation":0,"Consultation":0,"Sanction":0,"Compassion":0,"Development":0,"Command":0,"Layoffs":0},"Habit":null,"Pull":0,"Practice":0,"Rigidity":0}`
	own := func(more string) string {
		return `"scenario":{"name":"own","title":"Own",` + more + `"arms":[{"name":"domineering","regime":` + regime + `}]}`
	}
	first := func(arm string) [2]string {
		return [2]string{`{"arm":"domineering"}`, `{"arm":"domineering",` + arm + `}`}
	}
	scenario := `"scenario":"baseline"`
	var faulty []faultyLink
	for _, change := range [][2]string{
		{good, ``},
		{good, `[]`},
		{good, `"link"`},
		{good, good + good},
		{good, good[:len(good)-1]},
		{`"seed":"1"`, `"seed":"1","seed":"1"`},
		{`"seed":"1"`, `"sede":"1"`},
		{`"seed":"1"`, `"seed":1`},
		{`"seed":"1"`, `"seed":"-1"`},
		{`"seed":"1"`, `"seed":"18446744073709551616"`},
		{`"seed":"1"`, `"seed":"01"`},
		{`"replication":0`, `"replication":-1`},
		{`"replication":0`, `"replication":0.5`},
		{`"replication":0`, `"replication":null`},
		{`"engine":"0123456789ab"`, `"engine":"0123456789AB"`},
		{`"engine":"0123456789ab",`, ``},
		{`"settings":"0123456789ab"`, `"settings":12`},
		{scenario, `"scenario":"basline"`},
		{scenario, `"scenario":7`},
		{`"seed":"1"`, `"seed":"1","set":{"organization.member":80}`},
		{`"seed":"1"`, `"seed":"1","set":{"organization.members":0}`},
		{`"seed":"1"`, `"seed":"1","set":{"organization.members":1.5}`},
		{`"seed":"1"`, `"seed":"1","set":{"organization.members":"80"}`},
		{`"seed":"1"`, `"seed":"1","set":{"organization.domains":4}`},
		{`"seed":"1"`, `"seed":"1","set":{"trust.rate":1e999}`},
		{`"seed":"1"`, `"seed":"1","page":[]`},
		{`[{"arm":"domineering"},{"arm":"power-with"}]`, `[]`},
		{`[{"arm":"domineering"},{"arm":"power-with"}]`, `{"arm":"domineering"}`},
		{`{"arm":"power-with"}`, `{"arm":"power-wiht"}`},
		{`{"arm":"power-with"}`, `{"arm":"domineering"}`},
		{`{"arm":"power-with"}`, `{}`},
		first(`"name":""`),
		first(`"name":" x"`),
		first(`"name":"a\u202eb"`),
		first(`"name":"a\nb"`),
		first(`"name":"` + strings.Repeat("a", mostNameLetters+1) + `"`),
		first(`"policy":{"sanctoin":0.5}`),
		first(`"policy":{"sanction":1.5}`),
		first(`"policy":{"sanction":null}`),
		first(`"policy":[]`),
		first(`"changes":{}`),
		first(`"changes":[{"week":520,"arm":"power-with"}]`),
		first(`"changes":[{"week":-1,"arm":"power-with"}]`),
		first(`"changes":[{"week":3}]`),
		first(`"changes":[{"arm":"power-with"}]`),
		first(`"changes":[{"week":3,"arm":"somebody"}]`),
		first(`"changes":[{"week":3,"set":{"organization.members":80}}]`),
		first(`"changes":[{"week":3,"set":{"environment.shock_breadth":13}}]`),
		{scenario, own(`"titel":"x",`)},
		{scenario, `"scenario":{"name":"Own","title":"","arms":[]}`},
		{scenario, own(`"settings":{"harm.heal":2},`)},
		{scenario, own(`"shocks":{"Timing":3,"Listed":null},`)},
		{scenario, own(`"shocks":{"Timing":0,"Listed":[{"Week":1,"Load":0.1,"Breadth":3,"Complexity":2}]},`)},
		{scenario, own(`"shocks":{"Timing":2,"Listed":[{"Week":1,"Load":0.1,"Breadth":3}]},`)},
		{scenario, own(`"shocks":{"Timing":2,"Listed":[{"Week":520,"Load":0.1,"Breadth":3,"Complexity":2}]},`)},
		{scenario, own(`"drift":{"Complexity":11,"Load":0,"Growth":0},`)},
		{scenario, own(`"start":{"Vulnerability":null,"Trust":2,"Harm":0,"Capacity":null,"Backlog":0},`)},
		{scenario, own(`"interventions":[{"Week":3,"Regime":null,"Parameter":null,"Cut":null,"Absence":null}],`)},
		{scenario, own(`"interventions":[{"Week":3,"Regime":null,"Parameter":{"Name":"trust.rat","Value":0},"Cut":null,"Absence":null}],`)},
		{scenario, own(`"interventions":[{"Week":3,"Regime":null,"Parameter":{"Name":"trust.rate","Value":2},"Cut":null,"Absence":null}],`)},
		{scenario, own(`"interventions":[{"Week":3,"Regime":null,"Parameter":null,"Cut":{"Chance":0.1},"Absence":{"Seat":0,"Weeks":1}}],`)},
		{scenario, own(`"interventions":[{"Week":3,"Regime":null,"Parameter":null,"Cut":null,"Absence":{"Seat":57,"Weeks":1}}],`)},
		{scenario, strings.Replace(own(``), `"Sanction":0`, `"Sanction":-1`, 1)},
		{scenario, strings.Replace(own(``), `"Sanction":0`, `"sanction":0`, 1)},
		{scenario, strings.Replace(own(``), `"Habit":null,`, ``, 1)},
		{scenario, strings.Replace(own(``), `"Habit":null,`, `"Habit":{"Delegation":0},`, 1)},
	} {
		text := strings.Replace(good, change[0], change[1], 1)
		_, err := readLink([]byte(text))
		if err == nil {
			t.Errorf("%s is read", text)
			continue
		}
		var faults Faults
		if !errors.As(err, &faults) {
			t.Errorf("%s: %v is not reported as faults", text, err)
		}
		faulty = append(faulty, faultyLink{text, err.Error()})
	}
	golden.EqualJSON(t, "testdata/link-faults.json", faulty)
	for _, deep := range []string{strings.Repeat("[", 100_000), strings.Repeat(`{"page":`, 30) + "0" + strings.Repeat("}", 30)} {
		if _, err := readLink([]byte(deep)); err == nil || !strings.Contains(err.Error(), "levels deep") {
			t.Errorf("what is nested deeply: %v", err)
		}
	}
}

// packed packs JSON as links are.
func packed(text []byte) string {
	return "v1." + base64.RawURLEncoding.EncodeToString(pack(text))
}

// TestNewLinksEndInALetterOrDigit tries links of many lengths.
func TestNewLinksEndInALetterOrDigit(t *testing.T) {
	links, _ := exemplary(t)
	for seed := range uint64(200) {
		l := *links[int(seed)%len(links)]
		l.Seed = seed * seed * seed
		fragment := l.Fragment()
		if strings.HasSuffix(fragment, "_") || strings.HasSuffix(fragment, "-") {
			t.Errorf("the link to seed %d ends in %s", l.Seed, fragment[len(fragment)-4:])
		}
		if got, err := ReadLink(fragment); err != nil || got.Seed != l.Seed {
			t.Errorf("the link to seed %d: %v", l.Seed, err)
		}
	}
}

// wrap inserts a line break, and the beginning of the next line, after every width
// characters.
func wrap(text string, width int, prefix string) string {
	var b strings.Builder
	for len(text) > width {
		b.WriteString(text[:width] + prefix)
		text = text[width:]
	}
	return b.String() + text
}

// onTheWay lists what may happen to the text of a link before somebody reads it.
var onTheWay = []struct {
	name   string
	mangle func(fragment string) string
}{
	{"as it is", func(f string) string { return f }},
	{"an address", func(f string) string { return "http://127.0.0.1:8080/#" + f }},
	{"underscores lost at its end", func(f string) string { return "https://v2.example.org/page/?embed#" + strings.TrimRight(f, "_") }},
	{"a full stop", func(f string) string { return "See http://127.0.0.1:8080/#" + f + "." }},
	{"a bracket and a comma", func(f string) string { return "(http://127.0.0.1:8080/#" + f + ")," }},
	{"angle brackets", func(f string) string { return "<http://127.0.0.1:8080/#" + f + ">" }},
	{"quotation marks", func(f string) string { return "“http://127.0.0.1:8080/#" + f + "”" }},
	{"quoted and bare", func(f string) string { return `"` + f + `"` }},
	{"padding", func(f string) string { return f + strings.Repeat("=", (4-(len(f)-len("v1."))%4)%4) }},
	{"Markdown", func(f string) string { return "* [our runs](http://127.0.0.1:8080/#" + f + ") **now**" }},
	{"emphasis", func(f string) string { return "_http://127.0.0.1:8080/#" + f + "_" }},
	{"escaped underscores", func(f string) string {
		return "http://127.0.0.1:8080/#" + strings.ReplaceAll(f, "_", `\_`)
	}},
	{"HTML", func(f string) string { return `<a href="http://127.0.0.1:8080/?embed&amp;x#` + f + `">runs</a>` }},
	{"HTML that may be broken", func(f string) string { return "http://127.0.0.1:8080/#" + wrap(f, 30, "<wbr>") + "<br />" }},
	{"character references", func(f string) string {
		return "http://127.0.0.1:8080/&#35;" + strings.NewReplacer("_", "&#95;", "-", "&#x2D;", ".", "&#X2e;").Replace(f) + "&nbsp;&gt;"
	}},
	{"a parameter added", func(f string) string { return "http://127.0.0.1:8080/#" + f + "&amp;source=mail" }},
	{"percent-encoding", func(f string) string {
		return "http://127.0.0.1:8080/%23" + strings.NewReplacer("_", "%5F", "-", "%2d", ".", "%2E").Replace(f) + "%20%E2%80%9D%3E"
	}},
	{"encoded twice in another address", func(f string) string {
		return "https://links.example.com/?url=https%3A%2F%2Fexample.org%2F%2523" + strings.ReplaceAll(f, "_", "%255F") + "&data=05%7C01"
	}},
	{"wrapped", func(f string) string { return wrap("http://127.0.0.1:8080/#"+f, 76, "\n") + "\n" }},
	{"wrapped by Windows, and indented", func(f string) string { return wrap("http://127.0.0.1:8080/#"+f, 72, "\r\n\t  ") }},
	{"wrapped narrowly", func(f string) string { return wrap("http://127.0.0.1:8080/#"+f, 24, "\n") }},
	{"quoted mail", func(f string) string {
		return "> See\n> " + wrap("http://127.0.0.1:8080/#"+f, 74, "\n> ") + "\n> Regards,\n> Ann"
	}},
	{"quoted twice", func(f string) string { return ">> " + wrap("http://127.0.0.1:8080/#"+f, 70, "\n> > ") }},
	{"quoted-printable", func(f string) string { return wrap("http://127.0.0.1:8080/#"+f, 75, "=\n") }},
	{"a shell's continuation", func(f string) string { return wrap(f, 60, "\\\n") }},
	{"line breaks turned into spaces", func(f string) string { return wrap("http://127.0.0.1:8080/#"+f, 76, " ") }},
	{"line breaks encoded", func(f string) string { return wrap("http://127.0.0.1:8080/#"+f, 76, "%0D%0A%20") }},
	{"zero-width characters", func(f string) string {
		return "\ufeffhttp://127.0.0.1:8080/#\u200b" + wrap(f, 10, "\u200b") + "\u200d\u2060"
	}},
	{"soft hyphens", func(f string) string { return "http://127.0.0.1:8080/#" + wrap(f, 16, "\u00ad") }},
	{"dashes of a word processor", func(f string) string { return strings.NewReplacer("--", "–", "-", "\u2011").Replace(f) }},
	{"a sentence after it", func(f string) string { return "http://127.0.0.1:8080/#" + f + " shows what_I-mean" }},
	{"an em dash after it", func(f string) string { return f + "—see there" }},
	{"another after it", func(f string) string { return "http://127.0.0.1:8080/#" + f + "\nhttp://127.0.0.1:8080/#v1.bad" }},
}

// TestLinksSurviveTheirWay reads links of earlier versions, intact and as others pass
// them on. The page's tests read the same files.
func TestLinksSurviveTheirWay(t *testing.T) {
	t.Parallel()
	links, names := exemplary(t)
	var old []struct{ Name, Fragment string }
	readJSON(t, "testdata/links-old.json", &old)
	type mangled struct {
		Name string `json:"name"`
		Way  string `json:"way"`
		Text string `json:"text"`
	}
	var all []mangled
	for _, link := range old {
		intact, err := ReadLink(link.Fragment)
		if err != nil {
			t.Fatal(err)
		}
		want := *links[slices.Index(names, link.Name)]
		want.Settings = intact.Settings // of the parameters that there were
		for _, way := range onTheWay {
			text := way.mangle(link.Fragment)
			if got, err := ReadLink(text); err != nil || !reflect.DeepEqual(got, &want) {
				t.Errorf("%s, %s: %v\n%s", link.Name, way.name, err, text)
			}
			if link.Name == "absence" {
				all = append(all, mangled{link.Name, way.name, text})
			}
		}
		for at := 0; at < len(link.Fragment) && len(link.Fragment) < 300; at++ {
			if got, err := ReadLink("#" + link.Fragment[:at] + "\n" + link.Fragment[at:]); err != nil || !reflect.DeepEqual(got, &want) {
				t.Errorf("%s with a line break at %d: %v", link.Name, at, err)
			}
		}
	}
	golden.EqualJSON(t, "testdata/links-mangled.json", all)
}

// TestAddressesThatAreNoLinks distinguishes damage, other versions and other addresses.
func TestAddressesThatAreNoLinks(t *testing.T) {
	links, _ := exemplary(t)
	good := links[1].Fragment()
	for _, form := range []string{good, "#" + good, " http://127.0.0.1:8080/#" + good + "\n", "file:///page/index.html?embed#" + good + "=="} {
		if _, err := ReadLink(form); err != nil {
			t.Errorf("%s: %v", form, err)
		}
	}
	for address, want := range map[string]string{
		"":                          "not a link to runs",
		"http://127.0.0.1:8080/":    "not a link to runs",
		"baseline":                  "not a link to runs",
		"#chapter-2":                "not a link to runs",
		"#v2." + good[3:]:           "needs a newer leaderful",
		good[:len(good)/2]:          "damaged or cut off",
		good[:len(good)-8]:          "damaged or cut off",
		good[:60] + "!" + good[61:]: "damaged or cut off",
		"v1.":                       "damaged or cut off",
		packed(bytes.Repeat([]byte(" "), 50<<20)):     "more than 1048576 bytes",
		packed([]byte("{\"engine\": \"\xff\"}")):      "invalid UTF-8",
		packed([]byte(`{"engine": "\u001b[2J", 1`)):   "damaged or cut off",
		packed([]byte(`{"\u001b[2J": 1, "arms": 0}`)): `unknown key "\x1b[2J"`,
	} {
		_, err := ReadLink(address)
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%.80q: %v, want %q", address, err, want)
		}
	}
}

func FuzzReadLink(f *testing.F) {
	var list []goldenLink
	readJSON(f, "testdata/links.json", &list)
	for _, link := range list {
		f.Add([]byte(link.Link), link.Fragment, uint8(0))
	}
	f.Fuzz(func(t *testing.T, text []byte, fragment string, way uint8) {
		for _, address := range []string{packed(text), fragment} {
			l, err := ReadLink(address)
			if err != nil {
				continue
			}
			again, err := ReadLink(onTheWay[int(way)%len(onTheWay)].mangle(l.Fragment()))
			if err != nil {
				t.Fatalf("%+v is not read again: %v", l, err)
			}
			if !reflect.DeepEqual(l, again) {
				t.Fatalf("%+v is read again as %+v", l, again)
			}
			s, err := l.Resolve()
			if err != nil {
				t.Fatal(err)
			}
			for i := range s.Arms {
				setup := s.Setup(&s.Arms[i])
				if err := setup.Err(); err != nil {
					t.Error(err)
				}
			}
		}
	})
}
