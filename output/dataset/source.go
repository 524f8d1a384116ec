package dataset

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"math"
	"os"
	"runtime"
	"runtime/debug"

	"github.com/parquet-go/parquet-go"
	"golang.org/x/exp/mmap"
)

// mappedBytes is the size from which a file is mapped into memory while all its columns
// are read, which takes 2 to 5% less of the processor's time (BenchmarkReading).
// Footers, some of the columns and small files take up to 12% more, and are read plainly.
const mappedBytes = 1 << 20

// A source is a Parquet file that is being read. It remembers a read error, which the
// Parquet library does not distinguish from damage.
type source struct {
	*os.File
	mapped *mmap.ReaderAt // nil if it is read plainly
	err    error
}

// openSource opens a Parquet file of a folder, and maps it if it has at least as many
// bytes as given.
func openSource(folder, name string, mappedBytes int64) (*source, error) {
	file, err := openWithin(folder, name)
	if err != nil {
		return nil, err
	}
	s := &source{File: file}
	if info, err := file.Stat(); err == nil && info.Size() >= mappedBytes && runtime.GOOS != "windows" {
		// By its descriptor: its name may lead out of the folder meanwhile. Systems without
		// names for descriptors read plainly.
		s.mapped, _ = mmap.Open(fmt.Sprintf("/dev/fd/%d", file.Fd()))
	}
	return s, nil
}

// never is a size that no file has.
const never = math.MaxInt64

func (s *source) Close() error {
	if s.mapped != nil {
		s.mapped.Close()
	}
	return s.File.Close()
}

func (s *source) ReadAt(p []byte, offset int64) (n int, err error) {
	if s.mapped == nil {
		n, err = s.File.ReadAt(p, offset)
	} else {
		n, err = s.readMapped(p, offset)
	}
	if err != nil && !errors.Is(err, io.EOF) && s.err == nil {
		s.err = err
	}
	return n, err
}

// readMapped copies mapped bytes. A file that has shrunk since it was mapped, and a
// disk that fails, cause a fault, which would end the process.
func (s *source) readMapped(p []byte, offset int64) (n int, err error) {
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
	defer func() {
		switch reason := recover().(type) {
		case nil:
		case interface{ Addr() uintptr }:
			err = s.shrunk()
		default:
			panic(reason)
		}
	}()
	return s.mapped.ReadAt(p, offset)
}

// shrunk is an error that names the file.
func (s *source) shrunk() error {
	return &fs.PathError{Op: "read", Path: s.Name(), Err: errors.New("the file has shrunk, or its disk has failed")}
}

// verdict converts an error of the Parquet library: the file could not be read, or
// it is damaged. What follows the end of a mapped file in its last page reads as zeros.
func (s *source) verdict(err error) error {
	if s.mapped != nil && s.err == nil {
		if info, failed := s.Stat(); failed != nil || info.Size() < int64(s.mapped.Len()) {
			s.err = s.shrunk()
		}
	}
	if s.err == nil && err != nil {
		return damagef("%v", err)
	}
	return s.err
}

// recoverError turns a panic of the Parquet library, which some damaged files cause,
// into an error.
func recoverError(err *error) {
	if reason := recover(); reason != nil {
		*err = fmt.Errorf("it cannot be decoded: %v", reason)
	}
}

// openParquet reads the footer of a file. The error says whether the file could not
// be read or is damaged.
func openParquet(file *source) (*parquet.File, error) {
	info, err := file.Stat()
	if err != nil {
		return nil, err
	}
	opened, err := func() (opened *parquet.File, err error) {
		defer recoverError(&err)
		if err := checkFooter(file, info.Size()); err != nil {
			return nil, err
		}
		return parquet.OpenFile(file, info.Size(), parquet.SkipPageIndex(true), parquet.SkipBloomFilters(true))
	}()
	return opened, file.verdict(err)
}
