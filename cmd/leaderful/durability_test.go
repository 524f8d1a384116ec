package main

import (
	"bytes"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// asProgram makes the test's binary behave like the program itself, so that a test can
// start it as a process and kill it.
const asProgram = "RUN_AS_PROGRAM"

func TestMain(m *testing.M) {
	if os.Getenv(asProgram) != "" {
		main()
	}
	os.Unsetenv("COLUMNS") // else it would decide how text is wrapped
	os.Exit(m.Run())
}

// A transcript is the output of a process so far.
type transcript struct {
	mutex sync.Mutex
	text  bytes.Buffer
}

func (t *transcript) Write(text []byte) (int, error) {
	t.mutex.Lock()
	defer t.mutex.Unlock()
	return t.text.Write(text)
}

func (t *transcript) String() string {
	t.mutex.Lock()
	defer t.mutex.Unlock()
	return t.text.String()
}

// process returns the program as a process that is not started yet, and its output.
func process(t *testing.T, arguments ...string) (*exec.Cmd, *transcript) {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(self, arguments...)
	cmd.Env = append(os.Environ(), asProgram+"=1")
	said := new(transcript)
	cmd.Stdout, cmd.Stderr = said, said
	return cmd, said
}

func start(t *testing.T, cmd *exec.Cmd) {
	t.Helper()
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
}

// partsOf counts the parts in a folder, or in those that a pattern matches.
func partsOf(folder string) int {
	parts, _ := filepath.Glob(filepath.Join(folder, "runs", "*.parquet"))
	return len(parts)
}

// await polls until a condition is true. It waits for slow machines, but not for ever.
func await(t *testing.T, what string, happened func() bool) {
	t.Helper()
	for end := time.Now().Add(2 * time.Minute); !happened(); time.Sleep(time.Millisecond) {
		if time.Now().After(end) {
			t.Fatalf("waited in vain until %s", what)
		}
	}
}

// saved waits until a process has saved a number of parts.
func saved(t *testing.T, folder string, parts int) {
	t.Helper()
	await(t, fmt.Sprintf("%s holds %d parts", folder, parts), func() bool { return partsOf(folder) >= parts })
}

// signalled starts a process and sends it a signal as soon as something has
// happened, unless the process has ended by then. It returns how the process ended.
func signalled(t *testing.T, cmd *exec.Cmd, signal os.Signal, happened func() bool) error {
	t.Helper()
	start(t, cmd)
	ended := make(chan error, 1)
	go func() { ended <- cmd.Wait() }()
	for !happened() {
		select {
		case err := <-ended:
			return err
		case <-time.After(time.Millisecond):
		}
	}
	cmd.Process.Signal(signal)
	return <-ended
}

// moreParts returns a function that reports whether a folder has a number of parts more
// than now.
func moreParts(folder string, more int) func() bool {
	parts := partsOf(folder) + more
	return func() bool { return partsOf(folder) >= parts }
}

// A hundred processes are killed, each when it has saved a few parts or has only just
// started; their remains, in any split into shards and with any number of workers,
// become the same bytes. In every fourth round replications continue until a precision
// is reached. Except for every fourth, a process that is killed has saved something, so
// that all rounds end.
func TestHundredKills(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("-short leaves out processes that are killed")
	}
	const levels, most = "[0.05, 0.1, 0.2]", 40
	rules := []string{"{precision: 0.012, of: {outcome: performance, regime: power-with}, least: 5, most: 120}", "60", "60", "60"}
	want := map[string]map[string]string{}
	for _, rule := range rules[:2] {
		want[rule] = swept(t, levels, rule)
	}
	random := rand.New(rand.NewPCG(1, 2))
	kills, midway := 0, 0 // midway: after something was saved
	for round := 0; kills < 100 && round < most; round++ {
		rule := rules[round%len(rules)]
		folder := place(t, "small.yaml", smallScenario, "s.yaml", fmt.Sprintf(smallSweep, levels, rule))
		out := folder + "/out"
		shards := 1 + round%3
		for shard := 1; shard <= shards; shard++ {
			for {
				before := partsOf(out)
				cmd, said := process(t, "sweep", folder+"/s.yaml", "--out", out, "--quiet", "--save-every", "3ms",
					"--workers", fmt.Sprint(1+random.IntN(3)), "--shard", fmt.Sprintf("%d/%d", shard, shards))
				happened := moreParts(out, 1+random.IntN(4))
				if kills%4 == 3 {
					happened = func() bool { _, err := os.Stat(out + "/.lock"); return err == nil }
				}
				err := signalled(t, cmd, os.Kill, happened)
				if err == nil {
					break
				}
				if cmd.ProcessState.Sys().(syscall.WaitStatus).Signal() != syscall.SIGKILL {
					t.Fatalf("after %d kills: %v\n%s", kills, err, said)
				}
				kills++
				if partsOf(out) > before {
					midway++
				}
			}
		}
		if !sameFiles(want[rule], merged(t, folder, "out")) {
			t.Fatalf("after %d kills, with %d shards, the data set is another", kills, shards)
		}
	}
	if kills < 100 || midway < 20 {
		t.Errorf("%d processes were killed in %d rounds, %d of them after they had saved something", kills, most, midway)
	}
}

func TestDamageIsFoundNamedAndMended(t *testing.T) {
	folder := place(t, "small.yaml", smallScenario, "s.yaml", fmt.Sprintf(smallSweep, "[0.1, 0.2]", "6"))
	command(t, 0, "sweep", folder+"/s.yaml", "--out", folder+"/out", "--quiet")
	for _, table := range []string{"runs", "weeks"} {
		parts, _ := filepath.Glob(folder + "/out/" + table + "/*.parquet")
		text, err := os.ReadFile(parts[0])
		if err != nil {
			t.Fatal(err)
		}
		text[len(text)/3] ^= 4
		if err := os.WriteFile(parts[0], text, 0o644); err != nil {
			t.Fatal(err)
		}
		out, _ := command(t, 1, "dataset", "verify", folder+"/out")
		if !strings.Contains(out, "damaged: ") || !strings.Contains(out, "checksum") {
			t.Errorf("verify says %s", out)
		}
		_, errors := command(t, 0, "sweep", folder+"/s.yaml", "--out", folder+"/out", "--quiet")
		if !strings.Contains(errors, "moved damaged part aside, will rerun it: runs/") {
			t.Errorf("the sweep says %s", errors)
		}
		command(t, 0, "dataset", "verify", folder+"/out")
	}
	if !sameFiles(merged(t, folder, "out"), swept(t, "[0.1, 0.2]", "6")) {
		t.Error("the repaired data set differs from one made without interruption")
	}
}

// A part that cannot be read is neither damaged nor missing: every command names it and
// stops, and does not move it.
func TestUnreadablePartsStopEveryCommand(t *testing.T) {
	t.Parallel()
	folder := place(t, "small.yaml", smallScenario, "s.yaml", fmt.Sprintf(smallSweep, "[0.1, 0.2]", "6"))
	out := folder + "/out"
	command(t, 0, "sweep", folder+"/s.yaml", "--out", out, "--quiet")
	parts, _ := filepath.Glob(out + "/runs/*.parquet")
	if err := filepath.WalkDir(out, func(path string, _ os.DirEntry, err error) error {
		return errors.Join(err, os.Chmod(path, 0o777))
	}); err != nil {
		t.Fatal(err)
	}
	whole := contents(t, out)
	commands := [][]string{
		{"sweep", folder + "/s.yaml", "--out", out, "--quiet"}, {"sweep", "--out", out, "--quiet"}, {"sweep", folder + "/s.yaml", "--out", out, "--dry-run"},
		{"sweep", folder + "/s.yaml", "--out", out, "--quiet", "--shard", "1/2"}, {"sensitivity", out, "--quiet"}, {"replay", out, "0"},
		{"figure", "raincloud", out}, {"figure", "tornado", out}, {"dataset", "info", out}, {"dataset", "verify", out}, {"dataset", "export", out, "-"},
		{"dataset", "export", out, folder + "/runs.parquet"}, {"dataset", "export", out, "-", "--weekly"}, {"dataset", "merge", out, "--out", folder + "/merged", "--partial"},
		{"cluster", "slurm", folder + "/s.yaml", "--out", out, "--tasks", "2", "--quiet"},
	}
	for _, arguments := range commands {
		if err := os.Chmod(parts[0], 0); err != nil {
			t.Fatal(err)
		}
		cmd, said := process(t, arguments...)
		asNobody(t, cmd, folder)
		start(t, cmd)
		cmd.Wait()
		if cmd.ProcessState.ExitCode() != exitFailed || !strings.Contains(said.String(), parts[0]) || !strings.Contains(said.String(), "permission denied") {
			t.Errorf("%v of a part without rights: %v: %s", arguments, cmd.ProcessState, said)
		}
		if err := os.Chmod(parts[0], 0o777); err != nil {
			t.Fatal(err)
		}
		// Nobody can read a folder as a file, with any rights.
		if err := errors.Join(os.Rename(parts[0], folder+"/away"), os.Mkdir(parts[0], 0o755)); err != nil {
			t.Fatal(err)
		}
		if _, said := command(t, exitFailed, arguments...); !strings.Contains(said, parts[0]+" is not a regular file") {
			t.Errorf("%v of a folder instead of a part: %s", arguments, said)
		}
		if err := errors.Join(os.Remove(parts[0]), os.Rename(folder+"/away", parts[0])); err != nil {
			t.Fatal(err)
		}
	}
	if !sameFiles(contents(t, out), whole) {
		t.Error("a part that could not be read was moved or made again")
	}
}

// A full disk stops a sweep with a message, and the saved runs remain. The disk has
// 800 kB, or, if no such disk can be made, the size of files is limited.
func TestFullDisk(t *testing.T) {
	if testing.Short() {
		t.Skip("-short leaves out a sweep onto a full disk")
	}
	sweep := fmt.Sprintf(smallSweep, "[0.1, 0.2]", "400")
	folder := place(t, "small.yaml", smallScenario, "s.yaml", sweep)
	disk := filepath.Join(folder, "disk")
	if err := os.Mkdir(disk, 0o755); err != nil {
		t.Fatal(err)
	}
	self, said := process(t)
	script := `"$0" sweep "$1/s.yaml" --out "$1/disk/out" --quiet --save-every 10ms`
	shell := []string{"sh", "-c", "ulimit -f 40; " + script}
	reason := "file too large"
	if exec.Command("unshare", "-rm", "mount", "-t", "tmpfs", "none", disk).Run() == nil {
		// The disk disappears with the process, so its content is copied first.
		shell = []string{"unshare", "-rm", "sh", "-c",
			`mount -t tmpfs -o size=800k none "$1/disk" && { ` + script + `; code=$?; cp -r "$1/disk/out" "$1/left"; exit $code; }`}
		reason = "no space left on device"
	} else if err := os.Symlink(filepath.Join(disk, "out"), filepath.Join(folder, "left")); err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(shell[0], append(shell[1:], self.Path, folder)...)
	cmd.Env, cmd.Stdout, cmd.Stderr = self.Env, said, said
	err := cmd.Run()
	if err == nil || !strings.Contains(said.String(), reason) || !strings.Contains(said.String(), "saved runs are kept; `leaderful sweep ") {
		t.Fatalf("on a full disk: %v, %s", err, said)
	}
	left := filepath.Join(folder, "left")
	if reason != "file too large" && partsOf(left) == 0 {
		t.Error("nothing was saved before the disk was full")
	}
	if unfinished, _ := filepath.Glob(left + "/*/.tmp-*"); len(unfinished) > 0 {
		t.Errorf("unfinished files are left: %v", unfinished)
	}
	_, errors := command(t, 0, "sweep", folder+"/s.yaml", "--out", left, "--quiet")
	if strings.Contains(errors, "damaged") {
		t.Errorf("a full disk damages: %s", errors)
	}
	if !sameFiles(merged(t, folder, "left"), swept(t, "[0.1, 0.2]", "400")) {
		t.Error("a data set continued after a full disk differs from one made without interruption")
	}
}

// A folder that cannot be written to is refused before anything runs.
func TestReadOnlyFolder(t *testing.T) {
	folder := place(t, "small.yaml", smallScenario, "s.yaml", fmt.Sprintf(smallSweep, "[0.1, 0.2]", "3"))
	out := folder + "/out"
	command(t, 0, "sweep", folder+"/s.yaml", "--out", out, "--quiet")
	want := contents(t, out)
	if err := os.Remove(out + "/.lock"); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(out, 0o555); err != nil {
		t.Fatal(err)
	}
	defer os.Chmod(out, 0o755)
	cmd, said := process(t, "sweep", folder+"/s.yaml", "--out", out, "--quiet")
	asNobody(t, cmd, folder)
	start(t, cmd)
	if err := cmd.Wait(); err == nil || cmd.ProcessState.ExitCode() != exitFailed || !strings.Contains(said.String(), "cannot write to ") {
		t.Errorf("%v: %s", err, said)
	}
	delete(want, ".lock")
	if !sameFiles(contents(t, out), want) {
		t.Error("a folder that cannot be written to has changed")
	}
}

// asNobody makes a process run as a user who, unlike the superuser, is bound by file
// permissions, and who can reach the test's folder.
func asNobody(t *testing.T, cmd *exec.Cmd, folder string) {
	t.Helper()
	for path := folder; strings.Count(path, "/") > 1; path = filepath.Dir(path) {
		os.Chmod(path, 0o755)
	}
	if os.Getuid() == 0 {
		cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: 65534, Gid: 65534}}
		cmd.Path = readableCopy(t, cmd.Path)
		cmd.Dir = "/"
	}
}

// readableCopy copies a program to a place where everybody can run it.
func readableCopy(t *testing.T, program string) string {
	t.Helper()
	text, err := os.ReadFile(program)
	if err != nil {
		t.Fatal(err)
	}
	folder, err := os.MkdirTemp("", "leaderful-test-")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(folder) })
	path := filepath.Join(folder, "leaderful")
	if err := os.WriteFile(path, text, 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(folder, 0o755); err != nil {
		t.Fatal(err)
	}
	return path
}

// The first interrupt finishes the runs in progress and says how to continue, the second
// stops immediately; neither loses complete runs.
func TestSweepIsInterrupted(t *testing.T) {
	folder := place(t, "small.yaml", smallScenario, "s.yaml", fmt.Sprintf(smallSweep, "[0.1, 0.2]", "3000"),
		"large.yaml", strings.Replace(smallScenario, "weeks: 60", "weeks: 5200", 1))
	cmd, said := process(t, "sweep", folder+"/s.yaml", "--out", folder+"/out", "--quiet", "--save-every", "30ms")
	start(t, cmd)
	saved(t, folder+"/out", 2)
	cmd.Process.Signal(os.Interrupt)
	cmd.Wait()
	var runs int
	_, counted, _ := strings.Cut(said.String(), "interrupted after ")
	if fmt.Sscan(counted, &runs); cmd.ProcessState.ExitCode() != exitInterrupted || runs == 0 ||
		!strings.Contains(said.String(), fmt.Sprintf("`leaderful sweep %s/s.yaml --out %s/out` continues", folder, folder)) {
		t.Fatalf("%v: %s", cmd.ProcessState, said)
	}
	info, _ := command(t, 0, "dataset", "info", folder+"/out", "--json")
	if !strings.Contains(info, fmt.Sprintf(`"runs": %d`, runs)) || !strings.Contains(info, `"complete": false`) {
		t.Errorf("%d runs were to be saved; info says %s", runs, info)
	}

	// A single run of the second point takes minutes: the first interrupt waits for it.
	text := strings.NewReplacer("small.yaml", "large.yaml", "environment.growth", "organization.members").Replace(fmt.Sprintf(smallSweep, "[20, 300000]", "1"))
	if err := os.WriteFile(folder+"/large-sweep.yaml", []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	cmd, said = process(t, "sweep", folder+"/large-sweep.yaml", "--out", folder+"/large", "--quiet", "--save-every", "10ms")
	start(t, cmd)
	saved(t, folder+"/large", 1)
	cmd.Process.Signal(os.Interrupt)
	await(t, "the first interrupt is answered", func() bool { return strings.Contains(said.String(), secondInterrupt) })
	cmd.Process.Signal(os.Interrupt)
	cmd.Wait()
	if cmd.ProcessState.ExitCode() != exitInterrupted || !strings.Contains(said.String(), "interrupted after 4 runs") {
		t.Errorf("after the second interrupt: %v, %s", cmd.ProcessState, said)
	}
}

// A merge that is killed leaves nothing under the name of the merged data set, or, if it
// was to replace one, the earlier data set.
func TestMergeIsWholeOrNotThere(t *testing.T) {
	if testing.Short() {
		t.Skip("-short leaves out merges that are killed")
	}
	folder := place(t, "small.yaml", smallScenario, "s.yaml", fmt.Sprintf(smallSweep, "[0.1, 0.2]", "1000"))
	command(t, 0, "sweep", folder+"/s.yaml", "--out", folder+"/out", "--quiet")
	want := merged(t, folder, "out")
	out := folder + "/merged"
	killed := 0
	for attempt := range 20 {
		cmd, said := process(t, "dataset", "merge", folder+"/out", "--out", out, "--replace", "--quiet")
		err := signalled(t, cmd, os.Kill, func() bool {
			unfinished, _ := filepath.Glob(folder + "/.*merge*")
			files, _ := filepath.Glob(folder + "/.*merge*/*/*")
			return len(unfinished) > 0 && len(files) >= attempt%4
		})
		if err == nil {
			continue
		}
		if text := said.String(); text != "" && !strings.Contains(text, "wrote ") { // which it may say just before
			t.Fatalf("%v: %s", err, text)
		}
		killed++
		if _, err := os.Stat(out); err == nil && !sameFiles(contents(t, out), want) {
			t.Fatal("a merge that was killed left half a data set")
		}
	}
	if killed == 0 {
		t.Error("no merge was killed")
	}
	command(t, 0, "dataset", "merge", folder+"/out", "--out", out, "--replace")
	if !sameFiles(contents(t, out), want) {
		t.Error("the merge that was not killed is another")
	}
	if _, errors := command(t, 1, "dataset", "merge", folder+"/out", "--out", out); !strings.Contains(errors, "already exists") {
		t.Errorf("without --replace: %s", errors)
	}
}

// Processes without a shard lock a folder; shards share it.
func TestProcessesShareAFolder(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("-short leaves out processes that share a folder")
	}
	folder := place(t, "small.yaml", smallScenario, "s.yaml", fmt.Sprintf(smallSweep, "[0.1, 0.2]", "2500"))
	sweep := func(shard string) []string {
		return []string{"sweep", folder + "/s.yaml", "--out", folder + "/out", "--quiet", "--save-every", "20ms", "--shard", shard}
	}
	cmd, said := process(t, sweep("1/2")...)
	start(t, cmd)
	saved(t, folder+"/out", 1)
	if _, errors := command(t, 1, sweep("1/1")...); !strings.Contains(errors, "another process is sweeping into") {
		t.Errorf("while a shard runs: %s", errors)
	}
	other := filepath.Join(folder, "other.yaml")
	if err := os.WriteFile(other, []byte(fmt.Sprintf(smallSweep, "[0.1, 0.2]", "2600")), 0o644); err != nil {
		t.Fatal(err)
	}
	if _, errors := command(t, 1, "sweep", other, "--out", folder+"/out", "--quiet", "--shard", "2/2"); !strings.Contains(errors, "replications: the folder has 2600, the file 2500") {
		t.Errorf("while a shard of another file runs: %s", errors)
	}
	command(t, 0, sweep("2/2")...)
	if err := cmd.Wait(); err != nil {
		t.Fatalf("%v: %s", err, said)
	}
	if !sameFiles(merged(t, folder, "out"), swept(t, "[0.1, 0.2]", "2500")) {
		t.Error("what two processes made at the same time is not what one makes")
	}
}
