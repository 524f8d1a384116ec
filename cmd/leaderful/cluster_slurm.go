package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"leaderful/output/dataset"
	"leaderful/output/durable"
	"leaderful/output/findings"
	"leaderful/output/telling"
	"leaderful/output/words"
)

// slurmFlags are the settings of a sweep on Slurm.
type slurmFlags struct {
	clusterFlags
	time, partition, account, memory string
	options                          []string
	program                          string
	submit, retryFailed              bool
}

func newClusterSlurm(app *application) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "slurm [FILE|NAME] --out DIR --tasks N",
		Short: "Write and submit a job array and a job that merges its results",
		Long: `slurm creates the folder of a sweep, which all nodes must share, and writes to its
folder slurm: tasks.sh, a job array in which each task runs one shard; merge.sh,
which merges their results into DIR/merged; and submit.sh, which submits both, with
the merge after all tasks have ended. --submit runs it.

Tasks that are killed, requeued or run twice do no harm. Submitted again, the same
command continues with the missing runs.`,
		Example: `  leaderful cluster slurm my-sweep.yaml --out results --tasks 200 --time 1:00:00 --submit
  leaderful cluster slurm my-sweep.yaml --out results --tasks 50 --workers 4 --option=--qos=long
  leaderful cluster slurm --out results --tasks 200 --submit`,
		Args:              atMostOne("sweep file"),
		ValidArgsFunction: completeSweeps,
	}
	var flags slurmFlags
	f := cmd.Flags()
	f.String("out", "", "keep the results in this `folder`")
	addClusterFlags(cmd, &flags.clusterFlags)
	f.StringVar(&flags.time, "time", "", "time `limit` of a task, in sbatch's notation; a task that reaches it has saved its runs")
	f.StringVar(&flags.partition, "partition", "", "`partition` to run in")
	f.StringVar(&flags.account, "account", "", "`account` to charge")
	f.StringVar(&flags.memory, "memory", "", "memory of a task, in the notation of sbatch --mem")
	f.StringArrayVar(&flags.options, "option", nil, "another `option` for sbatch, such as --option=--qos=long; may be repeated")
	f.StringVar(&flags.program, "program", "", "`path` of leaderful on the nodes; default: this program's")
	f.BoolVar(&flags.submit, "submit", false, "submit the jobs immediately")
	f.BoolVar(&flags.retryFailed, "retry-failed", false, "rerun failed runs")
	cmd.RunE = func(cmd *cobra.Command, arguments []string) error {
		o, err := app.options(cmd)
		if err != nil {
			return err
		}
		if err := flags.check(o); err != nil {
			return usageError{err, cmd.CommandPath()}
		}
		return app.clusterSlurm(cmd.Context(), strings.Join(arguments, ""), o, &flags)
	}
	return cmd
}

func (app *application) clusterSlurm(ctx context.Context, file string, o *options, flags *slurmFlags) error {
	s, err := openSweep(file, o.out)
	if err != nil {
		return err
	}
	job := slurmJob{Name: s.Name, Program: flags.program, Workers: o.workers, Parallel: flags.parallel, SaveEvery: flags.saveEvery}
	if job.Options, err = flags.sbatchOptions(); err != nil {
		return err
	}
	if job.Program == "" {
		if job.Program, err = os.Executable(); err != nil {
			return err
		}
	}
	if job.Out, err = absolute(o.out); err != nil {
		return err
	}
	work, err := app.work(o, wholeShard, flags.saveEvery)
	if err != nil {
		return err
	}
	work.Shared, work.RetryFailed = true, flags.retryFailed
	folder, err := work.Begin(ctx, o.out, s, 0, s.Points())
	if err != nil {
		return err
	}
	p, err := planOf(s, findings.LeftOf(s, folder.Blocks(), 0, s.Points()), 0, s.Points(), o.workers)
	if err := errors.Join(err, folder.End()); err != nil {
		return err
	}
	division := flags.divide(s, p, maxArraySize(ctx), "this Slurm")
	job.Tasks, job.Last = division.tasks, division.tasks-1
	job.Folder, job.Merged = filepath.Join(job.Out, dataset.SlurmFolder), filepath.Join(job.Out, dataset.MergedFolder)
	if err := durable.MakeFolder(filepath.Join(job.Folder, "logs")); err != nil {
		return err
	}
	set, err := durable.NewSet(job.Folder, "slurm", o.force)
	if err != nil {
		return err
	}
	defer set.Discard()
	for _, script := range []string{"tasks.sh", "merge.sh", "submit.sh"} {
		if err := render(set, script, &job, 0o777); err != nil {
			return err
		}
	}
	if err := set.Keep(); err != nil {
		return err
	}
	submission := filepath.Join(job.Folder, "submit.sh")
	jobs := []string{}
	if flags.submit {
		if jobs, err = runSubmission(ctx, submission); err != nil {
			return err
		}
	}
	if o.json {
		return telling.PrintJSON(app.stdout, telling.NewObject("folder", o.out, "tasks", job.Tasks, "task_seconds", division.each, "submission", submission, "jobs", jobs))
	}
	if p.left == 0 {
		fmt.Fprintln(app.stdout, "nothing is missing; only the merge remains")
	} else {
		fmt.Fprintln(app.stdout, division.words())
	}
	if !flags.submit {
		fmt.Fprintf(app.stdout, "`sh %s` submits them\n", words.ShellWord(submission))
		return nil
	}
	fmt.Fprintf(app.stdout, "submitted as jobs %s; `squeue --jobs %s` shows them, and their output is in %s\n",
		strings.Join(jobs, " and "), strings.Join(jobs, ","), filepath.Join(o.out, dataset.SlurmFolder, "logs"))
	return nil
}
