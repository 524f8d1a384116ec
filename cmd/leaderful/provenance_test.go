package main

import (
	"fmt"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// footOf returns the footer of a figure, from the text beside it.
func footOf(t *testing.T, folder, name string) string {
	t.Helper()
	text := strings.TrimSpace(contents(t, folder)[name+".txt"])
	return text[strings.LastIndex(text, "\n")+1:]
}

// Figures of other settings, points, worlds, seeds or replications have other footers.
func TestFeetTellRunsApart(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("-short leaves out figures of many commands")
	}
	const sweep = `
name: same
scenario: small.yaml
vary:
  environment.magnitude: %s
design: {kind: %s}
worlds: %s
seed: %d
replications: %d
outcomes: [performance]
weekly: [leadership_capacity, vulnerability]
`
	values, of := "[0.1, 0.3]", smallScenario
	seen := map[string]string{}
	for _, c := range []struct {
		what   string
		file   string
		change func()
	}{
		{"a sweep", fmt.Sprintf(sweep, values, "grid", "common", 1, 3), nil},
		{"other values", fmt.Sprintf(sweep, "[0.1, 0.30000001]", "grid", "common", 1, 3), nil},
		{"other values of the first point", fmt.Sprintf(sweep, "[0.11, 0.3]", "grid", "common", 1, 3), nil},
		{"more values", fmt.Sprintf(sweep, "[0.1, 0.3, 0.5]", "grid", "common", 1, 3), nil},
		{"another seed", fmt.Sprintf(sweep, values, "grid", "common", 2, 3), nil},
		{"worlds by point", fmt.Sprintf(sweep, values, "grid", "by-point", 1, 3), nil},
		{"worlds of their own", fmt.Sprintf(sweep, values, "grid", "independent", 1, 3), nil},
		{"more replications", fmt.Sprintf(sweep, values, "grid", "common", 1, 4), nil},
		{"a random design", fmt.Sprintf(sweep, "{from: 0.1, to: 0.3}", "random, size: 4", "common", 1, 3), nil},
		{"one point more", fmt.Sprintf(sweep, "{from: 0.1, to: 0.3}", "random, size: 5", "common", 1, 3), nil},
		{"another range", fmt.Sprintf(sweep, "{from: 0.1, to: 0.31}", "random, size: 4", "common", 1, 3), nil},
		{"another scenario of the same name", fmt.Sprintf(sweep, values, "grid", "common", 1, 3), func() { of = strings.Replace(of, "settings:", "drift: {growth: 0.01}\nsettings:", 1) }},
	} {
		if c.change != nil {
			c.change()
		}
		folder := place(t, "small.yaml", of, "s.yaml", c.file)
		must(t, "sweep", folder+"/s.yaml", "--out", folder+"/d", "--quiet")
		for _, figure := range [][]string{{"tornado"}, {"raincloud", "--outcomes", "performance"}, {"raincloud", "--outcomes", "performance", "--point", "1"}, {"phase", "--point", "1"}} {
			out := t.TempDir()
			files := strings.Fields(must(t, append([]string{"figure", figure[0], folder + "/d", "--out", out, "--format", "svg"}, figure[1:]...)...))
			foot := footOf(t, out, strings.TrimSuffix(filepath.Base(files[0]), ".svg"))
			what := c.what + ", " + strings.Join(figure, " ")
			// These do not change the runs of a point.
			point := map[bool]string{true: "point 1", false: "point 0"}[slices.Contains(figure, "1")]
			grown := figure[0] != "tornado" && slices.Contains([]string{"more values, point 0", "more values, point 1", "other values, point 0",
				"other values of the first point, point 1", "one point more, point 0", "one point more, point 1"}, c.what+", "+point)
			if other, there := seen[figure[0]+foot]; there && !grown {
				t.Errorf("%s and %s have the foot %s", other, what, foot)
			}
			seen[figure[0]+foot] = what
			if !strings.Contains(foot, "Scenario small") || !strings.Contains(foot, "leaderful "+version) || !strings.Contains(foot, "; sweep same") {
				t.Errorf("%s: the foot is %s", what, foot)
			}
			if strings.Contains(what, "--point 1") && !regexp.MustCompile(`point 1 \(environment.magnitude 0\.\d+\)`).MatchString(foot) {
				t.Errorf("%s: the foot names no point: %s", what, foot)
			}
		}
	}
}

// The command in the footer of a figure makes the same figure, to the byte.
func TestFollowingTheFootDrawsTheFigureAgain(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("-short leaves out figures of many commands")
	}
	out, again := t.TempDir(), t.TempDir()
	drawn := []string{"--regimes", "domineering,power-with", "--format", "png,svg", "--quiet"}
	must(t, append([]string{"compare", "storm", "--set", "harm.heal=0.0312345", "--set", "environment.weeks=208", "--seed", "77", "--replications", "4", "--out", out}, drawn...)...)
	foot := footOf(t, out, "fan")
	parts := regexp.MustCompile(`^Scenario (\S+) with (.*)\. (\d+) replications, seed (\d+)\. Settings`).FindStringSubmatch(foot)
	if parts == nil {
		t.Fatalf("the foot is %s", foot)
	}
	arguments := []string{"compare", parts[1], "--replications", parts[3], "--seed", parts[4], "--out", again}
	for change := range strings.SplitSeq(parts[2], ", ") {
		arguments = append(arguments, "--set", strings.Replace(change, " ", "=", 1))
	}
	must(t, append(arguments, drawn...)...)
	if files := contents(t, out); len(files) == 0 || !sameFiles(files, contents(t, again)) {
		t.Errorf("%v draws something else", arguments)
	}
	if foot := footOf(t, out, "story-domineering"); !strings.Contains(foot, "Replication 0, seed 77.") {
		t.Errorf("the foot of the story is %s", foot)
	}
}

// A replayed run is identified by its scenario's name, its point and its replication.
func TestReplaysAreToldInTheFoot(t *testing.T) {
	t.Parallel()
	folder := place(t, "small.yaml", smallScenario, "s.yaml", "name: mine\nscenario: small.yaml\nvary: {environment.magnitude: [0.1, 0.3]}\ndesign: grid\nreplications: 3\noutcomes: [performance]\n")
	must(t, "sweep", folder+"/s.yaml", "--out", folder+"/d", "--quiet")
	printed := must(t, "replay", folder+"/d", "9", "--out", folder+"/f", "--format", "svg", "--quiet")
	parts := regexp.MustCompile(`point (\d+) \((.*?)\), replication (\d+), (\S+), seed (\d+)`).FindStringSubmatch(printed)
	if parts == nil {
		t.Fatalf("it prints %s", printed)
	}
	for _, name := range []string{"fan", "story-" + parts[4], "network-" + parts[4]} {
		want := fmt.Sprintf("Scenario small; sweep mine, point %s (%s). Replication %s, seed %s. Settings ", parts[1], parts[2], parts[3], parts[5])
		if foot := footOf(t, folder+"/f", name); !strings.Contains(foot, want) {
			t.Errorf("%s: the foot is %s; want %s", name, foot, want)
		}
	}
}
