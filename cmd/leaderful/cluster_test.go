package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"
)

// clusterSweep has four points, so a cluster has at most four tasks.
func clusterSweep() string { return fmt.Sprintf(smallSweep, "[0.1, 0.2]", "20") }

// fakeSlurm puts Slurm commands on the path that run jobs immediately: an array task
// by task, the third first and again at the end, as if it had been requeued.
func fakeSlurm(t *testing.T, maxArraySize int) {
	t.Helper()
	folder := place(t, "sbatch", `#!/bin/sh
[ "$1" = --parsable ] || exit 1
shift
dependency=
case $1 in --dependency=*) dependency=$1; shift ;; esac
last=$(sed -n 's/^#SBATCH --array=0-\([0-9]*\).*/\1/p' "$1")
if [ -n "$last" ]; then
	for task in 2 0 1 $(seq 3 "$last") 2; do
		SLURM_ARRAY_TASK_ID=$task sh "$1" >&2 || exit 1
	done
	echo 41
else
	[ "$dependency" = --dependency=afterany:41 ] || exit 1
	sh "$1" >&2 || exit 1
	echo '42;a-cluster'
fi
`, "scontrol", fmt.Sprintf("#!/bin/sh\necho 'MaxArraySize            = %d'\n", maxArraySize))
	for _, name := range []string{"sbatch", "scontrol"} {
		if err := os.Chmod(filepath.Join(folder, name), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	t.Setenv("PATH", folder+string(os.PathListSeparator)+os.Getenv("PATH"))
	t.Setenv(asProgram, "1")
}

// Slurm's results equal those of one process, in a folder whose name shells and Slurm
// would split.
func TestClusterSlurm(t *testing.T) {
	fakeSlurm(t, 4)
	folder := place(t, "small.yaml", smallScenario, "s.yaml", clusterSweep())
	out := filepath.Join(folder, "it's 100% $HOME")
	submit := []string{"cluster", "slurm", folder + "/s.yaml", "--out", out, "--tasks", "9", "--least-work", "0s", "--time", "10",
		"--partition", "p", "--account", "a", "--memory", "2G", "--option=--qos=long", "--parallel", "3", "--save-every", "2s", "--submit"}
	text, _ := command(t, 0, submit...)
	if !strings.Contains(text, "4 tasks of about ") || !strings.Contains(text, "this Slurm accepts no more than 4") || !strings.Contains(text, "submitted as jobs 41 and 42") {
		t.Errorf("it says %s", text)
	}
	tasks := contents(t, out)["slurm/tasks.sh"]
	for _, line := range []string{"--array=0-3%3", "--time=10", "--partition=p", "--account=a", "--mem=2G", "--qos=long", "--cpus-per-task=1",
		`--output="` + strings.ReplaceAll(out, "%", "%%") + `/slurm/logs/%A_%a.log"`} {
		if !strings.Contains(tasks, "#SBATCH "+line+"\n") {
			t.Errorf("tasks.sh lacks %s:\n%s", line, tasks)
		}
	}
	want := swept(t, "[0.1, 0.2]", "20")
	if !sameFiles(contents(t, filepath.Join(out, "merged")), want) {
		t.Error("Slurm's results differ from those of one process")
	}

	// The file grows, and the same command runs the missing runs.
	if err := os.WriteFile(folder+"/s.yaml", []byte(fmt.Sprintf(smallSweep, "[0.1, 0.15, 0.2]", "20")), 0o644); err != nil {
		t.Fatal(err)
	}
	command(t, 0, append(submit, "--json")...)
	if !sameFiles(contents(t, filepath.Join(out, "merged")), swept(t, "[0.1, 0.15, 0.2]", "20")) {
		t.Error("the extended results differ from those of one process")
	}
}

func TestClusterDividesLittleWorkIntoFewTasks(t *testing.T) {
	folder := place(t, "small.yaml", smallScenario, "s.yaml", clusterSweep())
	text, _ := command(t, 0, "cluster", "slurm", folder+"/s.yaml", "--out", folder+"/out", "--tasks", "500")
	if !strings.Contains(text, "1 task of about ") || strings.Contains(text, " each, on") || !strings.Contains(text, "at least 5 min 0 s of work (--least-work)") {
		t.Errorf("a second's work is divided into %s", text)
	}
	text, _ = command(t, 0, "cluster", "slurm", folder+"/s.yaml", "--out", folder+"/out", "--tasks", "500", "--least-work", "0s")
	if !strings.Contains(text, "4 tasks of about ") || !strings.Contains(text, "4 points") {
		t.Errorf("four points are divided into %s", text)
	}
}

// A failed submission says so and lists what was submitted; nothing is lost.
func TestClusterSlurmSaysWhatFails(t *testing.T) {
	fakeSlurm(t, 1001)
	folder := place(t, "small.yaml", smallScenario, "s.yaml", clusterSweep())
	t.Setenv("PATH", place(t, "scontrol", "")+string(os.PathListSeparator)+"/usr/bin"+string(os.PathListSeparator)+"/bin")
	broken := place(t, "sbatch", "#!/bin/sh\necho 'sbatch: error: invalid partition' >&2\nexit 1\n")
	if err := os.Chmod(broken+"/sbatch", 0o755); err != nil {
		t.Fatal(err)
	}
	t.Setenv("PATH", broken+string(os.PathListSeparator)+os.Getenv("PATH"))
	_, errors := command(t, 1, "cluster", "slurm", folder+"/s.yaml", "--out", folder+"/out", "--tasks", "2", "--submit")
	if !strings.Contains(errors, "sbatch: error: invalid partition") {
		t.Errorf("it says %s", errors)
	}
	for want, arguments := range map[string][]string{
		"cluster needs --out":           {"cluster", "slurm", folder + "/s.yaml", "--tasks", "3"},
		"cluster needs --tasks":         {"cluster", "slurm", folder + "/s.yaml", "--out", folder + "/o"},
		"is not an option of sbatch":    {"cluster", "slurm", folder + "/s.yaml", "--out", folder + "/o", "--tasks", "3", "--option", "qos"},
		"is not allowed; --tasks":       {"cluster", "slurm", folder + "/s.yaml", "--out", folder + "/o", "--tasks", "3", "--option=--array=0-9"},
		"workers is 0":                  {"cluster", "slurm", folder + "/s.yaml", "--out", folder + "/o", "--tasks", "3", "--workers", "0"},
		"cluster kubernetes needs":      {"cluster", "kubernetes", folder + "/s.yaml", "--out", folder + "/o", "--tasks", "3", "--claim", "c"},
		`claim is ""`:                   {"cluster", "kubernetes", folder + "/s.yaml", "--out", folder + "/o", "--tasks", "3", "--image", "i"},
		`memory is "much"`:              {"cluster", "kubernetes", folder + "/s.yaml", "--out", folder + "/o", "--tasks", "3", "--image", "i", "--claim", "c", "--memory", "much"},
		"none of SLURM_ARRAY_TASK_ID":   {"sweep", folder + "/s.yaml", "--out", folder + "/o", "--shard", "auto/3"},
		"sweep needs a sweep file, or ": {"sweep"},
	} {
		if _, errors := command(t, 2, arguments...); !strings.Contains(errors, want) {
			t.Errorf("%v: %s", arguments, errors)
		}
	}
	t.Setenv("JOB_COMPLETION_INDEX", "3")
	if _, errors := command(t, 2, "sweep", folder+"/s.yaml", "--out", folder+"/o", "--shard", "auto/3"); !strings.Contains(errors, `shard is "4/3"`) {
		t.Errorf("one task too many: %s", errors)
	}
}

// A manifest is the part of a document that the Kubernetes test needs.
type manifest struct {
	Kind string
	Data map[string]string
	Spec struct {
		Completions int
		Template    struct {
			Spec struct {
				EnableServiceLinks *bool `yaml:"enableServiceLinks"`
				Containers         []struct{ Args []string }
				Volumes            []struct {
					ConfigMap struct{ Items []struct{ Key, Path string } } `yaml:"configMap"`
				}
			}
		}
	}
}

func manifestsOf(t *testing.T, text string) []manifest {
	t.Helper()
	var all []manifest
	for decoder := yaml.NewDecoder(strings.NewReader(text)); ; {
		var m manifest
		if err := decoder.Decode(&m); errors.Is(err, io.EOF) {
			return all
		} else if err != nil {
			t.Fatal(err)
		}
		all = append(all, m)
	}
}

// The pods of the jobs, run one after the other with their volumes as folders, give the
// results of one process.
func TestClusterKubernetes(t *testing.T) {
	pods := t.TempDir()
	folder := place(t, "small.yaml", smallScenario, "s.yaml", clusterSweep())
	text, _ := command(t, 0, "cluster", "kubernetes", folder+"/s.yaml", "--out", folder+"/jobs", "--tasks", "3", "--least-work", "0s",
		"--image", "registry.example.org/leaderful:1", "--claim", "results", "--json")
	var said struct {
		Tasks                int
		Manifest, Dockerfile string
	}
	if err := json.Unmarshal([]byte(text), &said); err != nil || said.Tasks != 3 {
		t.Fatalf("%v: %s", err, text)
	}
	files := contents(t, folder+"/jobs")
	if !strings.Contains(files["Dockerfile"], "docker build -f "+said.Dockerfile+" -t registry.example.org/leaderful:1 .") {
		t.Errorf("the Dockerfile is\n%s", files["Dockerfile"])
	}
	documents := manifestsOf(t, files["jobs.yaml"])
	if len(documents) != 3 || documents[0].Kind != "ConfigMap" || documents[1].Spec.Completions != 3 {
		t.Fatalf("the manifests are %+v", documents)
	}
	for _, job := range documents[1:] {
		if links := job.Spec.Template.Spec.EnableServiceLinks; links == nil || *links {
			t.Error("pods get the variables of services")
		}
	}
	for _, item := range documents[1].Spec.Template.Spec.Volumes[0].ConfigMap.Items {
		path := filepath.Join(pods, sweepMount, item.Path)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(documents[0].Data[item.Key]), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	pod := func(document int) {
		t.Helper()
		arguments := documents[document].Spec.Template.Spec.Containers[0].Args
		for i, argument := range arguments {
			if strings.HasPrefix(argument, sweepMount) || strings.HasPrefix(argument, resultsMount) {
				arguments[i] = pods + argument
			}
		}
		command(t, 0, arguments...)
		for i := range arguments {
			arguments[i] = strings.TrimPrefix(arguments[i], pods)
		}
	}
	for _, index := range []string{"2", "0", "1", "0"} {
		t.Setenv("JOB_COMPLETION_INDEX", index)
		pod(1)
	}
	pod(2)
	if !sameFiles(contents(t, filepath.Join(pods, resultsMount, "small/merged")), swept(t, "[0.1, 0.2]", "20")) {
		t.Error("the pods' results differ from those of one process")
	}

	outside := place(t, "s.yaml", strings.Replace(clusterSweep(), "small.yaml", folder+"/small.yaml", 1))
	if _, errors := command(t, 2, "cluster", "kubernetes", outside+"/s.yaml", "--out", outside, "--tasks", "3", "--image", "i", "--claim", "c"); !strings.Contains(errors, "is outside the folder") {
		t.Errorf("a scenario elsewhere: %s", errors)
	}
}

// A merge that waits starts when the last of the shards, each in its own folder, is
// complete.
func TestMergeWaits(t *testing.T) {
	folder := place(t, "small.yaml", smallScenario, "s.yaml", clusterSweep())
	command(t, 0, "sweep", folder+"/s.yaml", "--out", folder+"/one", "--quiet", "--shard", "1/2")
	if _, errors := command(t, 1, "dataset", "merge", folder+"/one", "--out", folder+"/merged"); !strings.Contains(errors, "40 replications are missing") {
		t.Errorf("without --wait: %s", errors)
	}
	cmd, said := process(t, "dataset", "merge", folder+"/one", folder+"/two", "--out", folder+"/merged", "--wait", "--look-every", "20ms")
	start(t, cmd)
	await(t, "it says that it waits", func() bool { return strings.Contains(said.String(), "waiting: ") })
	command(t, 0, "sweep", folder+"/s.yaml", "--out", folder+"/two", "--quiet", "--shard", "2/2")
	if err := cmd.Wait(); err != nil {
		t.Fatalf("%v: %s", err, said)
	}
	if !sameFiles(contents(t, folder+"/merged"), swept(t, "[0.1, 0.2]", "20")) {
		t.Error("the merged results differ from those of one process")
	}
}
