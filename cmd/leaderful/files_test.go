package main

import (
	"bytes"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"leaderful/output/durable"
	"leaderful/output/findings"
)

// writers returns command lines, by purpose, that write files into FOLDER, for which
// into substitutes a path. They write nothing else.
func writers(t *testing.T) map[string][]string {
	t.Helper()
	const folder = "FOLDER"
	given := place(t, "small.yaml", smallScenario, "s.yaml", fmt.Sprintf(smallSweep, "[0.1]", "2"))
	command(t, 0, "sweep", given+"/s.yaml", "--out", given+"/out", "--quiet")
	stored, _ := results(t)
	short := []string{"--replications", "2", "--set", "environment.weeks=26", "--quiet"}
	return map[string][]string{
		"init":     {"init", folder + "/mine.yaml"},
		"weekly":   slices.Concat([]string{"run", "baseline", "--weekly", folder + "/weeks.csv"}, short),
		"compare":  slices.Concat([]string{"compare", "baseline", "--regimes", "domineering,power-with", "--format", "svg", "--out", folder}, short),
		"figure":   {"figure", "raincloud", given + "/out", "--format", "svg", "--out", folder},
		"replay":   {"replay", given + "/out", "1", "--format", "svg", "--out", folder},
		"report":   {"report", stored, "--out", folder + "/report.html"},
		"markdown": {"report", stored, "--format", "markdown", "--out", folder + "/FINDINGS.md"},
		"csv":      {"dataset", "export", given + "/out", folder + "/runs.csv"},
		"parquet":  {"dataset", "export", given + "/out", folder + "/runs.parquet"},
		"jsonl":    {"dataset", "export", given + "/out", folder + "/runs.jsonl"},
		"jobs":     {"cluster", "kubernetes", given + "/s.yaml", "--out", folder, "--tasks", "2", "--image", "i", "--claim", "c"},
		"man":      {"man", "--out", folder},
		"page":     {"page", "--out", folder},
	}
}

func into(folder string, line []string) []string {
	line = slices.Clone(line)
	for i := range line {
		line[i] = strings.Replace(line[i], "FOLDER", folder, 1)
	}
	return line
}

// Every command that writes files replaces its own, but not those that somebody else
// wrote or changed, unless it is forced to.
func TestFilesOfOthersStay(t *testing.T) {
	t.Parallel()
	for what, line := range writers(t) {
		folder := t.TempDir()
		line = into(folder, line)
		expect := func(how string, want int, line []string) {
			t.Helper()
			if r := with(aPage(), line...); r.code != want {
				t.Errorf("%s, %s: exit code %d, want %d: %s", what, how, r.code, want, r.stderr)
			}
		}
		expect("the first time", exitDone, line)
		again := exitDone
		if what == "init" { // its files are the user's immediately
			again = exitUsage
		}
		expect("the second time", again, line)
		written := contents(t, folder)
		delete(written, durable.IndexName)
		if len(written) == 0 {
			t.Errorf("%s writes nothing", what)
		}
		name := slices.Max(slices.Collect(maps.Keys(written)))
		for how, change := range map[string]func() error{
			"changed": func() error { return os.WriteFile(filepath.Join(folder, name), []byte(written[name]+" "), 0o644) },
			"foreign": func() error { return os.Remove(filepath.Join(folder, durable.IndexName)) },
		} {
			if what == "init" && how == "foreign" {
				continue
			}
			if err := change(); err != nil {
				t.Fatal(err)
			}
			before := contents(t, folder)
			if r := with(aPage(), line...); r.code != exitUsage || !strings.Contains(r.stderr, name+" already exists") && how == "changed" {
				t.Errorf("%s, a file is %s: exit code %d, it says %s", what, how, r.code, r.stderr)
			}
			if !sameFiles(contents(t, folder), before) {
				t.Errorf("%s, a file is %s: it was refused and has changed something", what, how)
			}
			expect(how+", forced", exitDone, append(line, "--force"))
			after := contents(t, folder)
			delete(after, durable.IndexName)
			if len(after) != len(written) || after[name] != written[name] && what != "report" && what != "markdown" {
				t.Errorf("%s, a file is %s: forced it writes something else", what, how)
			}
		}
	}
}

// Figures of an earlier command do not remain among those of the next.
func TestFiguresOfAnEarlierCommandGo(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	short := []string{"--replications", "2", "--set", "environment.weeks=26", "--quiet", "--out", folder, "--format"}
	must(t, slices.Concat([]string{"compare", "baseline", "--regimes", "domineering,power-with"}, short, []string{"png,svg"})...)
	mine := filepath.Join(folder, "story-domineering.txt")
	for path, text := range map[string]string{mine: "what I make of it", filepath.Join(folder, "thesis.tex"): "mine"} {
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	must(t, slices.Concat([]string{"run", "baseline", "--regimes", "compassionate"}, short, []string{"svg"})...)
	var left []string
	for name := range contents(t, folder) {
		if name != durable.IndexName {
			left = append(left, name)
		}
	}
	slices.Sort(left)
	for _, name := range left {
		if strings.Contains(name, "power-with") || strings.HasPrefix(name, "forest") || strings.HasSuffix(name, ".png") {
			t.Errorf("%s is left", name)
		}
	}
	for _, name := range []string{"fan.svg", "story-compassionate.svg", "story-domineering.txt", "thesis.tex"} {
		if !slices.Contains(left, name) {
			t.Errorf("%s is missing among %v", name, left)
		}
	}
}

// An export through a link arrives where the link leads.
func TestExportFollowsALink(t *testing.T) {
	folder := place(t, "small.yaml", smallScenario, "s.yaml", fmt.Sprintf(smallSweep, "[0.1]", "2"))
	command(t, 0, "sweep", folder+"/s.yaml", "--out", folder+"/out", "--quiet")
	want := must(t, "dataset", "export", folder+"/out", "-")
	if err := os.Symlink("elsewhere.csv", folder+"/runs.csv"); err != nil {
		t.Skip(err)
	}
	for range 2 {
		must(t, "dataset", "export", folder+"/out", folder+"/runs.csv")
		info, err := os.Lstat(folder + "/runs.csv")
		if text, failed := os.ReadFile(folder + "/elsewhere.csv"); err != nil || info.Mode()&fs.ModeSymlink == 0 || failed != nil || string(text) != want {
			t.Fatalf("%v, %v, %v", info, err, failed)
		}
	}
}

// On a full disk every file that a command would replace stays unchanged, and no new file
// appears. The disk has 1 MB, or, if no such disk can be made, the size of files is
// limited.
func TestFullDiskLeavesFilesAsTheyWere(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("-short leaves out commands on full disks")
	}
	folder := t.TempDir()
	disk := filepath.Join(folder, "disk")
	lines := writers(t)
	delete(lines, "page") // which a process does not have in tests; it is written as figures are
	script := `shift; "$0" "$@" --force; code=$?`
	shell := []string{"sh", "-c", `folder=$1; trap '' XFSZ; ulimit -f 0; cd "$folder"; ` + script + `; exit $code`}
	reason := "file too large"
	if err := os.Mkdir(disk, 0o755); err != nil {
		t.Fatal(err)
	}
	if exec.Command("unshare", "-rm", "mount", "-t", "tmpfs", "none", disk).Run() == nil {
		// The disk disappears with the process, so its content is copied first.
		shell = []string{"unshare", "-rm", "sh", "-c", `folder=$1
			mount -t tmpfs -o size=1m none "$folder/disk" && cp -r "$folder/before/." "$folder/disk" || exit 99
			cat /dev/zero >"$folder/disk/ballast" 2>/dev/null
			truncate -s "-$ROOM" "$folder/disk/ballast"
			` + script + `
			rm "$folder/disk/ballast"; cp -r "$folder/disk" "$folder/left"; exit $code`}
		reason = "no space left on device"
	}
	self, _ := process(t)
	for what, line := range lines {
		for _, path := range []string{disk, folder + "/before", folder + "/left"} {
			if err := os.RemoveAll(path); err != nil {
				t.Fatal(err)
			}
		}
		once := t.TempDir()
		must(t, into(once, line)...)
		written := contents(t, once)
		delete(written, durable.IndexName)
		// The last of its files is new, the others replace some.
		names := slices.Sorted(maps.Keys(written))
		before := map[string]string{}
		if what != "init" {
			for _, name := range names[:max(1, len(names)-1)] {
				before[name] = "what was there before"
			}
		}
		for _, folder := range []string{disk, folder + "/before"} {
			if err := os.Mkdir(folder, 0o755); err != nil {
				t.Fatal(err)
			}
			for name, text := range before {
				if err := os.WriteFile(filepath.Join(folder, name), []byte(text), 0o644); err != nil {
					t.Fatal(err)
				}
			}
		}
		said := new(bytes.Buffer)
		cmd := exec.Command(shell[0], slices.Concat(shell[1:], []string{self.Path, folder}, into(disk, line))...)
		cmd.Env, cmd.Stderr = append(self.Env, "ROOM=0"), said
		if len(names) > 1 {
			cmd.Env = append(self.Env, "ROOM=4096") // for some of the files
		}
		err := cmd.Run()
		if err == nil || cmd.ProcessState.ExitCode() != exitFailed || !strings.Contains(said.String(), reason) {
			t.Errorf("%s on a full disk: %v, %s", what, err, said)
		}
		left := folder + "/left"
		if _, err := os.Stat(left); err != nil {
			left = disk
		}
		if got := contents(t, left); !sameFiles(got, before) {
			t.Errorf("%s on a full disk leaves %v of %v", what, slices.Sorted(maps.Keys(got)), slices.Sorted(maps.Keys(before)))
		}
	}
}

// Files beside data sets that cannot be read are named, but stop nothing: they are made
// again or left out.
func TestDamagedStateIsNamedAndMadeAgain(t *testing.T) {
	folder := t.TempDir()
	line := slices.Concat([]string{"claims", "C5", "--budget", "3000", "--out", folder}, miniature)
	want := must(t, line...)
	targets := filepath.Join(folder, string(findings.AboutClaims), findings.TargetsFile)
	written, err := os.ReadFile(targets)
	if err != nil {
		t.Fatal(err)
	}
	for _, damage := range []string{"", "{", "7", `{"regimes": 1.5}`, `{"regimes": 9223372036854775807}`} {
		if err := os.WriteFile(targets, []byte(damage), 0o644); err != nil {
			t.Fatal(err)
		}
		r := do(line...)
		if r.code != exitDone || r.stdout != want || !strings.Contains(r.stderr, "warning: "+targets+" is damaged") {
			t.Errorf("with targets of %q: exit code %d, it says %s", damage, r.code, r.stderr)
		}
	}
	if err := os.Remove(targets); err != nil {
		t.Fatal(err)
	}
	grown := slices.Clone(line)
	grown[3] = "5000"
	if r := do(grown...); r.code != exitDone || r.stderr != "" {
		t.Errorf("without targets: exit code %d, it says %s", r.code, r.stderr)
	}
	if again, err := os.ReadFile(targets); err != nil || len(again) < len(written) {
		t.Errorf("the targets are not made again: %q, %v", again, err)
	}

	data := filepath.Join(folder, string(findings.AboutClaims), "regimes")
	sessions, err := os.ReadDir(filepath.Join(data, "sessions"))
	if err != nil || len(sessions) == 0 {
		t.Fatal(sessions, err)
	}
	if err := os.WriteFile(filepath.Join(data, "sessions", sessions[0].Name()), nil, 0o644); err != nil {
		t.Fatal(err)
	}
	if r := do("dataset", "info", data); r.code != exitDone || !strings.Contains(r.stderr, sessions[0].Name()+" is damaged") {
		t.Errorf("with an empty session: exit code %d, it says %s", r.code, r.stderr)
	}
}
