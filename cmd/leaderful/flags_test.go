package main

import (
	"encoding/json"
	"fmt"
	"io"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/spf13/pflag"

	"leaderful/sim"
)

// optionsOf returns the options of a command line, and their errors.
func optionsOf(arguments ...string) (*options, error) {
	app := &application{stdout: io.Discard, stderr: io.Discard}
	cmd, rest, err := newRoot(app).Find(arguments)
	if err == nil {
		err = cmd.ParseFlags(rest)
	}
	if err == nil {
		err = app.configure(cmd)
	}
	if err != nil {
		return nil, err
	}
	return app.options(cmd)
}

// alone puts a test into a separate folder, without configuration.
func alone(t *testing.T) string {
	t.Chdir(t.TempDir())
	t.Setenv("XDG_CONFIG_HOME", t.TempDir())
	return "leaderful.yaml"
}

// A number has the same meaning, or none, wherever it is given.
func TestNumbersThroughEveryDoor(t *testing.T) {
	text, err := os.ReadFile("../../scenarios/testdata/numbers.json")
	if err != nil {
		t.Fatal(err)
	}
	var numbers []struct {
		Text   string
		Number *float64
		Whole  *string
	}
	if err := json.Unmarshal(text, &numbers); err != nil {
		t.Fatal(err)
	}
	file := alone(t)
	scratch := func(o *options) float64 {
		base := sim.Setup{Parameters: sim.Defaults()}
		if err := applySettings(&base, o.set); err != nil {
			t.Fatal(err)
		}
		return base.Parameters.Work.Size
	}
	size := sim.ParameterNamed("work.size")
	for _, c := range numbers {
		check := func(door string, o *options, err error) {
			t.Helper()
			if (err == nil) != (c.Whole != nil) || err == nil && strconv.FormatUint(o.seed, 10) != *c.Whole {
				t.Errorf("%s, %q as a seed: %+v, %v", door, c.Text, o, err)
			}
		}
		checkSize := func(door string, o *options, err error) {
			t.Helper()
			inRange := c.Number != nil && *c.Number >= size.Min && *c.Number <= size.Max
			if (err == nil) != inRange {
				t.Errorf("%s, %q as a size: %v", door, c.Text, err)
			} else if err == nil {
				if v := scratch(o); v != *c.Number || math.Signbit(v) {
					t.Errorf("%s, %q as a size: %v", door, c.Text, v)
				}
			}
		}
		o, err := optionsOf("run", "--seed="+c.Text)
		check("flag", o, err)
		o, err = optionsOf("run", "--set=work.size="+c.Text)
		checkSize("flag", o, err)
		if !strings.Contains(c.Text, "\x00") {
			os.Setenv("LEADERFUL_SEED", c.Text)
			o, err = optionsOf("run")
			check("environment", o, err)
			os.Unsetenv("LEADERFUL_SEED")
		}
		quoted, _ := json.Marshal(c.Text)
		plain := c.Text
		if strings.ContainsAny(plain, "\x00\ufeff\r\n\t\"[#~") || strings.TrimSpace(plain) == "" || plain == "null" || plain == "-" {
			plain = string(quoted) // what would not stand for itself
		}
		if !strings.ContainsAny(c.Text, "\x00") {
			for _, as := range []string{plain, string(quoted)} {
				os.WriteFile(file, []byte("seed: "+as+"\n"), 0o644)
				o, err = optionsOf("run")
				check("file", o, err)
				os.WriteFile(file, []byte("set:\n  work: {size: "+as+"}\n"), 0o644)
				o, err = optionsOf("run")
				checkSize("file", o, err)
			}
		}
		os.Remove(file)
	}
}

// Values that a flag refuses are also refused in the environment and in the file, with
// their places.
func TestSettingsAreNotChangedSilently(t *testing.T) {
	file := alone(t)
	whole, replications := "it must be a whole number from 0 to 18446744073709551615", "it must be a whole number from 0 to 10000000"
	for text, want := range map[string]string{
		"seed: 7.5":                  "leaderful.yaml:1:7: seed is 7.5; " + whole,
		"seed: true":                 `leaderful.yaml:1:7: seed is "true"; ` + whole,
		"seed: 18446744073709551616": "leaderful.yaml:1:7: seed is 18446744073709551616; " + whole,
		"seed: -1":                   "leaderful.yaml:1:7: seed is -1; " + whole,
		"seed: ''":                   `leaderful.yaml:1:7: seed is ""; ` + whole,
		"replications: 2.7":          "leaderful.yaml:1:15: replications is 2.7; " + replications,
		"replications: null":         "leaderful.yaml:1:15: replications has no value",
		"replications: [2]":          "leaderful.yaml:1:15: replications takes a single value, found a list",
		"json: yes":                  `leaderful.yaml:1:7: json is "yes"; it must be true or false`,
		"quiet: {a: 1}":              "leaderful.yaml:1:8: quiet takes a single value, found keys with values",
		"set: {work.size: 0x1}":      `leaderful.yaml:1:18: set is "work.size=0x1"; work.size takes a number from 0 to 100, found "0x1"`,
		"set: {work: {sise: 1}}":     `did you mean "work.size"?`,
		"set: [work.size=1, {a: 1}]": "leaderful.yaml:1:20: set takes a single value, found keys with values",
		"budget: unlikely":           `leaderful.yaml:1:9: budget is "unlikely"; it must be a whole number from 0 to 1000000000`,
		"tasks: 0":                   "leaderful.yaml:1:8: tasks is 0; it must be a whole number from 1 to 1000000",
		"seed: 1\nworkers: 1e9\n":    "leaderful.yaml:2:10: workers is 1e9; it must be a whole number from 0 to 10000",
	} {
		os.WriteFile(file, []byte(text), 0o644)
		if o, err := optionsOf("run"); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %+v, %v; want %s", text, o, err, want)
		}
	}
	for text, want := range map[string]*options{
		"seed: 1e3": {seed: 1000, set: nil}, "set: work.size=1": {seed: 1, set: []string{"work.size=1"}},
		"set: [work.size=1, people.coaching=.5]":         {seed: 1, set: []string{"work.size=1", "people.coaching=.5"}},
		"set: {work: {size: 010}, people.coaching: 0.5}": {seed: 1, set: []string{"work.size=010", "people.coaching=0.5"}},
		"regimes: power-with, domineering":               {seed: 1, regimes: []string{"power-with", "domineering"}},
		"# nothing\n":                                    {seed: 1},
		"regimes: [power-with]\nout: 010\nquiet: true\n": {seed: 1, regimes: []string{"power-with"}, out: "010", quiet: true},
		"seed: \"18446744073709551615\"\nbudget: 010\n":  {seed: math.MaxUint64}, // which run does not take
	} {
		os.WriteFile(file, []byte(text), 0o644)
		o, err := optionsOf("run")
		if err != nil || o.seed != want.seed || !slices.Equal(o.set, want.set) || !slices.Equal(o.regimes, want.regimes) || o.out != want.out || o.quiet != want.quiet {
			t.Errorf("%q: %+v, %v", text, o, err)
		}
	}
	os.WriteFile(file, []byte("seed: 5\nzone: {trust: 0.1}\nfactor: [people.alignment, environment.growth=0:1]\nx: 7\n"), 0o644)
	for variable, want := range map[string]string{
		"LEADERFUL_SEED=7.5":          "LEADERFUL_SEED: seed is 7.5; it must be a whole number",
		"LEADERFUL_SEED=":             `LEADERFUL_SEED: seed is ""; it must be`,
		"LEADERFUL_JSON=yes":          `LEADERFUL_JSON: json is "yes"; it must be true or false`,
		"LEADERFUL_ZONE=,":            `LEADERFUL_ZONE: zone is ""`,
		"LEADERFUL_ZONE=trust":        `LEADERFUL_ZONE: zone is "trust"; it must be outcome=size`,
		"LEADERFUL_ZONE=trust=1,a=2":  `LEADERFUL_ZONE: zone is "a=2"; unknown outcome "a"`,
		"LEADERFUL_FACTOR=people.age": "unknown parameter",
		"LEADERFUL_LEVEL=1":           "LEADERFUL_LEVEL: level is 1; it must be a number between 0 and 1",
		"LEADERFUL_SAVE_EVERY=10":     "LEADERFUL_SAVE_EVERY: save-every is 10; it must be a time from 1ms",
		"LEADERFUL_SEEDS=7":           `unknown environment variable LEADERFUL_SEEDS; did you mean "LEADERFUL_SEED"?`,
		"LEADERFUL_BUGDET=7":          `did you mean "LEADERFUL_BUDGET"?`,
	} {
		name, value, _ := strings.Cut(variable, "=")
		os.Setenv(name, value)
		if o, err := optionsOf("boundary"); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %+v, %v; want %s", variable, o, err, want)
		}
		os.Unsetenv(name)
	}
	t.Setenv("LEADERFUL_ZONE", "crises_per_year=0.1, trust=0.2")
	app := &application{stdout: io.Discard, stderr: io.Discard}
	cmd, _, _ := newRoot(app).Find([]string{"boundary"})
	if err := app.configure(cmd); err != nil {
		t.Fatal(err)
	}
	if zones, factors := listOf(cmd, "zone"), listOf(cmd, "factor"); !slices.Equal(zones, []string{"crises_per_year=0.1", "trust=0.2"}) || len(factors) != 2 {
		t.Errorf("the zones are %q, the factors %q", zones, factors)
	}
}

// Variables of other programs are ignored.
func TestVariablesOfOthers(t *testing.T) {
	alone(t)
	for _, variable := range []string{
		"SERVICE_HOST=10.0.0.1", "SERVICE_PORT=80", "SERVICE_PORT_HTTP=80", "PORT=tcp://10.0.0.1:80", "PORT_80_TCP=tcp://10.0.0.1:80", "PORT_80_TCP_PROTO=tcp",
		"PORT_80_TCP_PORT=80", "PORT_80_TCP_ADDR=10.0.0.1", "PORT_53_UDP=udp://10.0.0.1:53", "PAGE_SERVICE_HOST=10.0.0.1", "PAGE_PORT=tcp://10.0.0.1:80", "PAGE_PORT_80_TCP=tcp://10.0.0.1:80",
		"ROOT=/opt/leaderful", "HOME=/opt/leaderful", "DIR=/opt/leaderful", "VERSION=1.2", "BASE=/opt", "PREFIX=/opt", "BIN=/opt/bin", "LIB=/opt/lib", "INSTALL_DIR=/opt",
		"MODULE=leaderful/1.2",
	} {
		name, value, _ := strings.Cut(variable, "=")
		t.Setenv(prefix+name, value)
	}
	r := do("serve", "--port", "70000")
	if !strings.Contains(r.stderr, "port is 70000; it must be a whole number from 0 to 65535") {
		t.Errorf("%+v", r)
	}
	if r := do("explain", "trust"); r.code != exitDone || strings.Contains(r.stderr, "LEADERFUL") {
		t.Errorf("%+v", r)
	}
	t.Setenv("LEADERFUL_FAVOURITE", "tea")
	if r := do("explain", "trust"); r.code != exitDone || r.stderr != "leaderful: the environment variable LEADERFUL_FAVOURITE has no effect; no setting has this name\n" {
		t.Errorf("%+v", r)
	}
}

// Every number that a flag of any command takes is decimal, has bounds and has its own
// message.
func TestNumbersOfFlagsHaveBounds(t *testing.T) {
	alone(t)
	n := 0
	for cmd := range commands(newRoot(&application{stdout: io.Discard, stderr: io.Discard})) {
		cmd.NonInheritedFlags().VisitAll(func(flag *pflag.Flag) {
			switch flag.Value.Type() {
			case "string", "bool", "stringSlice", "stringArray":
				return
			}
			n++
			for _, text := range []string{"9223372036854775807", "18446744073709551616", "-1", "-1h", "0x10", "1_0", "NaN", "Inf", "", "1e99", "99999h"} {
				if flag.Name == "seed" && text == "9223372036854775807" {
					continue
				}
				r := do(append(strings.Fields(cmd.CommandPath())[1:], fmt.Sprintf("--%s=%s", flag.Name, text))...)
				if r.code != exitUsage || !strings.HasPrefix(r.stderr, "leaderful: "+flag.Name+" is ") || !strings.Contains(r.stderr, "; it must be a ") {
					t.Errorf("%s --%s=%s: %+v", cmd.CommandPath(), flag.Name, text, r)
				}
			}
		})
	}
	if n < 40 {
		t.Errorf("only %d flags take numbers", n)
	}
}

func TestWidthsAreRead(t *testing.T) {
	for text, want := range map[string]float64{"7.2": 7.2, " 3.5in": 3.5, "3.5 in": 3.5, "89mm": 89 / 25.4, "183 mm": 183 / 25.4, "20": 20, "508mm": 20} {
		if got, err := parseWidth(text); err != nil || math.Abs(got-want) > 1e-12 {
			t.Errorf("%q is %v inches, %v; want %v", text, got, err, want)
		}
	}
	for _, text := range []string{"", "in", "wide", "3", "83mm", "20.1", "509mm", "-5", "NaN", "Inf", "7cm", "7,2", "1e9", "0x1p2", "1_0"} {
		if got, err := parseWidth(text); err == nil || !strings.Contains(err.Error(), "inches from 3.3 to 20") {
			t.Errorf("%q is taken for %v inches: %v", text, got, err)
		}
	}
}

// A file that is a pipe can be read only once, and is.
func TestPipesAreRead(t *testing.T) {
	if _, err := os.Stat("/dev/fd"); err != nil {
		t.Skip("no /dev/fd")
	}
	out := t.TempDir()
	t.Chdir(place(t, "small.yaml", smallScenario))
	sweep := "name: s\nscenario: small.yaml\nvary: {work.size: [0.5, 0.8]}\ndesign: grid\nreplications: 2\n"
	for line, text := range map[string]string{
		"validate PIPE":                              smallScenario,
		"validate  PIPE":                             sweep,
		"scenarios show PIPE":                        smallScenario,
		"run PIPE --replications 2 --quiet":          smallScenario,
		"compare PIPE --replications 2 --quiet":      smallScenario,
		"sweep PIPE --dry-run":                       sweep,
		"sweep PIPE --quiet --out " + out + "/sweep": sweep,
		"claims C1 --scenario PIPE --budget 20 --quiet --out " + out + "/claims": smallScenario,
	} {
		read, write, err := os.Pipe()
		if err != nil {
			t.Fatal(err)
		}
		go func() {
			io.WriteString(write, text)
			write.Close()
		}()
		r := do(strings.Fields(strings.Replace(line, "PIPE", fmt.Sprintf("/dev/fd/%d", read.Fd()), 1))...)
		if r.code != exitDone {
			t.Errorf("%s: %+v", line, r)
		}
		read.Close()

		file := filepath.Join(out, "input")
		if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
		stdin := os.Stdin
		if os.Stdin, err = os.Open(file); err != nil {
			t.Fatal(err)
		}
		r = do(strings.Fields(strings.Replace(line, "PIPE", "-", 1))...)
		if r.code != exitDone {
			t.Errorf("%s, standard input: %+v", line, r)
		}
		os.Stdin.Close()
		os.Stdin = stdin
	}
	if r := do("findings", "--scenario", "/dev/null", "--out", out+"/all"); r.code != exitUsage || !strings.Contains(r.stderr, "must be a name or a regular file") {
		t.Errorf("findings: %+v", r)
	}
}
