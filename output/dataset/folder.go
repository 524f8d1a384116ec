// Package dataset stores the results of sweeps on disk and returns them in order.
//
//	manifest.json         the sweep, and everything else that determines its results
//	runs/, weeks/         the two tables, in Parquet parts
//	sessions/, damaged/   who worked on it, and what was moved aside; not part of the results
//
// Begin opens a folder for the records of sim/experiment, which a Writer adds as parts;
// Open opens it for output/findings. One walk, in the order of points and replications,
// serves Read, Export, Merge and Done. A part gets its name, which contains its checksum,
// only when it is complete (output/durable), so that a crash loses no finished part.
// What is read is checked before it is believed, and no name in a file leads out of the
// folder. A part that was read and differs from what was written is damaged: it is rerun.
// One that could not be read is not.
package dataset

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/gofrs/flock"

	"leaderful/output/durable"
	"leaderful/sim/experiment"
)

// Names in a data set's folder, besides its tables.
const (
	manifestFile  = "manifest.json"
	lockFile      = ".lock"
	damagedFolder = "damaged"

	// SessionsFolder holds a file for each process that worked on a data set:
	// when, where and how long. It is not part of the results.
	SessionsFolder = "sessions"
	// MergedFolder is where a cluster's last job writes the merged data set.
	MergedFolder = "merged"
	// SlurmFolder holds Slurm's job scripts and their output.
	SlurmFolder = "slurm"
	// QuestionFile holds the question that the runs answer.
	QuestionFile = "question.json"
)

// isOwnName reports whether this program uses a name in a data set's folder.
func isOwnName(name string) bool {
	return strings.HasPrefix(name, ".") || slices.Contains([]string{manifestFile, runsFolder, weeksFolder, damagedFolder, SessionsFolder, MergedFolder, SlurmFolder, QuestionFile}, name)
}

// A Folder is a data set on disk.
type Folder struct {
	Path     string
	Manifest *Manifest
	Damaged  []Damage

	parts  []*part
	known  map[string]bool // names of all files found in the folder of runs
	sound  map[string]bool // files whose checksum matched
	mapped int64           // size in bytes from which files are mapped into memory
	sweep  string          // identity of the manifest's sweep; "" until computed
	lock   *flock.Flock    // nil if opened for reading only
}

func newFolder(path string, m *Manifest) *Folder {
	return &Folder{Path: path, Manifest: m, known: map[string]bool{}, sound: map[string]bool{}, mapped: mappedBytes}
}

// A Progress is called with the number of parts or rows that are done, and their total.
type Progress func(done, total int64)

// Open opens a data set for reading. Each part is compared with its checksum when
// it is read.
func Open(path string) (*Folder, error) { return open(path, 0, ignore) }

// OpenVerified opens a data set and compares every part with its checksum. Parts
// that differ are listed in Damaged and are not part of the data set.
func OpenVerified(path string, progress Progress) (*Folder, error) {
	return open(path, math.MaxInt, progress)
}

func open(path string, verified int, progress Progress) (*Folder, error) {
	m, err := ReadManifest(path)
	if err != nil {
		return nil, err
	}
	f := newFolder(path, m)
	return f, f.list(0, verified, progress)
}

// OpenAll opens several data sets for reading.
func OpenAll(paths []string) (folders []*Folder, err error) {
	for _, path := range paths {
		f, err := Open(path)
		if err != nil {
			return nil, err
		}
		folders = append(folders, f)
	}
	return folders, nil
}

// OpenAs opens the existing results of a sweep, possibly none, for reading.
func OpenAs(path string, m *Manifest) (*Folder, error) {
	f := newFolder(path, m)
	if err := f.Refresh(); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	return f, nil
}

// identity returns the identity of the folder's sweep.
func (f *Folder) identity() string {
	if f.sweep == "" {
		f.sweep = f.Manifest.identity()
	}
	return f.sweep
}

func ignore(int64, int64) {}

// Refresh reads the footers of new parts.
func (f *Folder) Refresh() error { return f.list(0, 0, ignore) }

// list reads the footers of new parts and compares the parts that hold points in
// [from, to) with their checksums. It stops at the first part that cannot be read:
// that says nothing about the part's contents.
func (f *Folder) list(from, to int, progress Progress) error {
	entries, err := listWithin(f.Path, runsFolder)
	if err != nil {
		return err
	}
	for i, entry := range entries {
		progress(int64(i), int64(len(entries)))
		name := entry.Name()
		if strings.HasPrefix(name, ".") || filepath.Ext(name) != ".parquet" || f.known[name] {
			continue
		}
		p, err := f.read(name, from, to)
		var damage *Damage
		switch {
		case err == nil:
			f.parts, f.known[name] = append(f.parts, p), true
		case errors.As(err, &damage):
			damage.Part, f.known[name] = name, true
			f.Damaged = append(f.Damaged, *damage)
		case errors.Is(err, fs.ErrNotExist) && missing(f.Path, filepath.Join(runsFolder, name)): // another process has replaced it
		default:
			return err
		}
	}
	progress(int64(len(entries)), int64(len(entries)))
	return nil
}

// SaveSession writes the file of a process that works on the data set.
func (f *Folder) SaveSession(name string, text []byte) error {
	folder := filepath.Join(f.Path, SessionsFolder)
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return err
	}
	name = strings.Map(func(c rune) rune { // a host may be called anything
		if strings.ContainsRune(`/\:%`, c) || c < ' ' {
			return '_'
		}
		return c
	}, name)
	return durable.Write(filepath.Join(folder, name), text)
}

// mostSessionBytes bounds the file of a session.
const mostSessionBytes = 1 << 20

// Sessions returns the paths and texts of the session files, and an error that names
// the unreadable ones.
func (f *Folder) Sessions() (paths []string, texts [][]byte, err error) {
	entries, err := listWithin(f.Path, SessionsFolder)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil, nil
	}
	for _, entry := range entries {
		name := filepath.Join(SessionsFolder, entry.Name())
		if filepath.Ext(name) != ".json" {
			continue
		}
		text, failed := ReadWithin(f.Path, name, mostSessionBytes)
		if failed != nil {
			err = errors.Join(err, failed)
			continue
		}
		paths, texts = append(paths, filepath.Join(f.Path, name)), append(texts, text)
	}
	return paths, texts, err
}

// Blocks returns the complete blocks.
func (f *Folder) Blocks() []experiment.Block { return f.blocks(true) }

// Stale returns how many replications are stored under former numbers of their
// points.
func (f *Folder) Stale() int64 { return size(union(f.blocks(false))) }

// blocks returns the blocks of parts whose points have their present numbers, or of
// the others.
func (f *Folder) blocks(current bool) (all []experiment.Block) {
	for _, p := range f.parts {
		if p.current() == current {
			all = append(all, p.blocks...)
		}
	}
	return all
}

// size returns how many replications of points blocks contain, with duplicates.
func size(blocks []experiment.Block) (total int64) {
	for i := range blocks {
		total += blocks[i].Size()
	}
	return total
}

// hullOf returns the smallest block that contains others.
func hullOf(blocks []experiment.Block) experiment.Block {
	hull := experiment.Block{FromPoint: math.MaxInt, FromReplication: math.MaxInt}
	for _, b := range blocks {
		hull.FromPoint, hull.ToPoint = min(hull.FromPoint, b.FromPoint), max(hull.ToPoint, b.ToPoint)
		hull.FromReplication, hull.ToReplication = min(hull.FromReplication, b.FromReplication), max(hull.ToReplication, b.ToReplication)
	}
	return hull
}

// union returns the replications of points in blocks, each once, in a form that does
// not depend on how the blocks divide them.
func union(blocks []experiment.Block) []experiment.Block {
	hull := hullOf(blocks)
	gaps := slices.Collect(experiment.Missing(blocks, hull))
	var all []experiment.Block
	for b := range experiment.Missing(gaps, hull) {
		if n := len(all); n > 0 && all[n-1].ToPoint == b.FromPoint && all[n-1].FromReplication == b.FromReplication && all[n-1].ToReplication == b.ToReplication {
			all[n-1].ToPoint = b.ToPoint
			continue
		}
		all = append(all, b)
	}
	return all
}

// Done returns how many runs of the points in [from, to) are complete, including
// failed ones, and how many failed.
func (f *Folder) Done(from, to int) (runs, failures int64, err error) {
	var blocks []experiment.Block
	exact := true // no failure counted may belong to other points
	for _, p := range f.parts {
		if !p.current() || !p.holds(from, to) {
			continue
		}
		failures += p.failures
		for _, b := range p.blocks {
			exact = exact && (p.failures == 0 || b.FromPoint >= from && b.ToPoint <= to)
			b.FromPoint, b.ToPoint = max(b.FromPoint, from), min(b.ToPoint, to)
			if b.FromPoint < b.ToPoint {
				blocks = append(blocks, b)
			}
		}
	}
	distinct := size(union(blocks))
	if failures > 0 && !(exact && distinct == size(blocks)) { // one of two duplicates may have failed
		failures = 0
		err = scan(context.Background(), []*Folder{f}, false, func(runs *Table, first, last int) error {
			if point := runs.Wholes[0][first]; point >= int64(from) && point < int64(to) {
				failures += failedIn(runs, first, last)
			}
			return nil
		})
	}
	return distinct * int64(len(f.Manifest.Arms)), failures, err
}

// An Incomplete error says how much of a data set is missing.
type Incomplete struct {
	Folder  string
	Missing int64 // replications of points
	Least   bool  // the precision may require more
}

func (i *Incomplete) Error() string {
	least := ""
	if i.Least {
		least = "at least "
	}
	return fmt.Sprintf("%s is incomplete: %s%d replications are missing", i.Folder, least, i.Missing)
}

// requireSameSweep returns a Refusal unless folders hold exactly the same sweep.
func requireSameSweep(folders []*Folder) error {
	for _, f := range folders[1:] {
		if err := refusal(folders[0].Path, Mismatches(folders[0].Manifest, f.Manifest)); err != nil {
			return err
		}
	}
	return nil
}

// refusal returns a Refusal if there are differences.
func refusal(path string, differences []string) error {
	if len(differences) > 0 {
		return &Refusal{path, differences}
	}
	return nil
}

// Complete returns an Incomplete if anything that the sweep requires is missing in
// all of its folders.
func Complete(folders ...*Folder) error {
	m := folders[0].Manifest
	if err := requireSameSweep(folders); err != nil {
		return err
	}
	rule := &m.Replications
	var saved experiment.Saved
	for _, f := range folders {
		saved.Blocks = append(saved.Blocks, f.Blocks()...)
	}
	saved.Recall = func(from, to int, visit func(point, replication int, value float64, ok bool)) error {
		for _, f := range folders {
			if err := f.Recall(&rule.Of, from, to, visit); err != nil {
				return err
			}
		}
		return nil
	}
	missing, err := rule.Outstanding(0, m.Points, saved)
	if err == nil && missing > 0 {
		err = &Incomplete{folders[0].Path, missing, rule.Precision > 0}
	}
	return err
}
