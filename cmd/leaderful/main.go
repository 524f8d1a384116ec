// Command leaderful puts a claim about leadership to the test: it runs
// organizations under power-over and power-with through the same worlds and
// reports the outcomes.
//
// A command has a file of its name, and those for data sets and clusters a file each.
// Commands share the root and the exit codes (root, main), flags and arguments (options,
// flags, values, choices, arguments, completion), the environment and the configuration
// file (environment, configuration_file, configure), the scenario that options prepare
// (study), the asking of a question (ask), figures in a folder (drawing, figures), links
// to the page (page_link), progress on standard error (progress) and an output that
// remembers its failure (stdout).
//
// Nothing imports it; it calls everything else in the house. It contains no science:
// output/findings asks, output/telling puts answers into words, scenarios reads files,
// output/dataset and output/durable write them.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/signal"
	"sync/atomic"
	"syscall"

	"leaderful/output/classroom"
	"leaderful/output/durable"
	"leaderful/output/findings"
)

// Exit codes.
const (
	exitDone        = 0
	exitFailed      = 1
	exitUsage       = 2
	exitSomeFailed  = 3
	exitInterrupted = 130
)

func main() {
	ctx, cancel := context.WithCancel(context.Background())
	abandoned := make(chan struct{})
	app := &application{stdout: os.Stdout, stderr: os.Stderr, site: classroom.Site, abandoned: abandoned}
	// Without this a write to a pipe that its reader closed would end the program
	// before it has saved its runs and written its files.
	signal.Notify(make(chan os.Signal, 1), syscall.SIGPIPE)
	signals := make(chan os.Signal, 3)
	signal.Notify(signals, os.Interrupt, syscall.SIGTERM, syscall.SIGHUP)
	go func() {
		<-signals
		cancel() // the work in progress is finished
		if !app.nothingToFinish.Load() {
			fmt.Fprintf(os.Stderr, "\nleaderful: %s\n", secondInterrupt)
		}
		<-signals
		close(abandoned) // now it is abandoned
		if app.saving.Load() {
			<-signals
		}
		os.Exit(exitInterrupted)
	}()
	os.Exit(app.run(ctx, os.Args[1:]))
}

// secondInterrupt answers the first interrupt.
const secondInterrupt = "finishing the work in progress; a second interrupt stops immediately"

// run executes a command line and returns its exit code. When the context ends,
// the work in progress is finished and reported.
func run(ctx context.Context, arguments []string, stdout, stderr io.Writer) int {
	return (&application{stdout: stdout, stderr: stderr, site: classroom.Site}).run(ctx, arguments)
}

func (app *application) run(ctx context.Context, arguments []string) int {
	stdout := &standardOutput{to: app.stdout}
	app.stdout = stdout
	root := newRoot(app)
	root.SetArgs(arguments)
	root.SetOut(stdout)
	root.SetErr(app.stderr)
	err := root.ExecuteContext(ctx)
	stdout.close()
	code := app.conclude(err, stdout)
	if stdout.lost() {
		if !errors.Is(err, stdout.err) {
			fmt.Fprintf(app.stderr, "leaderful: %v\n", stdout.err)
		}
		code = exitFailed
	}
	return code
}

// conclude reports a command's error and returns the exit code that goes with it.
func (app *application) conclude(err error, stdout *standardOutput) int {
	var usage usageError
	var misuse findings.Misuse
	var failed findings.SomeFailed
	var foreign *durable.Foreign
	switch {
	case err == nil:
		return exitDone
	case errors.Is(err, context.Canceled):
		fmt.Fprintln(app.stderr, "leaderful: interrupted")
		return exitInterrupted
	case errors.As(err, &foreign), errors.As(err, &misuse) && !errors.As(err, &usage):
		fmt.Fprintf(app.stderr, "leaderful: %v\n", err)
		return exitUsage
	case errors.As(err, &usage):
		fmt.Fprintf(app.stderr, "leaderful: %v\n", err)
		if usage.help != "" {
			fmt.Fprintf(app.stderr, "See `%s --help`.\n", usage.help)
		}
		return exitUsage
	case errors.As(err, &failed):
		fmt.Fprintf(app.stderr, "leaderful: %v\n", err)
		return exitSomeFailed
	case stdout.unread() && errors.Is(err, stdout.err):
		return exitDone
	default:
		fmt.Fprintf(app.stderr, "leaderful: %v\n", err)
		return exitFailed
	}
}

// application is what all commands share.
type application struct {
	stdout, stderr  io.Writer
	site            func() (fs.FS, error) // the files of the browser page
	abandoned       chan struct{}         // closed to abandon even the work in progress; nil: never
	saving          atomic.Bool           // a second interrupt leaves time to save complete runs
	nothingToFinish atomic.Bool           // the first interrupt has no work to wait for
	unknown         []string              // environment variables already reported as having no effect
}

// warn reports an error and continues.
func (app *application) warn(err error) {
	if err != nil {
		fmt.Fprintf(app.stderr, "warning: %v\n", err)
	}
}

// A usageError is a mistake in the command line, the environment, a
// configuration file or a scenario, found before anything runs.
type usageError struct {
	error
	help string // the command whose help explains it; may be empty
}

func (e usageError) Unwrap() error { return e.error }
