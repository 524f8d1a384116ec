package main

import (
	"bytes"
	"context"
	"fmt"
	"os/exec"
	"regexp"
	"strconv"
	"strings"
	"time"

	"leaderful/output/findings"
)

// slurmJob fills in the scripts.
type slurmJob struct {
	Name, Program, Out, Merged, Folder string
	Tasks, Last, Parallel, Workers     int
	SaveEvery                          time.Duration
	Options                            []string
}

// sbatchOptions returns the options that tasks and merge share.
func (f *slurmFlags) sbatchOptions() ([]string, error) {
	var all []string
	for _, option := range [][2]string{{"time", f.time}, {"partition", f.partition}, {"account", f.account}, {"mem", f.memory}} {
		if option[1] != "" {
			all = append(all, "--"+option[0]+"="+option[1])
		}
	}
	all = append(all, f.options...)
	for _, option := range all {
		if !strings.HasPrefix(option, "-") || strings.ContainsAny(option, "\n\"") {
			return nil, findings.Misused("%q is not an option of sbatch", option)
		}
		if strings.HasPrefix(option, "--array") || strings.HasPrefix(option, "-a") {
			return nil, findings.Misused("the option %q is not allowed; --tasks and --parallel define the array", option)
		}
	}
	return all, nil
}

// runSubmission submits the jobs and returns their numbers.
func runSubmission(ctx context.Context, script string) ([]string, error) {
	command := exec.CommandContext(ctx, "sh", script)
	var out, said bytes.Buffer
	command.Stdout, command.Stderr = &out, &said
	err := command.Run()
	jobs := strings.Fields(out.String())
	if err != nil {
		submitted := ""
		if len(jobs) > 0 {
			submitted = "; submitted before: job " + strings.Join(jobs, ", ")
		}
		return nil, fmt.Errorf("%s: %w: %s%s", script, err, strings.TrimSpace(said.String()), submitted)
	}
	return jobs, nil
}

// defaultMaxArraySize is Slurm's default.
const defaultMaxArraySize = 1001

var maxArraySizeLine = regexp.MustCompile(`(?m)^MaxArraySize\s*=\s*(\d+)`)

// maxArraySize returns the scheduler's setting, which is one more than the highest
// number of a task in an array, or Slurm's default if no scheduler answers.
func maxArraySize(ctx context.Context) int {
	out, err := exec.CommandContext(ctx, "scontrol", "show", "config").Output()
	if err != nil {
		return defaultMaxArraySize
	}
	if found := maxArraySizeLine.FindSubmatch(out); found != nil {
		if n, err := strconv.Atoi(string(found[1])); err == nil && n > 0 {
			return n
		}
	}
	return defaultMaxArraySize
}
