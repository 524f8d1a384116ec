package scenarios_test

import (
	"errors"
	"strings"
	"testing"

	"leaderful/scenarios"
)

var configurable = map[string]scenarios.Form{"seed": scenarios.OneValue, "out": scenarios.OneValue, "regimes": scenarios.ManyValues, "set": scenarios.Assignments}

// configured renders the content of a configuration file, or its faults.
func configured(text string) string {
	keys, err := scenarios.ReadConfiguration("f", []byte(text), configurable)
	if err != nil {
		return err.Error()
	}
	var all []string
	for _, key := range keys {
		for _, value := range key.Values {
			all = append(all, key.Name+"="+value.Text)
		}
		if len(key.Values) == 0 {
			all = append(all, key.Name+" is empty")
		}
	}
	return strings.Join(all, " ")
}

// Values are returned as they are written, however YAML would interpret them.
func TestConfigurationFiles(t *testing.T) {
	for text, want := range map[string]string{
		"": "", "# seed: 7\n": "", "---\n{}": "", "\ufeffseed: 7": "seed=7", "seed: 7\r\nout: x\r\n": "seed=7 out=x",
		"seed: 010": "seed=010", "seed: 0x1F": "seed=0x1F", "seed: 1_000": "seed=1_000", "seed: 7.5": "seed=7.5", "seed: 1:30": "seed=1:30",
		"seed: true": "seed=true", "seed: 18446744073709551616": "seed=18446744073709551616", "seed: '7'": "seed=7", "out: 2001-01-01": "out=2001-01-01",
		"seed:":                                 "f:1:6: seed has no value",
		"seed: ~":                               "f:1:7: seed has no value",
		"seed: null":                            "f:1:7: seed has no value",
		"seed: ''":                              "seed=",
		"seed: [7]":                             "f:1:7: seed takes a single value, found a list",
		"seed: {a: 7}":                          "f:1:7: seed takes a single value, found keys with values",
		"seed: 7\nseed: 8":                      `f:2:1: the key "seed" is listed twice; first in line 1`,
		"sede: 7":                               `f:1:1: unknown key "sede"; did you mean "seed"?`,
		"Seed: 7":                               `f:1:1: unknown key "Seed"; did you mean "seed"?`,
		"seed: &a 7":                            "f:1:7: an anchor (&a) is not allowed; write out the values",
		"seed: !!int 7":                         "f:1:7: a tag (!!int) is not allowed; write the plain value",
		"seed: 7\n---\n":                        "f:2:1: a second document; only one document per file is allowed",
		"- seed: 7":                             "f:1:1: expected keys with values, found a list",
		"regimes: a":                            "regimes=a",
		"regimes: [a, 010]":                     "regimes=a regimes=010",
		"regimes: []":                           "regimes is empty",
		"regimes: [a, [b]]":                     "f:1:14: regimes takes a single value, found a list",
		"regimes: [a, null]":                    "f:1:14: regimes has no value",
		"regimes: {a: 1}":                       "f:1:10: regimes takes a single value, found keys with values",
		"set: [a.b=1, c.d=2]":                   "set=a.b=1 set=c.d=2",
		"set: {a.b: 1, c: {d: 010, e.f: 0x1}}":  "set=a.b=1 set=c.d=010 set=c.e.f=0x1",
		"set: {a.b: 1, a: {b: 2}}":              `f:1:19: set lists the key "a.b" twice; first in line 1`,
		"set: {weeks: 9, environment.weeks: 8}": `f:1:17: set lists the key "environment.weeks" twice; first in line 1`,
		"set: {a.b: }":                          "f:1:12: set a.b has no value",
		"set: {a.b: [1]}":                       "f:1:12: set a.b takes a single value, found a list",
		"set: {<<: {a: 1}}":                     "f:1:7: a merge (<<) is not allowed; write out the values",
	} {
		if got := configured(text); got != want {
			t.Errorf("%q says %q, want %q", text, got, want)
		}
	}
	if got := configured(strings.Repeat("{set: ", 30)); !strings.HasPrefix(got, "f:") {
		t.Errorf("nested without end it says %q", got)
	}
	if got := configured(strings.Repeat("#", 2<<20)); !strings.Contains(got, "larger than") {
		t.Errorf("of a large file it says %q", got)
	}
}

// All values read are in the file, and every fault has a place in it.
func FuzzConfigurationFiles(f *testing.F) {
	for _, text := range []string{"seed: 7\nregimes: [a, b]\n", "set: {a.b: 1, c: {d: 2}}", "set:\n  - a=1\n", "seed: \"7\\u0037\"", "out: |\n  a\n", "{seed: *a}", "set: {? [a] : 1}"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		keys, err := scenarios.ReadConfiguration("f", []byte(text), configurable)
		lines := strings.Count(text, "\n") + 1
		for _, key := range keys {
			if _, known := configurable[key.Name]; !known {
				t.Errorf("%q says %q", text, key.Name)
			}
			if err == nil && !key.Listed && len(key.Values) != 1 {
				t.Errorf("%q has %d values of %s", text, len(key.Values), key.Name)
			}
			for i := range key.Values {
				if fault := key.Values[i].Fault(errors.New("wrong")); fault.Line < 1 || fault.Line > lines+1 {
					t.Errorf("%q: a value in line %d", text, fault.Line)
				}
			}
		}
	})
}
