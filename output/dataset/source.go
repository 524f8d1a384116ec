package dataset

import (
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/parquet-go/parquet-go"
)

// A source is a Parquet file that is being read. It remembers a read error, which the
// Parquet library does not distinguish from damage.
type source struct {
	*os.File
	err error
}

func (s *source) ReadAt(p []byte, offset int64) (int, error) {
	n, err := s.File.ReadAt(p, offset)
	if err != nil && !errors.Is(err, io.EOF) && s.err == nil {
		s.err = err
	}
	return n, err
}

// verdict converts an error of the Parquet library: the file could not be read, or
// it is damaged.
func (s *source) verdict(err error) error {
	switch {
	case err == nil:
		return nil
	case s.err != nil:
		return s.err
	}
	return damagef("%v", err)
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
