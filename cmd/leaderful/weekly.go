package main

import (
	"bufio"
	"encoding/csv"
	"os"
	"path/filepath"
	"strconv"

	"leaderful/sim"
	"leaderful/sim/experiment"
)

// A weeklyFile holds the weekly series of every run, a row a week. It is
// written under a temporary name beside its own until it is kept.
type weeklyFile struct {
	path      string
	temporary *os.File
	buffer    *bufio.Writer
	rows      *csv.Writer
	scenario  string
	plan      *experiment.Plan
	row       []string
}

func createWeekly(path, scenario string, plan *experiment.Plan) (*weeklyFile, error) {
	temporary, err := os.CreateTemp(filepath.Dir(path), filepath.Base(path)+".*")
	if err != nil {
		return nil, err
	}
	buffer := bufio.NewWriterSize(temporary, 1<<20)
	w := &weeklyFile{path: path, temporary: temporary, buffer: buffer, rows: csv.NewWriter(buffer), scenario: scenario, plan: plan}
	header := []string{"scenario", "regime", "replication", "week"}
	for _, series := range sim.SeriesTable {
		header = append(header, series.Name)
	}
	return w, w.rows.Write(header)
}

// write adds the runs of a replication.
func (w *weeklyFile) write(replication int, runs []experiment.Run) error {
	for arm, run := range runs {
		for i := range run.Weekly {
			seen := &run.Weekly[i]
			w.row = append(w.row[:0], w.scenario, w.plan.Arms[arm].Name, strconv.Itoa(replication), strconv.Itoa(seen.Week))
			for _, series := range sim.SeriesTable {
				w.row = append(w.row, strconv.FormatFloat(series.Of(seen), 'g', -1, 64))
			}
			if err := w.rows.Write(w.row); err != nil {
				return err
			}
		}
	}
	return nil
}

// keep completes the file and gives it its name.
func (w *weeklyFile) keep() error {
	w.rows.Flush()
	if err := w.rows.Error(); err != nil {
		return err
	}
	if err := w.buffer.Flush(); err != nil {
		return err
	}
	if err := w.temporary.Chmod(0o644); err != nil {
		return err
	}
	if err := w.temporary.Close(); err != nil {
		return err
	}
	return os.Rename(w.temporary.Name(), w.path)
}

// discard removes what was not kept.
func (w *weeklyFile) discard() {
	w.temporary.Close()
	os.Remove(w.temporary.Name())
}
