package scenarios

import (
	"strings"
	"testing"
)

func TestTheLastPartOfANameIsEnough(t *testing.T) {
	for name, want := range map[string]string{"turnover.quit_rate": "turnover.quit_rate", "quit_rate": "turnover.quit_rate", "growth": "environment.growth"} {
		if p, err := ParameterNamed(name); err != nil || p.Name != want {
			t.Errorf("%s means %v, %v", name, p, err)
		}
		if change, err := ParseAssignment(name + "=.1"); err != nil || change.Name != want {
			t.Errorf("%s=.1 sets %+v, %v", name, change, err)
		}
	}
	for name, want := range map[string]string{
		"surge":      `"surge" is not unique; did you mean harm.surge or work.surge?`,
		"quitrate":   `did you mean "turnover.quit_rate"?`,
		"turnover":   `unknown parameter "turnover"`,
		"r.e":        "unknown parameter",
		"":           "unknown parameter",
		".quit_rate": "unknown parameter",
	} {
		if p, err := ParameterNamed(name); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q means %v, %v; want %s", name, p, err, want)
		}
	}
}

func TestFilesNameParametersByTheirLastPart(t *testing.T) {
	head := "name: s\ntitle: s\nquestion: s?\nregimes: [power-with]\n"
	s, err := Read("s.yaml", []byte(head+"settings: {quit_rate: 0.3, environment: {weeks: 60}, environment.growth: 0.07}\ninterventions: [{week: 3, set: {heal: 0}}]\n"))
	if err != nil {
		t.Fatal(err)
	}
	if s.Base.Parameters.Turnover.QuitRate != .3 || s.Base.Parameters.Environment.Growth != .07 || s.Base.Interventions[0].Parameter.Name != "harm.heal" {
		t.Errorf("the settings are %+v, the interventions %+v", s.Base.Parameters, s.Base.Interventions)
	}
	for text, want := range map[string]string{
		"settings: {surge: 0.3}\n":                                       `s.yaml:5:12: key "surge" is not unique; did you mean harm.surge or work.surge?`,
		"settings: {quit_rate: 0.3, turnover: {quit_rate: 0.2}}\n":       "turnover.quit_rate is listed twice; first in line 5",
		"settings: {quit_rate: 0.3, turnover.quit_rate: 0.3}\n":          `the key "turnover.quit_rate" is listed twice`,
		"settings: {quit_rate: 7}\n":                                     "turnover.quit_rate is 7; the range is 0 to 5",
		"interventions: [{week: 3, set: {heal: 0.1, harm.heal: 0.1}}]\n": `the key "harm.heal" is listed twice`,
		"interventions: [{week: 3, set: {initial: 0.1}}]\n":              "did you mean trust.initial or vulnerability.initial?",
	} {
		if _, err := Read("s.yaml", []byte(head+text)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v; want %s", text, err, want)
		}
	}

	sweep := "name: s\nscenario: baseline\nvary:\n  quit_rate: [0.1, 0.2]\n  unit_loss: {from: 0, to: 1}\nreplications: 2\ndesign:\n  kind: points\n"
	open := func(string) ([]byte, error) { return []byte("unit_loss,turnover.quit_rate\n0.5,0.1\n"), nil }
	for _, points := range []string{"  points: [{quit_rate: 0.1, work.unit_loss: 0.5}]\n", "  file: p.csv\n"} {
		s, err := ReadSweep("s.yaml", []byte(sweep+points), open)
		if err != nil {
			t.Fatal(err)
		}
		if s.Factors[0].Name != "turnover.quit_rate" || s.Factors[1].Name != "work.unit_loss" || s.Design.Listed[0][0] != .1 || s.Design.Listed[0][1] != .5 {
			t.Errorf("%+v at %v", s.Factors, s.Design.Listed)
		}
	}
	if _, err := ReadSweep("s.yaml", []byte(strings.Replace(sweep, "unit_loss", "initial", 1)+"  file: p.csv\n"), open); err == nil || !strings.Contains(err.Error(), "not unique; did you mean trust.initial or vulnerability.initial") {
		t.Errorf("initial is varied: %v", err)
	}
}
