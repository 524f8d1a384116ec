package dataset

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"leaderful/sim/experiment"
)

const (
	manifestFile  = "manifest.json"
	damagedFolder = "damaged"
)

// A Folder is a data set on disk.
type Folder struct {
	Path     string
	Manifest *Manifest
	Damaged  []string // parts that cannot be trusted, and why
	parts    []*part
}

// Open opens a data set to read it.
func Open(path string) (*Folder, error) {
	f := &Folder{Path: path}
	text, err := os.ReadFile(filepath.Join(path, manifestFile))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("%s is no data set: it has no %s", path, manifestFile)
	}
	if err != nil {
		return nil, err
	}
	if err := json.Unmarshal(text, &f.Manifest); err != nil {
		return nil, fmt.Errorf("%s: %w", filepath.Join(path, manifestFile), err)
	}
	if f.Manifest.Format != formatVersion {
		return nil, fmt.Errorf("%s is of format %d; this program reads format %d", path, f.Manifest.Format, formatVersion)
	}
	return f, f.list()
}

// list reads the footers of all parts.
func (f *Folder) list() error {
	f.parts, f.Damaged = nil, nil
	entries, err := os.ReadDir(filepath.Join(f.Path, runsFolder))
	if err != nil {
		return err
	}
	for _, entry := range entries {
		name := entry.Name()
		if strings.HasPrefix(name, ".") {
			continue
		}
		p, err := f.readPart(name)
		switch {
		case errors.Is(err, fs.ErrNotExist) && !f.exists(name): // another process has replaced it
		case err != nil:
			f.Damaged = append(f.Damaged, fmt.Sprintf("%s: %v", filepath.Join(runsFolder, name), err))
		default:
			f.parts = append(f.parts, p)
		}
	}
	return nil
}

func (f *Folder) exists(name string) bool {
	_, err := os.Stat(filepath.Join(f.Path, runsFolder, name))
	return err == nil
}

// Begin opens a data set to add the results of a sweep to it, or makes one. It
// refuses, with a Refusal, a folder whose sweep this one does not extend. What is
// damaged is told in Damaged and moved aside; numbers of points that have
// changed, since a grid was refined, are brought up to date. With retry, runs
// that failed count as not done. Alone says that no other process works on the
// folder.
func Begin(path string, m *Manifest, retry, alone bool) (*Folder, error) {
	f := &Folder{Path: path, Manifest: m}
	text, err := json.MarshalIndent(m, "", "  ")
	if err != nil {
		return nil, err
	}
	text = append(text, '\n')
	before, err := os.ReadFile(filepath.Join(path, manifestFile))
	switch {
	case errors.Is(err, fs.ErrNotExist):
		if entries, err := os.ReadDir(path); err == nil && slices.ContainsFunc(entries, func(e fs.DirEntry) bool { return !strings.HasPrefix(e.Name(), ".") && !ours(e.Name()) }) {
			return nil, fmt.Errorf("%s holds other files and no data set", path)
		}
	case err != nil:
		return nil, err
	default:
		there := new(Manifest)
		if err := json.Unmarshal(before, there); err != nil {
			return nil, fmt.Errorf("%s: %w", filepath.Join(path, manifestFile), err)
		}
		if wrong := differences(there, m); len(wrong) > 0 {
			return nil, &Refusal{path, wrong}
		}
	}
	for _, folder := range []string{runsFolder, weeksFolder} {
		if folder == runsFolder || m.Weekly != nil {
			if err := os.MkdirAll(filepath.Join(path, folder), 0o755); err != nil {
				return nil, err
			}
		}
	}
	if !bytes.Equal(before, text) {
		if _, err := writeDurably(path, manifestFile, text); err != nil {
			return nil, err
		}
	}
	f.sweepOut()
	if err := f.list(); err != nil {
		return nil, err
	}
	return f, errors.Join(f.setAside(), f.tidy(retry, alone))
}

// ours reports whether a name in a folder is one that this package makes.
func ours(name string) bool {
	return slices.Contains([]string{manifestFile, runsFolder, weeksFolder, damagedFolder, SessionsFolder}, name)
}

// sweepOut removes what crashed processes left unfinished long ago.
func (f *Folder) sweepOut() {
	for _, folder := range []string{"", runsFolder, weeksFolder} {
		left, _ := filepath.Glob(filepath.Join(f.Path, folder, ".tmp-*"))
		for _, path := range left {
			if info, err := os.Stat(path); err == nil && time.Since(info.ModTime()) > time.Hour {
				os.Remove(path)
			}
		}
	}
}

// setAside moves damaged parts away.
func (f *Folder) setAside() error {
	for _, text := range f.Damaged {
		name, _, _ := strings.Cut(text, ": ")
		if err := os.MkdirAll(filepath.Join(f.Path, damagedFolder), 0o755); err != nil {
			return err
		}
		err := os.Rename(filepath.Join(f.Path, name), filepath.Join(f.Path, damagedFolder, filepath.Base(name)))
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	return nil
}

// Blocks returns what is complete.
func (f *Folder) Blocks() []experiment.Block {
	var all []experiment.Block
	for _, p := range f.parts {
		all = append(all, p.blocks...)
	}
	return all
}

// size returns how many replications of points there are in blocks: in all, and
// without what several hold.
func size(blocks []experiment.Block) (total, distinct int) {
	hull := experiment.Block{FromPoint: math.MaxInt, FromReplication: math.MaxInt}
	for i := range blocks {
		b := &blocks[i]
		total += b.Size()
		hull.FromPoint, hull.ToPoint = min(hull.FromPoint, b.FromPoint), max(hull.ToPoint, b.ToPoint)
		hull.FromReplication, hull.ToReplication = min(hull.FromReplication, b.FromReplication), max(hull.ToReplication, b.ToReplication)
	}
	if len(blocks) == 0 {
		return 0, 0
	}
	distinct = hull.Size()
	for b := range experiment.Missing(blocks, hull) {
		distinct -= b.Size()
	}
	return total, distinct
}

// Done returns how many runs are complete, those that failed among them, and how
// many failed.
func (f *Folder) Done() (runs, failures int) {
	_, distinct := size(f.Blocks())
	for _, p := range f.parts {
		failures += p.failures
	}
	return distinct * len(f.Manifest.Regimes), failures
}

// tidy rewrites parts whose points have other numbers by now and, with retry,
// those with failed runs, without them; alone, also parts of what an earlier one
// has.
func (f *Folder) tidy(retry, alone bool) error {
	total, distinct := 0, 0
	if alone {
		total, distinct = size(f.Blocks())
	}
	seen := map[[2]int64]bool{}
	var kept []*part
	for _, p := range f.parts {
		stale := p.design != f.Manifest.DesignHash
		if !stale && total == distinct && !(retry && p.failures > 0) {
			kept = append(kept, p)
			continue
		}
		runs, weeks, err := f.load(p)
		if err != nil {
			return err
		}
		drop, here := map[[2]int64]bool{}, map[[2]int64]bool{}
		numbers := map[int64]int64{}
		for row := range runs.Rows {
			key := key(runs, row)
			if retry && runs.Texts[len(runs.Columns)-1][row] != "" {
				drop[key] = true
			}
			number := key[0]
			if stale {
				point, found := f.Manifest.Design.Find(f.Manifest.Factors, f.valuesOf(runs, row))
				if !found {
					return fmt.Errorf("%s holds a point that the sweep does not have", p.name)
				}
				number = int64(point)
			}
			numbers[key[0]] = number
			renumbered := [2]int64{number, key[1]}
			if seen[renumbered] {
				drop[key] = true
			}
			here[renumbered] = true
		}
		for key := range here {
			seen[key] = true
		}
		if !stale && len(drop) == 0 {
			kept = append(kept, p)
			continue
		}
		tables := []*Table{runs, weeks}
		for i, t := range tables {
			if t == nil {
				continue
			}
			left := NewTable(t.Columns)
			for row := range t.Rows {
				if !drop[key(t, row)] {
					left.Append(t, row)
					left.Wholes[0][left.Rows-1] = numbers[t.Wholes[0][row]]
				}
			}
			tables[i] = inOrder(left)
		}
		if tables[0].Rows > 0 {
			rewritten, err := f.writePart(tables[0], tables[1])
			if err != nil {
				return err
			}
			kept = append(kept, rewritten)
			if rewritten.name == p.name {
				continue
			}
		}
		if err := f.remove(p); err != nil {
			return err
		}
	}
	f.parts = kept
	return nil
}

func (f *Folder) remove(p *part) error {
	err := os.Remove(filepath.Join(f.Path, runsFolder, p.name))
	if p.weeks != "" && !slices.ContainsFunc(f.parts, func(q *part) bool { return q != p && q.weeks == p.weeks }) {
		err = errors.Join(err, os.Remove(filepath.Join(f.Path, weeksFolder, p.weeks)))
	}
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return err
}

// firstFactor is the number of the first factor's column.
const firstFactor = 4

// valuesOf returns the values of the factors in a row.
func (f *Folder) valuesOf(runs *Table, row int) []float64 {
	values := make([]float64, len(f.Manifest.Factors))
	for j := range values {
		values[j] = runs.Reals[firstFactor+j][row]
	}
	return values
}

// Recall visits the values of a contrast that are there of a range of points, in
// no particular order; ok is false where a run failed.
func (f *Folder) Recall(c *experiment.Contrast, from, to int, visit func(point, replication int, value float64, ok bool)) error {
	column := slices.IndexFunc(f.Manifest.Columns, func(column Column) bool { return column.Name == c.Outcome })
	for _, p := range f.parts {
		if !slices.ContainsFunc(p.blocks, func(b experiment.Block) bool { return b.FromPoint < to && b.ToPoint > from }) {
			continue
		}
		runs, _, err := f.load(p)
		if err != nil {
			return err
		}
		arms := len(f.Manifest.Regimes)
		for row := 0; row < runs.Rows; row += arms {
			point := int(runs.Wholes[0][row])
			if point < from || point >= to {
				continue
			}
			value := 0.0
			for i := row; i < row+arms; i++ {
				switch runs.Texts[2][i] {
				case c.Arm:
					value += runs.Reals[column][i]
				case c.Reference:
					value -= runs.Reals[column][i]
				}
			}
			visit(point, int(runs.Wholes[1][row]), value, !math.IsNaN(value))
		}
	}
	return nil
}

// What a part holds at most, so that memory stays small.
const (
	mostRows  = 20_000
	mostWeeks = 200_000
)

// A Writer adds records to a folder, a part at a time.
type Writer struct {
	folder      *Folder
	sweep       *experiment.Sweep
	every       time.Duration // at most this long does a record stay in memory only
	since       time.Time
	runs, weeks *Table
	spare       [2]*Table
	writing     chan error // of the part being written; nil: none is
	Parts       int        // written
}

// Write returns a writer for the results of a sweep, which is the folder's.
func (f *Folder) Write(s *experiment.Sweep, every time.Duration) *Writer {
	w := &Writer{folder: f, sweep: s, every: every, since: time.Now()}
	w.runs, w.weeks = w.tables()
	w.spare[0], w.spare[1] = w.tables()
	return w
}

func (w *Writer) tables() (runs, weeks *Table) {
	runs = NewTable(w.folder.Manifest.Columns)
	if w.folder.Manifest.Weekly != nil {
		weeks = NewTable(w.folder.Manifest.Weekly)
	}
	return runs, weeks
}

// Append adds a record.
func (w *Writer) Append(record *experiment.Record) error {
	AppendRuns(w.runs, w.sweep, record)
	if w.weeks != nil {
		AppendWeeks(w.weeks, w.sweep, record)
	}
	full := w.runs.Rows >= mostRows || w.weeks != nil && w.weeks.Rows >= mostWeeks
	if full || time.Since(w.since) >= w.every {
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
	w.writing = make(chan error, 1)
	go func() {
		sorted, sortedWeeks := inOrder(runs), weeks
		if weeks != nil {
			sortedWeeks = inOrder(weeks)
		}
		_, err := w.folder.writePart(sorted, sortedWeeks)
		runs.clear()
		if weeks != nil {
			weeks.clear()
		}
		w.writing <- err
	}()
	return nil
}

func (w *Writer) wait() error {
	if w.writing == nil {
		return nil
	}
	err := <-w.writing
	w.writing = nil
	if err == nil {
		w.Parts++
	}
	return err
}

// Close writes what is left.
func (w *Writer) Close() error { return errors.Join(w.flush(), w.wait()) }

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
