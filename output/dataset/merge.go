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
	there, _ := os.Stat(out)
	for _, f := range folders {
		if here, err := os.Stat(f.Path); err != nil || os.SameFile(here, there) {
			return errors.Join(err, fmt.Errorf("%s cannot be merged into itself", f.Path))
		}
	}
	entries, err := listWithin(out, ".")
	exists := len(entries) > 0
	switch {
	case err != nil && !errors.Is(err, fs.ErrNotExist):
		return err
	case exists && !replace:
		return fmt.Errorf("%s already exists and is not empty", out)
	case exists:
		if err := replaceable(out, m); err != nil {
			return err
		}
	}
	if err := CheckOutsideTables(out); err != nil {
		return err
	}
	above := filepath.Dir(out)
	if err := durable.MakeFolder(above); err != nil {
		return err
	}
	removeAbandonedMerges(above)
	temporary, err := os.MkdirTemp(above, temporaryMerge)
	if err != nil {
		return err
	}
	defer os.RemoveAll(temporary)
	if err := mergeInto(ctx, temporary, folders, progress); err != nil {
		return err
	}
	// A crash between the renames leaves both data sets under names that are never
	// removed.
	beside := filepath.Base(out) + strings.TrimPrefix(filepath.Base(temporary), ".tmp-merge")
	complete, replaced := filepath.Join(above, ".whole-"+beside), filepath.Join(above, ".replaced-"+beside)
	if err := os.Rename(temporary, complete); err != nil {
		return err
	}
	if exists {
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
	if exists {
		if err := replaceable(replaced, m); err != nil { // files added at the last moment are kept
			return fmt.Errorf("%w; it holds everything that was in %s", err, out)
		}
	}
	return errors.Join(os.RemoveAll(replaced), durable.SyncFolder(above))
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
	if err := refusal(path, differences(stored, m)); err != nil {
		return err
	}
	others, _, err := inspect(path)
	if err == nil && len(others) > 0 {
		err = fmt.Errorf("%s holds files that are not part of its data set, so it is not replaced: %s", path, strings.Join(shortened(others, 5), ", "))
	}
	return err
}

// shortened returns the first entries of a list, and says how many more there are.
func shortened(list []string, most int) []string {
	if n := len(list); n > most {
		return append(list[:most:most], fmt.Sprintf("and %d more", n-most))
	}
	return list
}

// Names in a data set that was merged and that a sweep may have continued.
var (
	ownFile   = regexp.MustCompile(`^(manifest\.json|\.lock|\.leaderful|(runs|weeks)/p\d+-r\d+-[0-9a-f]+\.parquet|sessions/\d{8}T\d{6}\.\d{3}-.*-\d+\.json|((runs|weeks|sessions)/)?\.tmp-\d+)$`)
	ownFolder = regexp.MustCompile(`^(\.|runs|weeks|sessions)$`)
)

// inspect returns the names in a data set's folder that are not part of it, and whether
// the others have not changed for a long time.
func inspect(path string) (foreign []string, idle bool, err error) {
	idle = true
	err = filepath.WalkDir(path, func(name string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		info, err := entry.Info()
		idle = idle && err == nil && abandoned(info)
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
		foreign = append(foreign, name)
		return err
	})
	return foreign, idle, err
}

// abandonedMerge matches the name of an incomplete merged data set.
var abandonedMerge = regexp.MustCompile(`^\.tmp-merge-\d+$`)

// removeAbandonedMerges removes the leftovers of merges that crashed long ago.
func removeAbandonedMerges(folder string) {
	entries, _ := listWithin(folder, ".")
	for _, entry := range entries {
		if path := filepath.Join(folder, entry.Name()); entry.IsDir() && abandonedMerge.MatchString(entry.Name()) {
			if foreign, idle, err := inspect(path); err == nil && idle && len(foreign) == 0 {
				os.RemoveAll(path)
			}
		}
	}
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

// mergeInto writes the merged data set into an empty folder.
func mergeInto(ctx context.Context, out string, folders []*Folder, progress Progress) error {
	if err := os.Chmod(out, 0o755); err != nil {
		return err
	}
	m := folders[0].Manifest
	merged := &part{design: m.DesignHash, sweep: folders[0].identity()}
	var have []experiment.Block
	for _, f := range folders {
		have = append(have, f.Blocks()...)
	}
	merged.blocks = union(have)
	var err error
	if m.Weekly != nil {
		if merged.weeks, err = mergeTable(ctx, folders, out, true, func(*Table, int, int) {}, nil); err != nil {
			return err
		}
	}
	done, total := int64(0), size(have)
	_, err = mergeTable(ctx, folders, out, false, func(runs *Table, from, to int) {
		merged.failures += failedIn(runs, from, to)
		done++
		progress(done, total)
	}, merged)
	if err != nil {
		return err
	}
	text, err := m.text()
	if err != nil {
		return err
	}
	return durable.Write(filepath.Join(out, manifestFile), text)
}

// mergeTable writes the table of runs, or of weeks, of all folders as one file of a
// data set and returns its name.
func mergeTable(ctx context.Context, folders []*Folder, out string, weekly bool, seen func(t *Table, from, to int), as *part) (string, error) {
	out = filepath.Join(out, folderOf(weekly))
	if err := os.Mkdir(out, 0o755); err != nil {
		return "", err
	}
	draft, err := durable.NewDraft(out, 0o666)
	if err != nil {
		return "", err
	}
	defer draft.Discard()
	if err := writeTable(ctx, draft, folders, weekly, seen, as); err != nil {
		return "", err
	}
	name := fileName(experiment.Block{}, draft.Checksum())
	return name, draft.Keep(filepath.Join(out, name))
}

// mergedRows is about the size of the row groups of a merged table.
const mergedRows = 50_000

// writeTable writes the table of runs, or of weeks, of all folders as Parquet,
// for runs with the notes of a part. It calls seen for each replication of a point.
func writeTable(ctx context.Context, w io.Writer, folders []*Folder, weekly bool, seen func(t *Table, from, to int), as *part) error {
	columns, err := folders[0].columns(weekly)
	if err != nil {
		return err
	}
	buffer := bufio.NewWriterSize(w, 1<<20)
	e := newEncoder(buffer, columns)
	group := NewTable(columns)
	flush := func() error {
		full := group
		group = NewTable(columns)
		return e.write(full, rowsInOrder(full))
	}
	err = scan(ctx, folders, weekly, func(t *Table, from, to int) error {
		seen(t, from, to)
		group.copyRows(t, from, to, t.Wholes[0][from])
		if group.Rows < mergedRows {
			return nil
		}
		return flush()
	})
	if err == nil {
		err = flush()
	}
	if err == nil {
		err = e.close(as.notes())
	}
	if err == nil {
		err = buffer.Flush()
	}
	return err
}
