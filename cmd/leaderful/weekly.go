package main

import (
	"bufio"
	"encoding/csv"
	"strconv"

	"leaderful/output/durable"
	"leaderful/sim"
	"leaderful/sim/experiment"
)

// A weeklyFile holds the weekly series of every run, one row per week.
type weeklyFile struct {
	file     *durable.File
	rows     *csv.Writer
	buffer   *bufio.Writer
	scenario string
	plan     *experiment.Plan
	row      []string
}

func createWeekly(path string, force bool, scenario string, plan *experiment.Plan) (*weeklyFile, error) {
	file, err := durable.Create(path, force)
	if err != nil {
		return nil, err
	}
	buffer := bufio.NewWriterSize(file, 1<<20)
	w := &weeklyFile{file: file, buffer: buffer, rows: csv.NewWriter(buffer), scenario: scenario, plan: plan}
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
	return w.file.Keep()
}

// discard removes the file unless it was kept.
func (w *weeklyFile) discard() { w.file.Discard() }
