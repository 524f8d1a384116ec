package main

import (
	"fmt"
	"io"
	"time"

	"leaderful/output/dataset"
	"leaderful/output/findings"
	"leaderful/output/telling"
)

// Progress is shown for work that takes longer than patience: on a terminal as a
// line that changes, elsewhere as a new line now and then.
const (
	patience       = time.Second
	lineInterval   = 5 * time.Second
	redrawInterval = 100 * time.Millisecond
)

// progress shows how far something has come. It is used from one goroutine.
type progress struct {
	to        io.Writer
	what      string // the things counted: "runs"
	total     int64
	finished  int64
	started   time.Time
	lastShown time.Time
	quiet     bool
	terminal  bool
	shown     bool         // the terminal has a line of progress
	note      fmt.Stringer // shown beside the numbers; may be nil
	failed    int64        // of those finished
}

func (app *application) startProgress(total int64, what string, quiet bool) *progress {
	now := time.Now()
	return &progress{to: app.stderr, what: what, total: total, started: now, lastShown: now, quiet: quiet, terminal: telling.IsTerminal(app.stderr)}
}

// Remark sets what is shown beside the numbers from now on.
func (p *progress) Remark(note fmt.Stringer, failed int64) { p.note, p.failed = note, failed }

// words returns the text beside the numbers.
func (p *progress) words() string {
	text := ""
	if p.failed > 0 {
		text += fmt.Sprintf("; %d failed", p.failed)
	}
	if p.note != nil {
		if words := p.note.String(); words != "" {
			text += "; " + words
		}
	}
	return text
}

// Done counts n more as finished.
func (p *progress) Done(n int64) {
	p.finished += n
	now := time.Now()
	interval := lineInterval
	if p.terminal {
		interval = redrawInterval
	}
	if p.quiet || p.finished == 0 || now.Sub(p.started) < patience || now.Sub(p.lastShown) < interval {
		return
	}
	p.lastShown = now
	rate := float64(p.finished) / now.Sub(p.started).Seconds()
	left := duration(float64(p.total-p.finished) / rate)
	if !p.terminal {
		fmt.Fprintf(p.to, "%d of %d %s done, %.1f per second, %v left%s\n", p.finished, p.total, p.what, rate, left, p.words())
		return
	}
	line := fmt.Sprintf("%d/%d %s, %.0f/s, %v left%s", p.finished, p.total, p.what, rate, left, p.words())
	// Leave room for the ^C that a terminal shows.
	if letters, width := []rune(line), telling.TerminalWidth(p.to)-3; len(letters) > width {
		line = string(letters[:width-1]) + "…"
	}
	fmt.Fprint(p.to, clearLine, line)
	p.shown = true
}

// clearLine moves to the beginning of a terminal's line and clears it.
const clearLine = "\r\x1b[K"

// End removes the line from a terminal.
func (p *progress) End() {
	if p.shown {
		fmt.Fprint(p.to, clearLine)
		p.shown = false
	}
}

// terminal shows progress and remarks on standard error.
type terminal struct {
	app   *application
	quiet bool
}

func (s *terminal) Start(total int64, what string) findings.Follower {
	return s.app.startProgress(total, what, s.quiet)
}

func (s *terminal) Say(text string) { fmt.Fprintln(s.app.stderr, text) }

// tell returns functions that show and end the progress of something whose size
// becomes known with the first call.
func (app *application) tell(what string, quiet bool) (dataset.Progress, func()) {
	return findings.Tell(&terminal{app, quiet}, what)
}
