package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"slices"
	"strings"
	"syscall"
	"testing"

	"github.com/spf13/cobra"
)

// fullAfter is a disk that is full after some bytes and later has room again.
type fullAfter struct {
	bytes.Buffer
	room int
}

func (f *fullAfter) Write(text []byte) (int, error) {
	if f.room -= len(text); f.room < 0 {
		f.room = 1 << 30
		return 0, syscall.ENOSPC
	}
	return f.Buffer.Write(text)
}

// runnable returns the commands in a tree that can be run.
func runnable(cmd *cobra.Command) []*cobra.Command {
	var all []*cobra.Command
	if cmd.Runnable() {
		all = append(all, cmd)
	}
	for _, c := range cmd.Commands() {
		all = append(all, runnable(c)...)
	}
	return all
}

// Every command reports that text was lost and fails, whether it prints tables, JSON,
// errors or help, even if later writes would succeed again.
func TestLostTextIsAFailure(t *testing.T) {
	t.Parallel()
	folder := place(t, "small.yaml", smallScenario, "s.yaml", fmt.Sprintf(smallSweep, "[0.1]", "2"), "wrong.yaml", "name: wrong\nsettings: 7\n")
	command(t, 0, "sweep", folder+"/s.yaml", "--out", folder+"/out", "--quiet")
	stored, _ := results(t)
	few := []string{"--replications", "2", "--set", "environment.weeks=26", "--quiet"}
	asked := func(name string) []string {
		return slices.Concat(questions[name], eventful, []string{"--out", stored})
	}
	lines := map[string][][]string{
		"":                        {few, append(few, "--json")},
		"run":                     {append([]string{"run", "baseline"}, few...), {"run", "baseline", "--log", "--regimes", "domineering"}},
		"compare":                 {append([]string{"compare", "baseline", "--json"}, few...), append([]string{"compare", "baseline"}, few...)},
		"scenarios":               {{"scenarios"}, {"scenarios", "--json"}},
		"scenarios show":          {{"scenarios", "show", "conversion"}},
		"scenarios list":          {{"scenarios", "list"}},
		"explain":                 {{"explain"}, {"explain", "threat_weight"}},
		"claims":                  {asked("claims"), append(asked("claims"), "--json")},
		"knockout":                {asked("knockout"), append(asked("knockout"), "--json")},
		"boundary":                {asked("map"), append(asked("rules"), "--json")},
		"patterns":                {asked("patterns"), append(asked("patterns"), "--json")},
		"sensitivity":             {{"sensitivity", stored + "/screening"}, {"sensitivity", stored + "/sensitivity", "--json"}},
		"figure":                  {{"figure", "claims", stored, "--out", t.TempDir()}},
		"report":                  {{"report", stored}},
		"findings":                {slices.Concat([]string{"findings", "--out", t.TempDir(), "--share", "0.01"}, slices.DeleteFunc(slices.Clone(miniature), func(word string) bool { return word == "--quiet" }))},
		"sweep":                   {{"sweep", folder + "/s.yaml", "--out", folder + "/out"}, {"sweep", folder + "/s.yaml", "--dry-run", "--json"}},
		"dataset":                 {{"dataset"}},
		"dataset info":            {{"dataset", "info", folder + "/out"}},
		"dataset verify":          {{"dataset", "verify", folder + "/out"}},
		"dataset merge":           {{"dataset", "merge", folder + "/out", "--out", folder + "/merged"}},
		"dataset export":          {{"dataset", "export", folder + "/out", "-"}, {"dataset", "export", folder + "/out", folder + "/runs.csv"}},
		"replay":                  {{"replay", folder + "/out", "1"}},
		"cluster":                 {{"cluster"}},
		"cluster slurm":           {{"cluster", "slurm", folder + "/s.yaml", "--out", folder + "/out", "--tasks", "2"}},
		"cluster kubernetes":      {{"cluster", "kubernetes", folder + "/s.yaml", "--out", folder + "/jobs", "--tasks", "2", "--image", "i", "--claim", "c"}},
		"init":                    {{"init"}, {"init", folder + "/new.yaml"}},
		"validate":                {{"validate", folder + "/s.yaml"}, {"validate", folder + "/wrong.yaml"}, {"validate", folder + "/wrong.yaml", "--json"}},
		"version":                 {{"version"}, {"version", "--json"}},
		"man":                     {{"man"}, {"man", "--out", folder + "/man"}},
		"serve":                   {{"serve", "--port", "0"}},
		"page":                    {{"page", "--out", folder + "/page"}},
		"help":                    {{"help"}, {"help", "compare"}},
		"completion bash":         {{"completion", "bash"}},
		"completion zsh":          {{"completion", "zsh"}},
		"completion fish":         {{"completion", "fish"}},
		cobra.ShellCompRequestCmd: {{cobra.ShellCompRequestCmd, "run", ""}},
		"completion powershell":   {{"completion", "powershell"}},
	}
	fails := func(line []string) {
		t.Helper()
		disk, stderr := new(fullAfter), new(bytes.Buffer)
		app := &application{stdout: disk, stderr: stderr, site: func() (fs.FS, error) { return aPage(), nil }}
		code := app.run(t.Context(), line)
		said := strings.Count(stderr.String(), "cannot write to standard output: no space left on device")
		if code != exitFailed || said != 1 || disk.Len() > 0 {
			t.Errorf("leaderful %s: exit code %d, %d bytes written after the first that were lost, says %s", strings.Join(line, " "), code, disk.Len(), stderr)
		}
	}
	root := newRoot(&application{stdout: io.Discard, stderr: io.Discard})
	root.InitDefaultHelpCmd()
	root.InitDefaultCompletionCmd()
	for _, cmd := range runnable(root) {
		path := strings.TrimPrefix(strings.TrimPrefix(cmd.CommandPath(), "leaderful"), " ")
		if len(lines[path]) == 0 {
			t.Errorf("no line tests %q", path)
		}
		for _, line := range lines[path] {
			fails(line)
		}
		fails(append(strings.Fields(path), "--help"))
		delete(lines, path)
	}
	fails(lines[cobra.ShellCompRequestCmd][0])
	if delete(lines, cobra.ShellCompRequestCmd); len(lines) > 0 {
		t.Errorf("there is no command for %v", lines)
	}
}

// Text printed before the disk was full remains, and nothing follows it.
func TestTextEndsWhereTheDiskIsFull(t *testing.T) {
	whole := must(t, "scenarios")
	disk := &fullAfter{room: 300}
	if code := run(t.Context(), []string{"scenarios"}, disk, io.Discard); code != exitFailed {
		t.Errorf("exit code %d", code)
	}
	if text := disk.String(); text == "" || !strings.HasPrefix(whole, text) {
		t.Errorf("it leaves %q", text)
	}
}

// A process also notices a full device, and ends in the same way whatever it prints.
func TestFullDevice(t *testing.T) {
	full, err := os.OpenFile("/dev/full", os.O_WRONLY, 0)
	if err != nil {
		t.Skip("this system has no /dev/full")
	}
	defer full.Close()
	cmd, said := process(t, "scenarios")
	cmd.Stdout = full
	if err := cmd.Run(); err == nil || cmd.ProcessState.ExitCode() != exitFailed || !strings.Contains(said.String(), "cannot write to standard output: no space left on device") {
		t.Errorf("%v: %s", err, said)
	}
}

// A reader that closes the pipe silently ends the printing and nothing else: files are
// written as if everything had been read.
func TestReaderHasHadEnough(t *testing.T) {
	folder := t.TempDir()
	for _, line := range [][]string{
		{"scenarios"},
		{"run", "baseline", "--log", "--regimes", "domineering"},
		{"run", "baseline", "--replications", "2", "--set", "environment.weeks=26", "--weekly", folder + "/weeks.csv", "--out", folder + "/figures", "--quiet"},
	} {
		reader, writer, err := os.Pipe()
		if err != nil {
			t.Fatal(err)
		}
		reader.Close()
		cmd, said := process(t, line...)
		cmd.Stdout = writer
		if err := errors.Join(cmd.Run(), writer.Close()); err != nil || strings.Contains(said.String(), "leaderful: ") {
			t.Errorf("leaderful %s: %v, %s", strings.Join(line, " "), err, said)
		}
	}
	for _, name := range []string{"weeks.csv", "figures/fan.png"} {
		if _, err := os.Stat(folder + "/" + name); err != nil {
			t.Error(err)
		}
	}
}
