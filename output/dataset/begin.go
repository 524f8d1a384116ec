package dataset

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"time"

	"github.com/gofrs/flock"

	"leaderful/output/durable"
)

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
		return refusal(path, differences(stored, m))
	case errors.As(err, &fault):
		return fmt.Errorf("%w\nafter you remove it, running the same sweep file into %s restores it and continues with the existing parts", err, path)
	case !errors.Is(err, fs.ErrNotExist):
		return err
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
	f := newFolder(path, m)
	f.lock = newLock(path)
	alone, err := f.acquire(ctx, &start)
	switch {
	case err != nil:
	case alone:
		if err = f.prepare(&start); err == nil && start.Shared {
			err = f.share(ctx)
		}
	default:
		err = f.join(&start)
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
	if _, err := f.lock.TryRLockContext(ctx, lockInterval); unlockable(err) {
		return nil
	} else if err != nil {
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
	for wait := start.Wait; ; {
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
		if wait != nil {
			wait()
			wait = nil
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
		if err := durable.Write(filepath.Join(f.Path, manifestFile), text); err != nil {
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
		delete(f.known, damage.Part) // another process may have replaced it in the meantime, or moved it aside
	}
	if f.Damaged == nil {
		return nil
	}
	f.Damaged = nil
	if err := f.list(start.From, start.To, ignore); err != nil {
		return err
	}
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
	return within(f.Path, func(root *os.Root) error {
		aside := filepath.Join(damagedFolder, name)
		if err := root.MkdirAll(filepath.Dir(aside), 0o755); err != nil {
			return err
		}
		if err := root.Rename(name, aside); !errors.Is(err, fs.ErrNotExist) {
			return err
		}
		return nil
	})
}
