package dataset

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"leaderful/output/durable"
	"leaderful/sim/experiment"
)

// temporaryMerge is the pattern of the name of an incomplete merged data set.
const temporaryMerge = ".tmp-merge-*"

// Merge merges folders of one sweep into a new one with a single part. Equal results
// give equal bytes, regardless of how they were produced. With replace, an existing
// data set of the same sweep is replaced once the new one is complete.
func Merge(ctx context.Context, folders []*Folder, out string, replace bool, progress Progress) error {
	m := folders[0].Manifest
	if err := requireSameSweep(folders); err != nil {
		return err
	}
	out = filepath.Clean(out)
	if real, err := filepath.EvalSymlinks(out); err == nil {
		out = real
	}
	for _, f := range folders {
		if same, err := sameFolder(f.Path, out); err != nil || same {
			return errors.Join(err, fmt.Errorf("%s cannot be merged into itself", f.Path))
		}
	}
	entries, err := listWithin(out, ".")
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	if len(entries) > 0 {
		if !replace {
			return fmt.Errorf("%s already exists and is not empty", out)
		}
		if err := replaceable(out, m); err != nil {
			return err
		}
	}
	if err := CheckOutsideTables(out); err != nil {
		return err
	}
	if err := durable.MakeFolder(filepath.Dir(out)); err != nil {
		return err
	}
	removeAbandonedMerges(filepath.Dir(out))
	temporary, err := os.MkdirTemp(filepath.Dir(out), temporaryMerge)
	if err != nil {
		return err
	}
	defer os.RemoveAll(temporary)
	if err := mergeInto(ctx, temporary, folders, progress); err != nil {
		return err
	}
	// A crash between the renames leaves both data sets under names that are never
	// removed.
	beside := func(state string) string {
		return filepath.Join(filepath.Dir(out), "."+state+"-"+filepath.Base(out)+strings.TrimPrefix(filepath.Base(temporary), ".tmp-merge"))
	}
	complete, replaced := beside("whole"), beside("replaced")
	if err := os.Rename(temporary, complete); err != nil {
		return err
	}
	if len(entries) > 0 {
		lock := newLock(out)
		held, err := lock.TryLock()
		if !held && !unlockable(err) {
			return errors.Join(err, &Busy{out, "it is not replaced"}, os.RemoveAll(complete))
		}
		defer lock.Unlock()
		if err = replaceable(out, m); err == nil { // again, as the merge took time
			err = os.Rename(out, replaced)
		}
		if err != nil {
			return errors.Join(err, os.RemoveAll(complete))
		}
	}
	if err := os.Rename(complete, out); err != nil {
		return err
	}
	if len(entries) > 0 {
		if err := replaceable(replaced, m); err != nil { // files added at the last moment are kept
			return fmt.Errorf("%w; it holds everything that was in %s", err, out)
		}
	}
	return errors.Join(os.RemoveAll(replaced), durable.SyncFolder(filepath.Dir(out)))
}

// replaceable returns an error unless a folder holds nothing but a data set that a
// sweep extends.
func replaceable(path string, m *Manifest) error {
	stored, _, err := readManifest(path)
	if errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("%s is not a data set, so it is not replaced", path)
	} else if err != nil {
		return err
	}
	if wrong := differences(stored, m); len(wrong) > 0 {
		return &Refusal{path, wrong}
	}
	others, err := foreignFiles(path)
	if err == nil && len(others) > 0 {
		const listed = 5
		if n := len(others); n > listed {
			others = append(others[:listed], fmt.Sprintf("and %d more", n-listed))
		}
		err = fmt.Errorf("%s holds files that are not part of its data set, so it is not replaced: %s", path, strings.Join(others, ", "))
	}
	return err
}

// Names in a data set that was merged and that a sweep may have continued.
var (
	ownFile   = regexp.MustCompile(`^(manifest\.json|\.lock|\.leaderful|(runs|weeks)/p\d+-r\d+-[0-9a-f]+\.parquet|sessions/\d{8}T\d{6}\.\d{3}-.*-\d+\.json|((runs|weeks|sessions)/)?\.tmp-\d+)$`)
	ownFolder = regexp.MustCompile(`^(\.|runs|weeks|sessions)$`)
)

// foreignFiles returns the names in a data set's folder that are not part of it.
func foreignFiles(path string) (found []string, err error) {
	err = filepath.WalkDir(path, func(name string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if name, err = filepath.Rel(path, name); err != nil {
			return err
		}
		name = filepath.ToSlash(name)
		switch {
		case entry.Type().IsRegular() && ownFile.MatchString(name), entry.IsDir() && ownFolder.MatchString(name):
			return nil
		case entry.IsDir():
			err = filepath.SkipDir
		}
		found = append(found, name)
		return err
	})
	return found, err
}

// abandonedMerge matches the name of an incomplete merged data set.
var abandonedMerge = regexp.MustCompile(`^\.tmp-merge-\d+$`)

// removeAbandonedMerges removes the leftovers of merges that crashed long ago.
func removeAbandonedMerges(folder string) {
	entries, _ := listWithin(folder, ".")
	for _, entry := range entries {
		path := filepath.Join(folder, entry.Name())
		if !entry.IsDir() || !abandonedMerge.MatchString(entry.Name()) {
			continue
		}
		idle := true
		err := filepath.WalkDir(path, func(_ string, entry fs.DirEntry, err error) error {
			if err != nil {
				return err
			}
			info, err := entry.Info()
			idle = idle && err == nil && abandoned(info)
			return err
		})
		if others, failed := foreignFiles(path); err == nil && failed == nil && idle && len(others) == 0 {
			os.RemoveAll(path)
		}
	}
}

// sameFolder reports whether two paths lead to the same folder.
func sameFolder(a, b string) (bool, error) {
	first, err := os.Stat(a)
	if err != nil {
		return false, err
	}
	second, err := os.Stat(b)
	if errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	return err == nil && os.SameFile(first, second), err
}

// CheckOutsideTables returns an error if a path is among the parts of a data set.
func CheckOutsideTables(path string) error {
	folder, err := filepath.Abs(filepath.Dir(path))
	if err != nil {
		return err
	}
	for _, table := range []string{runsFolder, weeksFolder} {
		if filepath.Base(folder) == table {
			if _, err := os.Stat(filepath.Join(filepath.Dir(folder), manifestFile)); err == nil {
				return fmt.Errorf("%s is among the parts of a data set, where other files are not allowed", path)
			}
		}
	}
	return nil
}

func mergeInto(ctx context.Context, out string, folders []*Folder, progress Progress) error {
	m := folders[0].Manifest
	if err := os.Chmod(out, 0o755); err != nil {
		return err
	}
	merged := &part{design: m.DesignHash, sweep: folders[0].identity()}
	var have []experiment.Block
	for _, f := range folders {
		have = append(have, f.Blocks()...)
	}
	merged.blocks = union(have)
	if m.Weekly != nil {
		folder := filepath.Join(out, weeksFolder)
		if err := os.Mkdir(folder, 0o755); err != nil {
			return err
		}
		var err error
		if merged.weeks, err = mergeTable(ctx, folders, folder, true, func(*Table, int, int) {}, func() map[string]string { return nil }); err != nil {
			return err
		}
	}
	folder := filepath.Join(out, runsFolder)
	if err := os.Mkdir(folder, 0o755); err != nil {
		return err
	}
	total, _ := size(have)
	done := int64(0)
	_, err := mergeTable(ctx, folders, folder, false, func(runs *Table, from, to int) {
		merged.failures += failedIn(runs, from, to)
		done++
		progress(done, total)
	}, merged.notes)
	if err != nil {
		return err
	}
	text, err := m.text()
	if err != nil {
		return err
	}
	_, err = writeDurably(out, manifestFile, text)
	return err
}

// union returns the replications of points in blocks, each once, in a form that does
// not depend on how the blocks divide them.
func union(blocks []experiment.Block) []experiment.Block {
	var hull experiment.Block
	for _, b := range blocks {
		hull.ToPoint, hull.ToReplication = max(hull.ToPoint, b.ToPoint), max(hull.ToReplication, b.ToReplication)
	}
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

// mergedRows is about the size of the row groups of a merged table.
const mergedRows = 50_000

// mergeTable writes the table of runs, or of weeks, of all folders as one file
// into a folder and returns its name. It calls notes after the last row.
func mergeTable(ctx context.Context, folders []*Folder, folder string, weekly bool, seen func(t *Table, from, to int), notes func() map[string]string) (string, error) {
	draft, err := durable.NewDraft(folder, 0o666)
	if err != nil {
		return "", err
	}
	defer draft.Discard()
	if err := writeTable(ctx, draft, folders, weekly, seen, notes); err != nil {
		return "", err
	}
	name := fmt.Sprintf("p%09d-r%06d-%s.parquet", 0, 0, draft.Checksum()[:16])
	return name, draft.Keep(filepath.Join(folder, name))
}

// writeTable writes the table of runs, or of weeks, of all folders as Parquet. It calls
// seen for each replication of a point.
func writeTable(ctx context.Context, w io.Writer, folders []*Folder, weekly bool, seen func(t *Table, from, to int), notes func() map[string]string) error {
	columns, err := folders[0].columns(weekly)
	if err != nil {
		return err
	}
	buffer := bufio.NewWriterSize(w, 1<<20)
	e, err := newEncoder(buffer, columns)
	if err != nil {
		return err
	}
	group := NewTable(columns)
	flush := func() error {
		err := e.write(group, rowsInOrder(group))
		group.clear()
		return err
	}
	err = scan(ctx, folders, weekly, func(t *Table, from, to int) error {
		seen(t, from, to)
		group.copyRows(t, from, to, t.Wholes[0][from])
		if group.Rows < mergedRows {
			return nil
		}
		return flush()
	})
	if err == nil && group.Rows > 0 {
		err = flush()
	}
	if err == nil {
		err = e.close(notes())
	}
	if err == nil {
		err = buffer.Flush()
	}
	return err
}

// columns returns the columns of the table of weeks, or of runs.
func (f *Folder) columns(weekly bool) ([]Column, error) {
	if !weekly {
		return f.Manifest.Columns, nil
	}
	if f.Manifest.Weekly == nil {
		return nil, fmt.Errorf("%s has no weekly series; add `weekly` to the sweep file to record them", f.Path)
	}
	return f.Manifest.Weekly, nil
}
