// Command leaderful puts a claim about leadership to the test: it runs
// organizations under power-over and power-with through the same worlds and
// says what became of them.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"
)

// Exit codes.
const (
	exitDone        = 0
	exitFailed      = 1
	exitUsage       = 2
	exitInterrupted = 130
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	go func() {
		<-ctx.Done()
		stop() // a second interrupt ends the program at once
	}()
	os.Exit(run(ctx, os.Args[1:], os.Stdout, os.Stderr))
}

// run carries out a command line and returns its exit code. When the context
// ends, what is in hand is finished and reported.
func run(ctx context.Context, arguments []string, stdout, stderr io.Writer) int {
	root := newRoot(&application{stdout: stdout, stderr: stderr})
	root.SetArgs(arguments)
	root.SetOut(stdout)
	root.SetErr(stderr)
	err := root.ExecuteContext(ctx)
	var usage usageError
	switch {
	case err == nil:
		return exitDone
	case errors.Is(err, context.Canceled):
		fmt.Fprintln(stderr, "leaderful: interrupted")
		return exitInterrupted
	case errors.As(err, &usage):
		fmt.Fprintf(stderr, "leaderful: %v\n", err)
		if usage.help != "" {
			fmt.Fprintf(stderr, "See `%s --help`.\n", usage.help)
		}
		return exitUsage
	default:
		fmt.Fprintf(stderr, "leaderful: %v\n", err)
		return exitFailed
	}
}

// application is what all commands share.
type application struct {
	stdout, stderr io.Writer
}

// A usageError is a mistake in the command line, the environment, a
// configuration file or a scenario, found before anything runs.
type usageError struct {
	error
	help string // the command whose help explains it; may be empty
}

func (e usageError) Unwrap() error { return e.error }

// misuse makes a usageError.
func misuse(format string, arguments ...any) error {
	return usageError{error: fmt.Errorf(format, arguments...)}
}
