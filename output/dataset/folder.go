package dataset

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"math"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"syscall"
	"time"

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
)

// isOwnName reports whether this program uses a name in a data set's folder.
func isOwnName(name string) bool {
	return strings.HasPrefix(name, ".") || slices.Contains([]string{manifestFile, runsFolder, weeksFolder, damagedFolder, SessionsFolder, MergedFolder, SlurmFolder}, name)
}

// A Folder is a data set on disk.
type Folder struct {
	Path     string
	Manifest *Manifest
	Damaged  []Damage

	parts []*part
	known map[string]bool // names of all files found in the folder of runs
	sound map[string]bool // files whose checksum matched
	sweep string          // identity of the manifest's sweep; "" until computed
	lock  *flock.Flock    // nil if opened for reading only
}

// A Damage is a part whose bytes were read and differ from those written.
type Damage struct {
	Part    string `json:"part"`
	Reason  string `json:"reason"`
	weeks   string // its file of weeks, if that is damaged
	foreign bool
}

func (d Damage) String() string { return filepath.Join(runsFolder, d.Part) + ": " + d.Reason }

// A Progress is called with the number of parts or rows that are done, and their total.
type Progress func(done, total int64)

// Open opens a data set for reading. Each part is compared with its checksum when
// it is read.
func Open(path string) (*Folder, error) {
	m, err := ReadManifest(path)
	if err != nil {
		return nil, err
	}
	f := &Folder{Path: path, Manifest: m}
	return f, f.Refresh()
}

// OpenAs opens the existing results of a sweep, possibly none, for reading.
func OpenAs(path string, m *Manifest) (*Folder, error) {
	f := &Folder{Path: path, Manifest: m}
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

// OpenVerified opens a data set and compares every part with its checksum. Parts
// that differ are listed in Damaged and are not part of the data set.
func OpenVerified(path string, progress Progress) (*Folder, error) {
	m, err := ReadManifest(path)
	if err != nil {
		return nil, err
	}
	f := &Folder{Path: path, Manifest: m}
	return f, f.list(0, math.MaxInt, progress)
}

// Refresh reads the footers of new parts.
func (f *Folder) Refresh() error { return f.list(0, 0, func(int64, int64) {}) }

// list reads the footers of new parts and compares the parts that hold points in
// [from, to) with their checksums. It stops at the first part that cannot be read:
// that says nothing about the part's contents.
func (f *Folder) list(from, to int, progress Progress) error {
	entries, err := listWithin(f.Path, runsFolder)
	if err != nil {
		return err
	}
	if f.known == nil {
		f.known = map[string]bool{}
	}
	for i, entry := range entries {
		progress(int64(i), int64(len(entries)))
		name := entry.Name()
		if strings.HasPrefix(name, ".") || filepath.Ext(name) != ".parquet" || f.known[name] {
			continue
		}
		p, err := f.read(name, from, to)
		var damage *unsound
		switch {
		case err == nil:
			f.parts = append(f.parts, p)
		case errors.As(err, &damage):
			f.Damaged = append(f.Damaged, Damage{name, damage.reason, damage.weeks, damage.foreign})
		case errors.Is(err, fs.ErrNotExist) && missing(f.Path, filepath.Join(runsFolder, name)):
			continue // another process has replaced it
		default:
			return err
		}
		f.known[name] = true
	}
	progress(int64(len(entries)), int64(len(entries)))
	return nil
}

// read reads the footer of a part, and compares the part with its checksum if it
// holds points in [from, to); if its name shows that it does, before reading the
// footer. The error is unsound if the part was read and is damaged.
func (f *Folder) read(name string, from, to int) (*part, error) {
	p := &part{name: name}
	first, err := firstPoint(name)
	if err != nil {
		return nil, fmt.Errorf("%s is not a part of the data set: %w", filepath.Join(f.Path, runsFolder, name), err)
	}
	certain := first >= from && first < to
	if certain {
		if err := f.compare(f.file(p, false)); err != nil {
			return nil, err
		}
	}
	if err := f.readFooter(p); err != nil {
		return nil, err
	}
	if !p.holds(from, to) {
		return p, nil
	}
	if !certain {
		err = f.compare(f.file(p, false))
	}
	if err == nil && p.weeks != "" {
		err = f.compare(f.file(p, true))
		var damage *unsound
		if errors.As(err, &damage) {
			damage.weeks = p.weeks
		}
	}
	return p, err
}

// SaveSession writes the file of a process that works on the data set.
func (f *Folder) SaveSession(name string, text []byte) error {
	folder := filepath.Join(f.Path, SessionsFolder)
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return err
	}
	name = strings.Map(func(c rune) rune { // a host may be called anything
		if c == '/' || c == '\\' || c == ':' || c == '%' || c < ' ' {
			return '_'
		}
		return c
	}, name)
	_, err := writeDurably(folder, name, text)
	return err
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
		if filepath.Ext(entry.Name()) != ".json" {
			continue
		}
		name := filepath.Join(SessionsFolder, entry.Name())
		text, failed := ReadWithin(f.Path, name, mostSessionBytes)
		if failed != nil {
			err = errors.Join(err, failed)
			continue
		}
		paths, texts = append(paths, filepath.Join(f.Path, name)), append(texts, text)
	}
	return paths, texts, err
}

// Check returns a Refusal if a folder holds results of a sweep that this one does not
// extend, and another error if it holds anything else.
func Check(path string, m *Manifest) error {
	entries, err := listWithin(path, ".")
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	stored, _, err := readManifest(path)
	var fault *ManifestFault
	switch {
	case err == nil:
		if wrong := differences(stored, m); len(wrong) > 0 {
			return &Refusal{path, wrong}
		}
	case !errors.As(err, &fault) && !errors.Is(err, fs.ErrNotExist):
		return err
	case fault != nil:
		return fmt.Errorf("%w\nafter you remove it, running the same sweep file into %s restores it and continues with the existing parts", err, path)
	case slices.ContainsFunc(entries, func(e fs.DirEntry) bool { return !isOwnName(e.Name()) }):
		return fmt.Errorf("%s contains other files, but no data set", path)
	}
	return nil
}

// A Start says how a sweep begins with a folder.
type Start struct {
	From, To int      // the points to work on: [From, To)
	Shared   bool     // other processes may work on other points at the same time
	Retry    bool     // repeat failed runs of these points
	Progress Progress // of the check of existing parts
	Wait     func()
}

// Busy says that another process is working on a folder.
type Busy struct{ Folder, Reason string }

func (b *Busy) Error() string {
	return fmt.Sprintf("another process is sweeping into %s; %s", b.Folder, b.Reason)
}

// Begin opens or creates a data set to add the results of a sweep. It returns a
// Refusal if the folder holds a sweep that this one does not extend, and Busy if
// other processes are working on it in a way that excludes this one. If this process
// has to wait for one that has locked the folder exclusively, it calls Wait, unless
// nil. Damaged parts are listed in Damaged and moved aside; points that have been
// renumbered because a grid was refined get their new numbers. End releases the
// folder.
func Begin(ctx context.Context, path string, m *Manifest, start Start) (*Folder, error) {
	if err := Check(path, m); err != nil {
		return nil, err
	}
	if err := durable.MakeFolder(path); err != nil {
		return nil, err
	}
	if err := withoutLinks(path); err != nil {
		return nil, err
	}
	f := &Folder{Path: path, Manifest: m, lock: newLock(path)}
	alone, err := f.acquire(ctx, &start)
	if err == nil {
		if alone {
			err = f.prepare(&start)
		} else {
			err = f.join(&start)
		}
	}
	if err == nil && alone && start.Shared {
		err = f.share(ctx)
	}
	if err != nil {
		return nil, errors.Join(err, f.End())
	}
	return f, nil
}

// newLock returns a folder's lock. Some network file systems lock a file exclusively
// only if it is open for writing.
func newLock(path string) *flock.Flock {
	return flock.New(filepath.Join(path, lockFile), flock.SetPermissions(0o666), flock.SetFlag(os.O_CREATE|os.O_RDWR))
}

// End releases the folder.
func (f *Folder) End() error { return f.lock.Unlock() }

// unlockable reports whether an error says that a file system has no locks. Every
// process then works as if alone: they may repeat each other's work, but no result
// is lost.
func unlockable(err error) bool {
	return errors.Is(err, errors.ErrUnsupported) || errors.Is(err, syscall.ENOLCK)
}

// share turns the exclusive lock into a shared one. In between another process may
// have locked the folder: it must still belong to the same sweep.
func (f *Folder) share(ctx context.Context) error {
	if _, err := f.lock.TryRLockContext(ctx, lockInterval); err != nil {
		if unlockable(err) {
			return nil
		}
		return err
	}
	return f.checkOwner()
}

// checkOwner returns Busy if the folder's manifest is not exactly that of the sweep.
func (f *Folder) checkOwner() error {
	stored, _, err := readManifest(f.Path)
	if err != nil {
		return err
	}
	if wrong := Mismatches(stored, f.Manifest); len(wrong) > 0 {
		return &Busy{f.Path, "its sweep differs from this one:\n  " + strings.Join(wrong, "\n  ")}
	}
	return nil
}

// lockInterval is the time between attempts to lock a folder.
const lockInterval = 200 * time.Millisecond

// acquire takes the folder's lock: exclusively if no other process has it, otherwise
// shared if the start allows it.
func (f *Folder) acquire(ctx context.Context, start *Start) (alone bool, err error) {
	for notified := false; ; {
		alone, err := f.lock.TryLock()
		if err != nil && !unlockable(err) {
			return false, fmt.Errorf("cannot write to %s: %w", f.Path, err)
		}
		if alone || err != nil {
			return true, nil
		}
		if !start.Shared {
			return false, &Busy{f.Path, "use --shard to divide the work"}
		}
		if shared, err := f.lock.TryRLock(); shared || err != nil {
			return false, err
		}
		if !notified && start.Wait != nil {
			start.Wait()
			notified = true
		}
		select {
		case <-ctx.Done():
			return false, ctx.Err()
		case <-time.After(lockInterval):
		}
	}
}

// prepare sets the folder up for the manifest, under the exclusive lock.
func (f *Folder) prepare(start *Start) error {
	text, err := f.Manifest.text()
	if err != nil {
		return err
	}
	if err := Check(f.Path, f.Manifest); err != nil { // again, now that no other process is working on it
		return err
	}
	if err := durable.MakeFolder(filepath.Join(f.Path, runsFolder)); err != nil {
		return err
	}
	if err := f.check(start); err != nil {
		return err
	}
	if f.Manifest.Weekly != nil { // only now: the parts of a folder without it seem to lack their weeks
		if err := durable.MakeFolder(filepath.Join(f.Path, weeksFolder)); err != nil {
			return err
		}
	}
	_, before, err := readManifest(f.Path)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	if !bytes.Equal(before, text) {
		if _, err := writeDurably(f.Path, manifestFile, text); err != nil {
			return err
		}
	}
	f.removeLeftovers()
	return f.tidy(start)
}

// join starts to work on a folder on which other processes work.
func (f *Folder) join(start *Start) error {
	if err := f.checkOwner(); err != nil {
		return err
	}
	if start.Retry {
		return &Busy{f.Path, "failed runs can be retried after it has finished"}
	}
	return f.check(start)
}

// check lists the parts and moves damaged ones aside.
func (f *Folder) check(start *Start) error {
	if err := f.list(start.From, start.To, start.Progress); err != nil {
		return err
	}
	for _, damage := range f.Damaged {
		if damage.foreign {
			return fmt.Errorf("%s holds parts of a sweep other than its manifest's, such as %s; was the manifest lost or changed?", f.Path, damage.Part)
		}
	}
	// Another process may have replaced some in the meantime.
	var damaged []Damage
	for _, damage := range f.Damaged {
		p, err := f.read(damage.Part, start.From, start.To)
		var fault *unsound
		switch {
		case err == nil:
			f.add(p)
		case errors.As(err, &fault):
			damaged = append(damaged, damage)
		case !errors.Is(err, fs.ErrNotExist): // otherwise it was moved aside
			return err
		}
	}
	f.Damaged = damaged
	for _, damage := range f.Damaged {
		err := f.setAside(filepath.Join(runsFolder, damage.Part))
		if damage.weeks != "" {
			err = errors.Join(err, f.setAside(filepath.Join(weeksFolder, damage.weeks)))
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// setAside moves a file of a table to the same place in the folder of damaged files,
// unless another process has done so.
func (f *Folder) setAside(name string) error {
	root, err := openFolder(f.Path)
	if err != nil {
		return err
	}
	defer root.Close()
	aside := filepath.Join(damagedFolder, name)
	if err := root.MkdirAll(filepath.Dir(aside), 0o755); err != nil {
		return located(f.Path, err)
	}
	if err := root.Rename(name, aside); !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return nil
}

// unfinished matches the temporary name of a file that is being written.
var unfinished = regexp.MustCompile(`^\.tmp-\d+$`)

// removeLeftovers removes files that crashed processes left long ago: temporary ones,
// and weeks whose runs were never written.
func (f *Folder) removeLeftovers() {
	wanted := map[string]bool{}
	for _, p := range f.parts {
		wanted[p.weeks] = true
	}
	for _, folder := range []string{".", runsFolder, weeksFolder, SessionsFolder} {
		entries, _ := listWithin(f.Path, folder) // files that cannot be listed stay
		for _, entry := range entries {
			name := entry.Name()
			orphan := folder == weeksFolder && partName.MatchString(name) && !wanted[name]
			if info, err := entry.Info(); err == nil && info.Mode().IsRegular() && (orphan || unfinished.MatchString(name)) && abandoned(info) {
				removeWithin(f.Path, filepath.Join(folder, name))
			}
		}
	}
}

// abandoned reports whether a file has not changed for an hour.
func abandoned(info fs.FileInfo) bool { return time.Since(info.ModTime()) >= time.Hour }

// current reports whether a part's points have their present numbers.
func (f *Folder) current(p *part) bool { return p.design == f.Manifest.DesignHash }

// Blocks returns the complete blocks.
func (f *Folder) Blocks() []experiment.Block {
	var all []experiment.Block
	for _, p := range f.parts {
		if f.current(p) {
			all = append(all, p.blocks...)
		}
	}
	return all
}

// Stale returns how many replications are stored under former numbers of their
// points.
func (f *Folder) Stale() int64 {
	var stale []experiment.Block
	for _, p := range f.parts {
		if !f.current(p) {
			stale = append(stale, p.blocks...)
		}
	}
	_, distinct := size(stale)
	return distinct
}

// size returns how many replications of points blocks contain, with and without
// duplicates.
func size(blocks []experiment.Block) (total, distinct int64) {
	if len(blocks) == 0 {
		return 0, 0
	}
	hull := experiment.Block{FromPoint: math.MaxInt, FromReplication: math.MaxInt}
	for i := range blocks {
		b := &blocks[i]
		total += b.Size()
		hull.FromPoint, hull.ToPoint = min(hull.FromPoint, b.FromPoint), max(hull.ToPoint, b.ToPoint)
		hull.FromReplication, hull.ToReplication = min(hull.FromReplication, b.FromReplication), max(hull.ToReplication, b.ToReplication)
	}
	distinct = hull.Size()
	for b := range experiment.Missing(blocks, hull) {
		distinct -= b.Size()
	}
	return total, distinct
}

// Done returns how many runs of the points in [from, to) are complete, including
// failed ones, and how many failed.
func (f *Folder) Done(from, to int) (runs, failures int64, err error) {
	var blocks []experiment.Block
	exact := true // no failure counted may belong to other points
	for _, p := range f.parts {
		if !f.current(p) || !p.holds(from, to) {
			continue
		}
		failures += int64(p.failures)
		for _, b := range p.blocks {
			exact = exact && (p.failures == 0 || b.FromPoint >= from && b.ToPoint <= to)
			b.FromPoint, b.ToPoint = max(b.FromPoint, from), min(b.ToPoint, to)
			if b.FromPoint < b.ToPoint {
				blocks = append(blocks, b)
			}
		}
	}
	total, distinct := size(blocks)
	if failures > 0 && !(exact && total == distinct) { // one of two duplicates may have failed
		failures = 0
		err = scan(context.Background(), []*Folder{f}, false, func(runs *Table, first, last int) error {
			if point := runs.Wholes[0][first]; point >= int64(from) && point < int64(to) {
				failures += failedIn(runs, first, last)
			}
			return nil
		})
	}
	return distinct * int64(len(f.Manifest.Regimes)), failures, err
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
		if wrong := Mismatches(folders[0].Manifest, f.Manifest); len(wrong) > 0 {
			return &Refusal{folders[0].Path, wrong}
		}
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

// Recall visits the stored values of a contrast at the points in [from, to), in
// no particular order; ok is false where a run failed.
func (f *Folder) Recall(c *experiment.Contrast, from, to int, visit func(point, replication int, value float64, ok bool)) error {
	column := slices.IndexFunc(f.Manifest.Columns, func(column Column) bool { return column.Name == c.Outcome })
	if column < 0 {
		return fmt.Errorf("%s has no column %s", f.Path, c.Outcome)
	}
	arms := len(f.Manifest.Regimes)
	for _, p := range f.parts {
		if !f.current(p) || !p.holds(from, to) {
			continue
		}
		err := f.each(p, from, to, []int{0, 1, 2, column}, func(runs *Table) error {
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
			return nil
		})
		if err != nil {
			return err
		}
	}
	return nil
}
