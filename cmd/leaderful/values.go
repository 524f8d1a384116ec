package main

import (
	"fmt"
	"strings"
	"time"

	"leaderful/scenarios"
)

// A wholeFlag takes whole numbers from low to high.
type wholeFlag[T int | uint64] struct {
	into      *T
	low, high T
}

func (f *wholeFlag[T]) String() string {
	if f.into == nil { // pflag makes one like this to learn the zero value
		return "0"
	}
	return fmt.Sprint(*f.into)
}

func (f *wholeFlag[T]) Type() string { return fmt.Sprintf("%T", f.low) }

func (f *wholeFlag[T]) Set(text string) error {
	v, ok := scenarios.ParseWhole(text, uint64(f.low), uint64(f.high))
	if !ok {
		return fmt.Errorf("it must be a whole number from %d to %d", f.low, f.high)
	}
	*f.into = T(v)
	return nil
}

// A realFlag takes numbers from low to high or, if it is open, between them.
type realFlag struct {
	into      *float64
	low, high float64
	open      bool
}

func (f *realFlag) String() string {
	if f.into == nil {
		return "0"
	}
	return fmt.Sprint(*f.into)
}

func (f *realFlag) Type() string { return "float64" }

func (f *realFlag) Set(text string) error {
	v, ok := scenarios.ParseNumber(text)
	switch {
	case f.open && !(ok && v > f.low && v < f.high):
		return fmt.Errorf("it must be a number between %v and %v", f.low, f.high)
	case !(ok && v >= f.low && v <= f.high):
		return fmt.Errorf("it must be a number from %v to %v", f.low, f.high)
	}
	*f.into = v
	return nil
}

// A timeFlag takes durations from low to a week.
type timeFlag struct {
	into *time.Duration
	low  time.Duration
}

func (f *timeFlag) String() string {
	if f.into == nil {
		return "0s"
	}
	return f.into.String()
}

func (f *timeFlag) Type() string { return "duration" }

func (f *timeFlag) Set(text string) error {
	v, err := time.ParseDuration(text)
	if err != nil || v < f.low || v > mostTime {
		return fmt.Errorf("it must be a time from %v to %v, such as 90s or 5m", f.low, mostTime)
	}
	*f.into = v
	return nil
}

// A listFlag takes one value each time it is given.
type listFlag struct {
	into  *[]string
	check func(text string) error
}

func (f *listFlag) String() string {
	if f.into == nil {
		return ""
	}
	return strings.Join(*f.into, ",")
}

func (f *listFlag) Type() string { return "stringArray" }

func (f *listFlag) GetSlice() []string { return *f.into }

func (f *listFlag) Set(text string) error { return f.Append(text) }

func (f *listFlag) Append(text string) error {
	err := f.check(text)
	if err == nil {
		*f.into = append(*f.into, text)
	}
	return err
}

func (f *listFlag) Replace(texts []string) error {
	*f.into = nil
	for _, text := range texts {
		if err := f.Append(text); err != nil {
			return err
		}
	}
	return nil
}
