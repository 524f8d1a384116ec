package scenarios

import (
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"

	"leaderful/output/golden"
	"leaderful/sim"
)

// Every fault of a file is reported in one pass, at its place.
func TestFaultsOfAFile(t *testing.T) {
	text, err := os.ReadFile("testdata/faulty.yaml")
	if err != nil {
		t.Fatal(err)
	}
	_, err = Read("faulty.yaml", text)
	if err == nil {
		t.Fatal("the faulty file was read")
	}
	golden.Equal(t, "testdata/faulty.txt", err.Error()+"\n")
}

const head = "name: a\ntitle: b\nquestion: c\n"

func TestFaultsThatEndTheReading(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"", "f: the file is empty"},
		{"# nothing\n", "f: the file is empty"},
		{"- a\n", "f:1:1: expected keys with values, found a list"},
		{"a: b: c\n", "f:1: mapping values are not allowed in this context"},
		{"a: 1\nb: 2\n c: 3\n", "f:3: mapping values are not allowed in this context"},
		{"a: 1\nb: *missing\n", "f:2:4: an alias (*missing) is not allowed; write out the value"},
		{"a: \"é\x1b[2J\"", "f:1:6: invalid UTF-8 or a control character; the file must be plain UTF-8 text"},
		{"a: 1\nb\xff: 2\n", "f:2:2: invalid UTF-8 or a control character; the file must be plain UTF-8 text"},
		{strings.Repeat("#", mostBytes+1), "f: the file is larger than 1048576 bytes"},
		{head + "regimes: []\n", "f:4:10: regimes is empty"},
		{head + "regimes: [power-with]\n--- {}\n", "f:5:1: a second document; only one document per file is allowed"},
		{head + "regimes: [power-with]\nstory: \"\\e[2J\"\n", "f:5:8: story contains a control character"},
		{head + "regimes: [power-with]\nsettings: {organization: {domains: 3}, environment: {max_complexity: 2}}\n",
			"f:5:36: environment.shock_breadth is 6, above organization.domains, which is 3"},
		{head + "regimes: [power-with, domineering]\nevidence:\n  - {outcome: trust, better: power-wiht, worse: domineering}\n  - {outcome: right, better: domineering, worse: power-with}\n  - {outcome: right, better: power-with, worse: domineering}\n" +
			"  - {outcome: follower_decisions, better: power-with, worse: domineering}\n  - {outcome: quits, better: power-with, worse: power-with}\n  - {outcome: quit, better: power-with}\n",
			`f:6:30: unknown better "power-wiht"; did you mean "power-with"?
f:8:5: right of power-with and domineering is listed twice; first in line 7
f:9:15: more follower_decisions is neither better nor worse; evidence needs an outcome that can be better or worse
f:10:49: power-with is compared with itself
f:11:5: the key "worse" is missing
f:11:15: unknown outcome "quit"; did you mean "quits"?`},
		{head + "regimes: [power-with]\nstory: " + strings.Repeat("[", 30) + strings.Repeat("]", 30), "f:5:8: story takes text, found a list\nf:5:28: nested more than 20 levels deep"},
	} {
		_, err := Read("f", []byte(c.text))
		if err == nil || err.Error() != c.want {
			t.Errorf("%.60q: the error is %v\nwant %s", c.text, err, c.want)
		}
	}
}

func TestOneFaultyFieldBringsNoFurtherFaults(t *testing.T) {
	text := head + `settings: {environment: {weeks: "5200"}, organization: {members: many}}
interventions: [{week: 4000, absence: {seat: 400, weeks: 8}}]
regimes: [{name: own, like: power-with, sanction: 2}]
evidence: [{outcome: quits, better: own, worse: another}]
`
	_, err := Read("f", []byte(text))
	var faults Faults
	if !errors.As(err, &faults) || len(faults) != 4 {
		t.Errorf("the faults are\n%v\nwant four", err)
	}
}

func TestManyFaultsEnd(t *testing.T) {
	_, err := Read("f", []byte(head+"regimes: [power-with]\n"+strings.Repeat("k: 1\n", 100_000)))
	var faults Faults
	if !errors.As(err, &faults) || len(faults) != mostFaults+1 {
		t.Errorf("%d faults are reported; want %d and a last message", len(faults), mostFaults)
	}
}

// Texts as large as a file may be, made to be costly, give faults and need moderate
// memory.
func TestNastyTexts(t *testing.T) {
	if testing.Short() {
		t.Skip("-short leaves out files as large as they may be")
	}
	for _, piece := range []string{
		"- ", "[", "{a: ", "? ", "#\n", "a:\n", "- \n", "a: &a\n", "[a,\n", "!!", "'", "%A\n", "---\n", "*a ", "<<: ",
		"- #b\n", "a: |\n  x\n", "a: [\n", "[?", "-\n ", "\u2028", "- a\n  ",
	} {
		for _, before := range []string{"", "regimes: [", "interventions:\n", head + "story: "} {
			text := []byte(before + strings.Repeat(piece, (mostBytes-len(before))/len(piece)))
			var start, end runtime.MemStats
			runtime.ReadMemStats(&start)
			_, err := Read("f", text)
			runtime.ReadMemStats(&end)
			if err == nil {
				t.Errorf("%q and many of %q were read", before, piece)
			}
			if used := end.TotalAlloc - start.TotalAlloc; used > 500<<20 {
				t.Errorf("%q and many of %q took %d MiB", before, piece, used>>20)
			}
		}
	}
	text := head + "regimes:\n" + strings.Repeat("- power-with\n", 60_000) + "interventions:\n" + strings.Repeat("- {week: 1, cut: 1}\n", 10_000)
	_, err := Read("f", []byte(text))
	if want := "f:5:1: regimes has 60000 items; the maximum is 50\nf:60006:1: interventions has 10000 items; the maximum is 1000"; err == nil || err.Error() != want {
		t.Errorf("the error is %.200v", err)
	}
}

func TestOwnRegimes(t *testing.T) {
	s, err := Read("f", []byte(head+`
settings: {turnover: {vacancy: 8}, people: {alignment: .3}}
shocks: [{week: 5}, {week: 9, load: 1, breadth: 2, complexity: 4}]
interventions: [{week: 3, cut: 0.1}]
regimes:
  - power-with
  - {name: mild, like: compassionate, sanction: .1, interventions: [{week: 2, set: {harm.heal: 0, harm.surge: 1}}]}
  - name: own
    meaning: seven numbers
    delegation: .1
    consultation: .2
    sanction: .3
    compassion: .4
    development: .5
    command: .6
    layoffs: .7
    habit: domineering
    pull: .8
    practice: .9
    rigidity: 1
`))
	if err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(s.Changed, []string{"people.alignment", "turnover.vacancy"}) || s.Base.Parameters.Turnover.Vacancy != 8 {
		t.Errorf("the settings changed are %v", s.Changed)
	}
	e := s.Base.Parameters.Environment
	if want := []sim.Shock{{Week: 5, Load: e.ShockLoad, Breadth: e.ShockBreadth, Complexity: e.ShockComplexity},
		{Week: 9, Load: 1, Breadth: 2, Complexity: 4}}; s.Base.Shocks.Timing != sim.ShocksListed || !slices.Equal(s.Base.Shocks.Listed, want) {
		t.Errorf("the shocks are %+v", s.Base.Shocks)
	}
	if plain, _ := ArmNamed("power-with"); s.Arms[0].Name != "power-with" || s.Arms[0].Regime.Espoused != plain.Regime.Espoused {
		t.Errorf("the first arm is %+v", s.Arms[0])
	}
	mild := s.Arms[1]
	want, _ := sim.RegimeNamed("compassionate")
	want.Espoused.Sanction = .1
	if mild.Regime.Espoused != want.Espoused || mild.Name != "mild" || mild.Regime.Name != "mild" {
		t.Errorf("mild is %+v", mild.Regime)
	}
	setup := s.Setup(&mild)
	if n := setup.Interventions; len(n) != 3 || n[0].Cut == nil || *n[1].Parameter != (sim.ParameterChange{Name: "harm.heal"}) ||
		n[2].Week != 2 || *n[2].Parameter != (sim.ParameterChange{Name: "harm.surge", Value: 1}) {
		t.Errorf("the interventions of mild are %+v", n)
	}
	own := s.Arms[2].Regime
	domineering, _ := sim.RegimeNamed("domineering")
	if own.Espoused != (sim.Policy{Delegation: .1, Consultation: .2, Sanction: .3, Compassion: .4, Development: .5, Command: .6, Layoffs: .7}) ||
		own.Habit == nil || *own.Habit != domineering.Espoused || own.Pull != .8 || own.Practice != .9 || own.Rigidity != 1 {
		t.Errorf("the own regime is %+v", own)
	}
}

func TestNearest(t *testing.T) {
	words := []string{"leadership", "quit_rate", "members", "power-with", "harm"}
	for word, want := range map[string]string{
		"leadrship": "leadership", "mebmers": "members", "Power-With": "power-with", "quit": "quit_rate",
		"ham": "harm", "": "", "xyz": "", strings.Repeat("m", 1<<20): "",
	} {
		if got := Nearest(word, words); got != want {
			t.Errorf("nearest to %.20q is %q, want %q", word, got, want)
		}
	}
}

func TestOpen(t *testing.T) {
	path := filepath.Join(t.TempDir(), "own.yaml")
	if err := os.WriteFile(path, Template(), 0o644); err != nil {
		t.Fatal(err)
	}
	if s, err := Open(path); err != nil || s.Name != "my-scenario" {
		t.Errorf("the template cannot be opened: %v", err)
	}
	if s, err := Open("baseline"); err != nil || s.Name != "baseline" {
		t.Errorf("the baseline cannot be opened: %v", err)
	}
	if _, err := Open("basline"); err == nil || !strings.Contains(err.Error(), `did you mean "baseline"?`) {
		t.Errorf("the error is %v", err)
	}
	for _, path := range []string{"/dev/zero", t.TempDir(), "missing/file.yaml"} {
		if _, err := Open(path); err == nil {
			t.Errorf("%s was opened", path)
		}
	}
}

// FuzzRead looks for texts that make the reader panic, or that it accepts although the
// model refuses them.
func FuzzRead(f *testing.F) {
	for _, name := range names {
		text, err := Source(name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(text)
	}
	f.Add(Template())
	faulty, err := os.ReadFile("testdata/faulty.yaml")
	if err != nil {
		f.Fatal(err)
	}
	f.Add(faulty)
	for _, text := range []string{
		"", "\x00", "\xff\xfe", "\ufeff" + head, "%YAML 1.1\n---\n" + head, head + "...\n---\n",
		"a: &a [*a, *a]", "a: &a\n  <<: *a\n", "? [a]\n: b", "? - a\n  - b\n: {? : }", "!!binary AAAA", "!<a> b: c",
		"&a : *a", "{}", "[]", "~", "--- |\n a", "a: >1-\n  b\n", "\"\\U0010FFFF\": '", "*a : b",
		head + "regimes: [{name: a, like: power-with, habit: ~}]",
		head + "regimes: [power-with]\nsettings: {environment: {weeks: 1e400, growth: -0}}",
		head + "regimes: [power-with]\nshocks: [{week: 519, breadth: 6}]\nsettings: {organization: {domains: 64}}",
		strings.Repeat("- ", 200), strings.Repeat("[", 200), strings.Repeat("{a: ", 200), strings.Repeat("? ", 200),
		strings.Repeat("#\n", 200), strings.Repeat("a: 1\n", 200),
	} {
		f.Add([]byte(text))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		s, err := Read("f", text)
		if err != nil {
			var faults Faults
			if !errors.As(err, &faults) || len(faults) == 0 {
				t.Fatalf("the error is not faults: %v", err)
			}
			for i, fault := range faults {
				if fault.Message == "" || fault.Line < 0 || fault.Column < 0 || i > 0 && fault.Line > 0 && fault.Line < faults[i-1].Line {
					t.Errorf("fault %d is %+v", i, fault)
				}
			}
			return
		}
		if s.Name == "" || len(s.Arms) == 0 || s.Replications < 1 {
			t.Errorf("read %+v", s)
		}
		for i := range s.Arms {
			if setup := s.Setup(&s.Arms[i]); setup.Err() != nil {
				t.Errorf("the model refuses %s: %v", s.Arms[i].Name, setup.Err())
			}
		}
	})
}
