package dataset

import (
	"errors"
	"math"
	"sync"
	"time"

	"leaderful/sim/experiment"
)

// Approximate limits of a part, so that memory use stays small.
const (
	mostRows  = 10_000
	mostWeeks = 200_000
)

// A Writer adds records to a folder, one part at a time. It must be used from one
// goroutine only.
type Writer struct {
	folder *Folder
	every  time.Duration // the longest time for which a record is in memory only
	timer  *time.Timer   // saves records even if no further record arrives; nil if there is none

	mutex   sync.Mutex // guards the fields below
	since   time.Time
	runs    *Table
	weeks   *Table // nil if the sweep records none
	spare   [2]*Table
	writing chan result // of the part being written; nil if there is none
	unsaved [][2]*Table // tables that could not be written
	failed  error       // why
	written []*part
}

type result struct {
	part   *part
	tables [2]*Table
	err    error
}

// Write returns a writer for the results of the folder's sweep.
func (f *Folder) Write(every time.Duration) *Writer {
	w := f.newWriter(every)
	w.timer = time.AfterFunc(w.pace(), w.tick)
	return w
}

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

// tick saves records that have waited long enough.
func (w *Writer) tick() {
	w.mutex.Lock()
	defer w.mutex.Unlock()
	if w.timer == nil {
		return // closed
	}
	if w.failed == nil && time.Since(w.since) >= w.every {
		w.failed = w.flush()
	}
	w.timer.Reset(w.pace())
}

// pace is the interval of the timer.
func (w *Writer) pace() time.Duration { return max(w.every, 10*time.Millisecond) }

// Append adds a record of the folder's sweep.
func (w *Writer) Append(s *experiment.Sweep, record *experiment.Record) error {
	w.mutex.Lock()
	defer w.mutex.Unlock()
	AppendRuns(w.runs, s, record)
	if w.weeks != nil {
		AppendWeeks(w.weeks, s, record)
	}
	return w.save()
}

// save starts to write a part if it is time.
func (w *Writer) save() error {
	if w.failed == nil && (w.runs.Rows >= mostRows || w.weeks != nil && w.weeks.Rows >= mostWeeks || time.Since(w.since) >= w.every) {
		w.failed = w.flush()
	}
	return w.failed
}

// flush starts to write all waiting records once the part before them is written.
func (w *Writer) flush() error {
	if err := w.wait(); err != nil || w.runs.Rows == 0 {
		return err
	}
	tables := [2]*Table{w.runs, w.weeks}
	w.runs, w.weeks = w.spare[0], w.spare[1]
	w.since = time.Now()
	w.writing = make(chan result, 1)
	go func() {
		part, err := w.folder.writePart(tables[0], tables[1])
		w.writing <- result{part, tables, err}
	}()
	return nil
}

func (w *Writer) wait() error {
	if w.writing == nil {
		return nil
	}
	r := <-w.writing
	w.writing = nil
	if r.err != nil {
		w.unsaved = append(w.unsaved, r.tables)
		w.spare[0], w.spare[1] = w.folder.tables()
		return r.err
	}
	w.written = append(w.written, r.part)
	r.tables[0].clear()
	if r.tables[1] != nil {
		r.tables[1].clear()
	}
	w.spare = r.tables
	return nil
}

// Close writes the remaining records and retries those that could not be written. It
// adds every part that was written to the folder's list.
func (w *Writer) Close() error {
	w.mutex.Lock()
	defer w.mutex.Unlock()
	if w.timer != nil {
		w.timer.Stop()
		w.timer = nil
	}
	err := errors.Join(w.wait(), w.flush(), w.wait())
	if len(w.unsaved) > 0 {
		err = nil
		for _, tables := range w.unsaved {
			part, failure := w.folder.writePart(tables[0], tables[1])
			if failure != nil {
				err = failure
				continue
			}
			w.written = append(w.written, part)
		}
	}
	for _, p := range w.written {
		w.folder.add(p)
	}
	return err
}

// AppendRuns adds a row for each of a record's runs to a table of runs.
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

// AppendWeeks adds a row for each week of a record's runs to a table of weeks.
func AppendWeeks(t *Table, s *experiment.Sweep, record *experiment.Record) {
	for arm := range record.Runs {
		for i := range record.Runs[arm].Weekly {
			seen := &record.Runs[arm].Weekly[i]
			t.Wholes[0] = append(t.Wholes[0], int64(record.Point))
			t.Wholes[1] = append(t.Wholes[1], int64(record.Replication))
			t.Texts[2] = append(t.Texts[2], s.Arms[arm].Name)
			t.Wholes[3] = append(t.Wholes[3], int64(seen.Week))
			for c, series := range s.Series {
				t.Reals[firstFactor+c] = append(t.Reals[firstFactor+c], series.Of(seen))
			}
			t.Rows++
		}
	}
}

// bufferFactor is how many bytes of memory a Writer takes per byte of a full part's
// rows: two parts, one being filled and one being encoded, the encoder's own
// buffers, and garbage that is yet to be collected. It was measured.
const bufferFactor = 16

// BufferBytes returns approximately the most memory that a Writer takes, in bytes.
func BufferBytes(m *Manifest) float64 {
	return bufferFactor * 8 * (mostRows*float64(len(m.Columns)) + mostWeeks*float64(len(m.Weekly)))
}
