package dataset

import (
	"cmp"
	"errors"
	"math"
	"sync"
	"time"

	"leaderful/sim"
	"leaderful/sim/experiment"
)

// Approximate limits of a part, so that memory use stays small.
const (
	mostRows  = 10_000
	mostWeeks = 200_000
)

// tables are the rows of a part.
type tables struct{ runs, weeks *Table } // weeks is nil if the sweep records none

func (f *Folder) newTables() (t tables) {
	t.runs = NewTable(f.Manifest.Columns)
	if f.Manifest.Weekly != nil {
		t.weeks = NewTable(f.Manifest.Weekly)
	}
	return t
}

// A Writer adds records to a folder, one part at a time. It must be used from one
// goroutine only.
type Writer struct {
	folder *Folder
	every  time.Duration // the longest time for which a record is in memory only

	mutex   sync.Mutex  // guards the fields below
	timer   *time.Timer // saves records even if no further record arrives; nil if there is none
	since   time.Time
	rows    tables
	writing chan error // of the part being written; nil if there is none
	unsaved []tables   // that could not be written
	failed  error      // why
	written []*part
}

// Write returns a writer for the results of the folder's sweep.
func (f *Folder) Write(every time.Duration) *Writer {
	w := f.newWriter(every)
	w.mutex.Lock()
	defer w.mutex.Unlock()
	w.timer = time.AfterFunc(w.pace(), w.tick)
	return w
}

func (f *Folder) newWriter(every time.Duration) *Writer {
	return &Writer{folder: f, every: every, since: time.Now(), rows: f.newTables()}
}

// tick saves records that have waited long enough.
func (w *Writer) tick() {
	w.mutex.Lock()
	defer w.mutex.Unlock()
	if w.timer != nil { // not closed
		w.save()
		w.timer.Reset(w.pace())
	}
}

// pace is the interval of the timer.
func (w *Writer) pace() time.Duration { return max(w.every, 10*time.Millisecond) }

// Append adds a record of the folder's sweep.
func (w *Writer) Append(s *experiment.Sweep, record *experiment.Record) error {
	w.mutex.Lock()
	defer w.mutex.Unlock()
	AppendRuns(w.rows.runs, s, record)
	if w.rows.weeks != nil {
		AppendWeeks(w.rows.weeks, s, record)
	}
	return w.save()
}

// save starts to write a part if it is time.
func (w *Writer) save() error {
	if w.failed == nil && (w.rows.runs.Rows >= mostRows || w.rows.weeks != nil && w.rows.weeks.Rows >= mostWeeks || time.Since(w.since) >= w.every) {
		w.failed = w.flush()
	}
	return w.failed
}

// flush starts to write all waiting records once the part before them is written.
func (w *Writer) flush() error {
	if err := w.wait(); err != nil || w.rows.runs.Rows == 0 {
		return err
	}
	rows, written := w.rows, make(chan error, 1)
	w.rows, w.since, w.writing = w.folder.newTables(), time.Now(), written
	go func() { written <- w.write(rows) }()
	return nil
}

// write writes a part. Nothing else touches the lists of parts meanwhile.
func (w *Writer) write(rows tables) error {
	p, err := w.folder.writePart(rows)
	if err != nil {
		w.unsaved = append(w.unsaved, rows)
	} else {
		w.written = append(w.written, p)
	}
	return err
}

// wait waits until the part that is being written is written.
func (w *Writer) wait() (err error) {
	if w.writing != nil {
		err = <-w.writing
		w.writing = nil
	}
	return err
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
	if again := w.unsaved; len(again) > 0 {
		err = nil
		for _, rows := range again {
			err = cmp.Or(w.write(rows), err)
		}
	}
	for _, p := range w.written {
		w.folder.add(p)
	}
	return err
}

// firstFactor is the number of the first column after the keys in both tables: a
// factor, or a series.
const firstFactor = 4

// begin starts a row: its keys are the same in both tables but for the last one.
func (t *Table) begin(record *experiment.Record, regime string, last int64) {
	t.Wholes[0] = append(t.Wholes[0], int64(record.Point))
	t.Wholes[1] = append(t.Wholes[1], int64(record.Replication))
	t.Texts[2] = append(t.Texts[2], regime)
	t.Wholes[3] = append(t.Wholes[3], last)
	t.Rows++
}

// AppendRuns adds a row for each of a record's runs to a table of runs.
func AppendRuns(t *Table, s *experiment.Sweep, record *experiment.Record) {
	for arm := range record.Runs {
		run := &record.Runs[arm]
		t.begin(record, s.Arms[arm].Name, int64(record.Seeds[arm]))
		c := firstFactor
		for _, value := range record.Values {
			t.Reals[c] = append(t.Reals[c], value)
			c++
		}
		reason := ""
		if run.Err != nil {
			reason = run.Err.Error()
		}
		for _, name := range s.Outcomes {
			value := math.NaN()
			if run.Err == nil {
				value = sim.OutcomeNamed(name).Of(&run.Outcomes)
			}
			t.Reals[c] = append(t.Reals[c], value)
			c++
		}
		t.Texts[c] = append(t.Texts[c], reason)
	}
}

// AppendWeeks adds a row for each week of a record's runs to a table of weeks.
func AppendWeeks(t *Table, s *experiment.Sweep, record *experiment.Record) {
	var series []*sim.Series
	for _, name := range s.Series {
		series = append(series, sim.SeriesNamed(name))
	}
	for arm := range record.Runs {
		for i := range record.Runs[arm].Weekly {
			seen := &record.Runs[arm].Weekly[i]
			t.begin(record, s.Arms[arm].Name, int64(seen.Week))
			for c := range series {
				t.Reals[firstFactor+c] = append(t.Reals[firstFactor+c], series[c].Of(seen))
			}
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
