package main

import (
	"fmt"
	"math"
	"runtime"
	"slices"
	"strings"
	"time"

	"leaderful/output/dataset"
	"leaderful/output/findings"
	"leaderful/output/telling"
	"leaderful/sim/experiment"
)

// The trial of a plan runs for this long, or for this many replications.
const (
	trialTime    = 1500 * time.Millisecond
	trialRecords = 200
)

// The memory that a sweep needs, measured on amd64: for the program alone, and for
// each member of an organization that is running.
const (
	programBytes = 24e6
	memberBytes  = 400
)

// A plan estimates the cost of a sweep from a short trial at points spread over the
// design.
type plan struct {
	runs, left    int64
	workers       int
	tried         int     // runs of the trial
	runSeconds    float64 // of one run on one processor
	memory, bytes float64 // bytes in memory; on disk, when everything is done
}

// seconds returns how long the workers need for the remaining runs.
func (p *plan) seconds() float64 { return p.runSeconds * float64(p.left) / float64(p.workers) }

// planOf plans the remaining runs of the points [from, to).
func planOf(s *experiment.Sweep, left int64, from, to, workers int) (*plan, error) {
	if workers == 0 {
		workers = runtime.GOMAXPROCS(0)
	}
	arms := len(s.Arms)
	want := findings.WholeOf(s, from, to)
	p := &plan{runs: want.Size() * int64(arms), left: left, workers: workers}
	m := findings.ManifestOf(s)
	table, weeks := dataset.NewTable(m.Columns), dataset.NewTable(m.Weekly)
	members := 0
	started := time.Now()
	for n := 0; n < trialRecords && from < to && (n == 0 || time.Since(started) < trialTime); n++ {
		// Multiples of the golden ratio are spread evenly over the points.
		_, share := math.Modf(float64(n) * math.Phi)
		record := s.Replay(from+int(share*float64(to-from)), n%s.Replications.Most)
		dataset.AppendRuns(table, s, record)
		if m.Weekly != nil {
			dataset.AppendWeeks(weeks, s, record)
		}
		p.tried += arms
		for arm := range s.Arms {
			if setup, err := s.Setup(arm, record.Values); err == nil {
				members = max(members, setup.Parameters.Organization.Members)
			}
		}
	}
	p.runSeconds = time.Since(started).Seconds() / float64(max(p.tried, 1))
	each, err := dataset.SizePerRow(table)
	if err != nil {
		return nil, err
	}
	if m.Weekly != nil {
		perWeek, err := dataset.SizePerRow(weeks)
		if err != nil {
			return nil, err
		}
		each += perWeek * float64(weeks.Rows) / float64(max(table.Rows, 1))
	}
	p.bytes = each * float64(p.runs)
	p.memory = programBytes + float64(workers)*float64(members)*memberBytes + dataset.BufferBytes(m)
	return p, nil
}

// planSweep prints the estimated cost of a sweep.
func (app *application) planSweep(s *experiment.Sweep, o *options, from, to int) error {
	left := findings.LeftOf(s, nil, from, to)
	if o.out != "" {
		m := findings.ManifestOf(s)
		if err := dataset.Check(o.out, m); err != nil {
			return findings.Refused(err)
		}
		existing, err := dataset.OpenAs(o.out, m)
		if err != nil {
			return err
		}
		left = findings.LeftOf(s, existing.Blocks(), from, to)
		if stale := existing.Stale() * int64(len(s.Arms)); stale > 0 { // runs that do not have their new numbers yet
			left -= int64(float64(stale) * float64(to-from) / float64(s.Points()))
		}
	}
	p, err := planOf(s, left, from, to, o.workers)
	if err != nil {
		return err
	}
	if o.json {
		return telling.PrintJSON(app.stdout, telling.NewObject("sweep", s.Name, "design", s.Design.Kind, "points", to-from, "regimes", len(s.Arms),
			"replications", s.Replications.Most, "runs", p.runs, "done", p.runs-p.left, "seconds", p.seconds(), "memory_bytes", math.Round(p.memory),
			"disk_bytes", math.Round(p.bytes)))
	}
	var t facts
	t.line("design", fmt.Sprintf("%s, %d points", s.Design.Kind, to-from))
	t.line("varies", strings.Join(factorNames(s), ", "))
	t.line("regimes", strings.Join(armNames(s), ", "))
	replications, upTo := fmt.Sprint(s.Replications.Most), ""
	if rule := s.Replications; rule.Precision > 0 {
		replications = fmt.Sprintf("%d to %d, until %s is known to ±%v", rule.Least, rule.Most, rule.Of.Outcome, rule.Precision)
		upTo = "up to "
	}
	t.line("replications", replications)
	t.line("runs", fmt.Sprintf("%s%d, of which %d are done", upTo, p.runs, p.runs-p.left))
	t.line("time", fmt.Sprintf("%s%v with %d workers (a run takes %.2f ms, over %d tried)",
		upTo, duration(p.seconds()), p.workers, p.runSeconds*1000, p.tried))
	t.line("memory", fmt.Sprintf("about %s, for any number of runs", megabytes(p.memory)))
	t.line("disk", fmt.Sprintf("%sabout %s", upTo, megabytes(p.bytes)))
	t.print(app)
	if s.Design.Kind == experiment.Sobol || s.Design.Kind == experiment.Saltelli {
		if s.Design.Size&(s.Design.Size-1) != 0 {
			fmt.Fprintf(app.stdout, "\nSobol' points spread best when their number is a power of two; it is %d.\n", s.Design.Size)
		}
	}
	return nil
}

func factorNames(s *experiment.Sweep) []string {
	var names []string
	for i := range s.Factors {
		names = append(names, s.Factors[i].Name)
	}
	return slices.Clip(names)
}

func armNames(s *experiment.Sweep) []string {
	var names []string
	for i := range s.Arms {
		names = append(names, s.Arms[i].Name)
	}
	return slices.Clip(names)
}
