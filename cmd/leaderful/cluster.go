package main

import (
	"embed"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"text/template"
	"time"

	"github.com/spf13/cobra"
	"go.yaml.in/yaml/v3"

	"leaderful/output/durable"
	"leaderful/output/words"
	"leaderful/sim/experiment"
)

//go:embed cluster
var clusterFiles embed.FS

// clusterTemplates are the templates of the files that a cluster runs.
var clusterTemplates = template.Must(template.New("").Funcs(template.FuncMap{
	"quote":   words.ShellWord,
	"pattern": slurmPattern,
	"option":  slurmOption,
	"json":    func(text string) (string, error) { return asText(json.Marshal(text)) },
	"entry":   yamlEntry,
}).ParseFS(clusterFiles, "cluster/*"))

func newCluster(app *application) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "cluster",
		Short: "Run a sweep on a cluster: Slurm or Kubernetes",
		Example: `  leaderful cluster slurm my-sweep.yaml --out results --tasks 200 --submit
  leaderful cluster kubernetes my-sweep.yaml --out jobs --tasks 50 --image registry.example.org/leaderful:1 --claim results`,
		Args: noArguments,
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(newClusterSlurm(app), newClusterKubernetes(app))
	return cmd
}

// clusterFlags are the flags that all clusters share.
type clusterFlags struct {
	tasks, parallel      int
	leastWork, saveEvery time.Duration
}

func addClusterFlags(cmd *cobra.Command, flags *clusterFlags) {
	f := cmd.Flags()
	addWhole(f, &flags.tasks, "tasks", 0, 1, mostTasks, "largest number of tasks to divide the sweep into")
	addWhole(f, &flags.parallel, "parallel", 0, 0, mostTasks, "largest number of tasks at a time; 0: as many as the cluster allows")
	addTime(f, &flags.saveEvery, "save-every", time.Minute, time.Millisecond, "how often a task saves complete runs; a lost node loses those since the last time")
	addTime(f, &flags.leastWork, "least-work", 5*time.Minute, 0, "use fewer tasks if each would have less work than this")
	addWhole(f, new(int), "workers", 1, 1, mostWorkers, "processors per task")
	addForceFlag(cmd)
	f.Bool("json", false, "print one JSON object when done")
	f.Bool("quiet", false, "no progress")
}

// check returns an error if a required flag is missing.
func (f *clusterFlags) check(o *options) error {
	switch {
	case o.out == "":
		return errors.New("cluster needs --out with a folder")
	case f.tasks < 1:
		return errors.New("cluster needs --tasks with a number from 1")
	}
	return nil
}

// A division is the number of tasks that share a sweep, the reason why there are not
// more, and how long each takes on a processor like this computer's.
type division struct {
	tasks  int
	reason string  // empty if there are as many as requested
	each   float64 // in seconds
}

// divide chooses the number of tasks: as requested, but at most one per point, at most
// a scheduler's limit, and few enough that each has enough work.
func (f *clusterFlags) divide(s *experiment.Sweep, p *plan, limit int, scheduler string) division {
	d := division{tasks: f.tasks}
	atMost := func(n int, reason string) {
		if n = max(n, 1); n < d.tasks {
			d.tasks, d.reason = n, reason
		}
	}
	if limit > 0 {
		atMost(limit, fmt.Sprintf("%s accepts no more than %d", scheduler, limit))
	}
	atMost(s.Points(), "one task does all runs of a point, and the sweep has only "+words.Counted(s.Points(), "point"))
	if f.leastWork > 0 {
		atMost(int(min(p.seconds()/f.leastWork.Seconds(), mostTasks)), fmt.Sprintf("each of several needs at least %s of work (--least-work)", duration(f.leastWork.Seconds())))
	}
	d.each = p.seconds() / float64(d.tasks)
	return d
}

// words describes the division.
func (d *division) words() string {
	each := " each"
	if d.tasks == 1 {
		each = ""
	}
	text := fmt.Sprintf("%s of about %s%s, on processors like this computer's", words.Counted(d.tasks, "task"), duration(d.each), each)
	if d.reason != "" {
		text += "; not more, because " + d.reason
	}
	return text
}

// render adds a filled-in template to files.
func render(set *durable.Set, name string, values any, rights os.FileMode) error {
	w, err := set.Create(name, rights)
	if err != nil {
		return err
	}
	return clusterTemplates.ExecuteTemplate(w, name, values)
}

// slurmPattern escapes a path where Slurm expands patterns.
func slurmPattern(path string) string { return strings.ReplaceAll(path, "%", "%%") }

// slurmOption quotes the value of an option if Slurm would not take it as one word.
func slurmOption(option string) string {
	name, value, given := strings.Cut(option, "=")
	if given && strings.ContainsAny(value, " \t#") {
		return name + `="` + value + `"`
	}
	return option
}

func asText(text []byte, err error) (string, error) { return string(text), err }

// yamlEntry returns a key of a mapping with its text, indented by two.
func yamlEntry(key, text string) (string, error) {
	entry, err := asText(yaml.Marshal(map[string]string{key: text}))
	return "  " + strings.ReplaceAll(strings.TrimRight(entry, "\n"), "\n", "\n  "), err
}

// absolute returns a folder's absolute path, which must be usable in cluster files.
func absolute(path string) (string, error) {
	path, err := filepath.Abs(path)
	if err == nil && strings.ContainsAny(path, "\"\\\n") {
		err = fmt.Errorf("the path %q is not allowed in the files of a cluster", path)
	}
	return path, err
}
