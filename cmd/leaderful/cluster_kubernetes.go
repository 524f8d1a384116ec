package main

import (
	"errors"
	"fmt"
	"path"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"leaderful/output/dataset"
	"leaderful/output/durable"
	"leaderful/output/findings"
	"leaderful/output/telling"
	"leaderful/sim"
	"leaderful/sim/experiment"
)

// kubernetesFlags are the settings of a sweep on Kubernetes.
type kubernetesFlags struct {
	clusterFlags
	image, claim, memory string
	retries              int
}

func newClusterKubernetes(app *application) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "kubernetes FILE|NAME --out DIR --tasks N --image IMAGE --claim CLAIM",
		Short: "Write an Indexed Job, a Job that merges its results, and a Dockerfile",
		Long: `kubernetes writes jobs.yaml to a folder: a ConfigMap with the sweep's files, an
Indexed Job in which each pod runs one shard, and a Job that waits for them and
merges their results. The results are on a persistent volume that all pods can write
to (ReadWriteMany): the data set under the sweep's name, the merged data set in its
folder merged. A Dockerfile builds the image. This needs Kubernetes 1.33, or 1.29
with JobBackoffLimitPerIndex.

Pods that are killed, evicted or run twice do no harm. When the sweep file has grown,
the same command and kubectl replace --force run only the missing runs.`,
		Example: `  leaderful cluster kubernetes my-sweep.yaml --out jobs --tasks 50 --image registry.example.org/leaderful:1 --claim results
  kubectl apply -f jobs/jobs.yaml`,
		Args:              exactly("a sweep file"),
		ValidArgsFunction: completeSweeps,
	}
	var flags kubernetesFlags
	f := cmd.Flags()
	f.String("out", "", "write to this `folder`")
	addClusterFlags(cmd, &flags.clusterFlags)
	f.StringVar(&flags.image, "image", "", "`image` built from the Dockerfile")
	f.StringVar(&flags.claim, "claim", "", "persistent volume `claim` for the results")
	f.StringVar(&flags.memory, "memory", "512Mi", "memory of a pod, in Kubernetes notation")
	addWhole(f, &flags.retries, "retries", 6, 0, 1000, "how often a failed task is retried")
	cmd.RunE = func(cmd *cobra.Command, arguments []string) error {
		o, err := app.options(cmd)
		if err != nil {
			return err
		}
		if err = flags.check(o); err == nil {
			err = flags.checkKubernetes()
		}
		if err != nil {
			return usageError{err, cmd.CommandPath()}
		}
		return app.clusterKubernetes(arguments[0], o, &flags)
	}
	return cmd
}

var (
	kubernetesName = regexp.MustCompile(`^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$`)
	kubernetesSize = regexp.MustCompile(`^[0-9]+(\.[0-9]+)?(Ki|Mi|Gi|Ti|Pi|Ei|k|M|G|T|P|E)?$`)
)

func (f *kubernetesFlags) checkKubernetes() error {
	switch {
	case f.image == "":
		return fmt.Errorf("cluster kubernetes needs --image")
	case !kubernetesName.MatchString(f.claim):
		return fmt.Errorf("claim is %q; it takes the name of a persistent volume claim", f.claim)
	case !kubernetesSize.MatchString(f.memory):
		return fmt.Errorf("memory is %q; it takes a size such as 512Mi", f.memory)
	}
	return nil
}

// Paths in the pods of a job.
const (
	sweepMount   = "/sweep"
	resultsMount = "/results"
)

// kubernetesJob fills in the manifests and the Dockerfile.
type kubernetesJob struct {
	Name, Job, Image, Claim, Memory   string
	SweepMount, ResultsMount          string
	SweepFile, Out, Merged            string
	Files                             []experiment.File // names relative to SweepMount
	Tasks, Parallel, Retries, Workers int
	SaveEvery                         time.Duration
	Version, Go, Dockerfile           string
}

// mostConfigBytes is the largest size of a ConfigMap.
const mostConfigBytes = 1 << 20

// mostIndexes is the largest number of tasks of an Indexed Job with separate limits
// for each.
const mostIndexes = 100_000

// mostNameLength leaves space in names for the suffixes that Kubernetes adds.
const mostNameLength = 50

func (app *application) clusterKubernetes(file string, o *options, flags *kubernetesFlags) error {
	s, err := openSweep(file, "")
	if err != nil {
		return err
	}
	p, err := planOf(s, findings.LeftOf(s, nil, 0, s.Points()), 0, s.Points(), o.workers)
	if err != nil {
		return err
	}
	division := flags.divide(s, p, mostIndexes, "an Indexed Job")
	job := kubernetesJob{
		Name: s.Name, Job: "leaderful-" + s.Name, Image: flags.image, Claim: flags.claim, Memory: flags.memory,
		SweepMount: sweepMount, ResultsMount: resultsMount, Out: path.Join(resultsMount, s.Name),
		Tasks: division.tasks, Parallel: flags.parallel, Retries: flags.retries, Workers: o.workers, SaveEvery: flags.saveEvery,
		Version: sim.Version, Go: goVersion(), Dockerfile: filepath.Join(o.out, "Dockerfile"),
	}
	if len(job.Job) > mostNameLength {
		job.Job = strings.TrimRight(job.Job[:mostNameLength], "-")
	}
	if job.Parallel == 0 || job.Parallel > job.Tasks {
		job.Parallel = job.Tasks
	}
	job.Merged = path.Join(job.Out, dataset.MergedFolder)
	if job.Files, err = filesToMount(s.Files); err != nil {
		return err
	}
	job.SweepFile = path.Join(sweepMount, job.Files[0].Name)
	manifest := filepath.Join(o.out, "jobs.yaml")
	set, err := durable.NewSet(o.out, "kubernetes", o.force)
	if err != nil {
		return err
	}
	defer set.Discard()
	if err := errors.Join(render(set, "jobs.yaml", &job, 0o666), render(set, "Dockerfile", &job, 0o666)); err != nil {
		return err
	}
	if err := set.Keep(); err != nil {
		return err
	}
	if o.json {
		return telling.PrintJSON(app.stdout, telling.NewObject("tasks", job.Tasks, "task_seconds", division.each, "manifest", manifest, "dockerfile", job.Dockerfile))
	}
	fmt.Fprintf(app.stdout, "%s\nin the sources, `docker build -f %s -t %s .` builds the image\n`kubectl apply -f %s` starts the tasks; their merged results will be on the volume of %s, in %s\n",
		division.words(), job.Dockerfile, job.Image, manifest, job.Claim, strings.TrimPrefix(job.Merged, resultsMount+"/"))
	return nil
}

// filesToMount returns the files of a sweep with their paths in a pod.
func filesToMount(files []experiment.File) ([]experiment.File, error) {
	mounted := []experiment.File{{Name: filepath.Base(files[0].Name), Text: files[0].Text}}
	bytes := len(files[0].Text)
	for _, file := range files[1:] {
		name := filepath.ToSlash(filepath.Clean(file.Name))
		if !filepath.IsLocal(file.Name) {
			return nil, findings.Misused("%s is outside the folder of the sweep file, which is all that pods can read; move it there", file.Name)
		}
		mounted = append(mounted, experiment.File{Name: name, Text: file.Text})
		bytes += len(file.Text)
	}
	if bytes > mostConfigBytes {
		return nil, findings.Misused("the sweep's files have %d bytes, more than the %d of a ConfigMap", bytes, mostConfigBytes)
	}
	return mounted, nil
}

// goVersion returns the version of Go, as its images are tagged, that the program
// was built with.
func goVersion() string {
	major, minor, _ := strings.Cut(strings.TrimPrefix(runtime.Version(), "go"), ".")
	minor, _, _ = strings.Cut(minor, ".")
	return major + "." + minor
}
