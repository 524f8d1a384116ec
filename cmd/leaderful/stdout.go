package main

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"syscall"
)

// A standardOutput writes until a write fails, remembers why, and writes nothing
// after that: a table whose middle is missing is worse than one that ends early.
type standardOutput struct {
	to  io.Writer
	err error
}

func (s *standardOutput) Write(text []byte) (int, error) {
	if s.err != nil {
		return 0, s.err
	}
	n, err := s.to.Write(text)
	s.remember(err)
	return n, s.err
}

func (s *standardOutput) remember(err error) {
	var atPath *fs.PathError
	if errors.As(err, &atPath) {
		err = atPath.Err
	}
	if err != nil {
		s.err = fmt.Errorf("cannot write to standard output: %w", err)
	}
}

// close makes network file systems report data that they could not store, which some
// do only now. It closes only files.
func (s *standardOutput) close() {
	if file, ok := s.to.(*os.File); ok && s.err == nil {
		s.remember(file.Close())
	}
}

// unread reports whether the reader closed the pipe: because it has read enough, like
// head, or because it failed, which its own exit code says.
func (s *standardOutput) unread() bool { return errors.Is(s.err, syscall.EPIPE) }

// lost reports whether text did not reach a reader who wants it.
func (s *standardOutput) lost() bool { return s.err != nil && !s.unread() }

// Behind returns the writer that a writer writes to.
func (s *standardOutput) Behind() io.Writer { return s.to }
