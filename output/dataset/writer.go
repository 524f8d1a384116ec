package dataset

import (
	"errors"
	"math"
	"time"

	"leaderful/sim/experiment"
)

// What a part holds about at most, so that memory stays small.
const (
	mostRows  = 10_000
	mostWeeks = 200_000
)

// A Writer adds records to a folder, a part at a time.
type Writer struct {
	folder  *Folder
	every   time.Duration // at most this long does a record stay in memory only
	since   time.Time
	runs    *Table
	weeks   *Table // nil: there are none
	spare   [2]*Table
	writing chan result // of the part being written; nil: none is
	written []*part
}

type result struct {
	part *part
	err  error
}

// Write returns a writer for the results of the folder's sweep.
func (f *Folder) Write(every time.Duration) *Writer { return f.newWriter(every) }

func (f *Folder) newWriter(every time.Duration) *Writer {
	w := &Writer{folder: f, every: every, since: time.Now()}
	w.runs, w.weeks = f.tables()
	w.spare[0], w.spare[1] = f.tables()
	return w
}

func (f *Folder) tables() (runs, weeks *Table) {
	runs = NewTable(f.Manifest.Columns)
	if f.Manifest.Weekly != nil {
		weeks = NewTable(f.Manifest.Weekly)
	}
	return runs, weeks
}

// Append adds a record of a sweep, which is the folder's.
func (w *Writer) Append(s *experiment.Sweep, record *experiment.Record) error {
	AppendRuns(w.runs, s, record)
	if w.weeks != nil {
		AppendWeeks(w.weeks, s, record)
	}
	return w.save()
}

// save begins to write a part if it is time.
func (w *Writer) save() error {
	if w.runs.Rows >= mostRows || w.weeks != nil && w.weeks.Rows >= mostWeeks || time.Since(w.since) >= w.every {
		return w.flush()
	}
	return nil
}

// flush begins to write what there is, after the part before it is written.
func (w *Writer) flush() error {
	if err := w.wait(); err != nil || w.runs.Rows == 0 {
		return err
	}
	runs, weeks := w.runs, w.weeks
	w.runs, w.weeks = w.spare[0], w.spare[1]
	w.spare = [2]*Table{runs, weeks}
	w.since = time.Now()
	w.writing = make(chan result, 1)
	go func() {
		part, err := w.folder.writePart(runs, weeks)
		runs.clear()
		if weeks != nil {
			weeks.clear()
		}
		w.writing <- result{part, err}
	}()
	return nil
}

func (w *Writer) wait() error {
	if w.writing == nil {
		return nil
	}
	r := <-w.writing
	w.writing = nil
	if r.err == nil {
		w.written = append(w.written, r.part)
	}
	return r.err
}

// Close writes what is left. The folder then knows of all that was written.
func (w *Writer) Close() error {
	err := errors.Join(w.flush(), w.wait())
	for _, p := range w.written {
		w.folder.add(p)
	}
	return err
}

// AppendRuns adds a row of each of a record's runs to a table of runs.
func AppendRuns(t *Table, s *experiment.Sweep, record *experiment.Record) {
	for arm := range record.Runs {
		run := &record.Runs[arm]
		t.Wholes[0] = append(t.Wholes[0], int64(record.Point))
		t.Wholes[1] = append(t.Wholes[1], int64(record.Replication))
		t.Texts[2] = append(t.Texts[2], s.Arms[arm].Name)
		t.Wholes[3] = append(t.Wholes[3], int64(record.Seeds[arm]))
		c := firstFactor
		for _, value := range record.Values {
			t.Reals[c] = append(t.Reals[c], value)
			c++
		}
		for _, outcome := range s.Outcomes {
			value := math.NaN()
			if run.Err == nil {
				value = outcome.Of(&run.Outcomes)
			}
			t.Reals[c] = append(t.Reals[c], value)
			c++
		}
		reason := ""
		if run.Err != nil {
			reason = run.Err.Error()
		}
		t.Texts[c] = append(t.Texts[c], reason)
		t.Rows++
	}
}

// AppendWeeks adds a row of each week of a record's runs to a table of weeks.
func AppendWeeks(t *Table, s *experiment.Sweep, record *experiment.Record) {
	for arm := range record.Runs {
		for i := range record.Runs[arm].Weekly {
			seen := &record.Runs[arm].Weekly[i]
			t.Wholes[0] = append(t.Wholes[0], int64(record.Point))
			t.Wholes[1] = append(t.Wholes[1], int64(record.Replication))
			t.Texts[2] = append(t.Texts[2], s.Arms[arm].Name)
			t.Wholes[3] = append(t.Wholes[3], int64(seen.Week))
			for c, series := range s.Series {
				t.Reals[4+c] = append(t.Reals[4+c], series.Of(seen))
			}
			t.Rows++
		}
	}
}

// bufferFactor is how much memory a Writer takes for a byte of a full part's
// rows: two parts, one being filled and one being encoded, the encoder's own
// buffers, and what the garbage collector leaves lying. Measured.
const bufferFactor = 16

// BufferBytes returns about the most memory that a Writer takes.
func BufferBytes(m *Manifest) float64 {
	return bufferFactor * 8 * (mostRows*float64(len(m.Columns)) + mostWeeks*float64(len(m.Weekly)))
}
