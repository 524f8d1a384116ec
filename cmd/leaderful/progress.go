package main

import (
	"fmt"
	"io"
	"os"
	"time"

	"golang.org/x/term"

	"leaderful/output/dataset"
)

// Progress is shown for what takes longer than patience: as a line that changes
// on a terminal, as a line every now and then elsewhere.
const (
	patience       = time.Second
	lineInterval   = 5 * time.Second
	redrawInterval = 100 * time.Millisecond
)

// progress tells how far something is. It is used from one goroutine.
type progress struct {
	to       io.Writer
	what     string // is counted: "runs"
	total    int64
	finished int64
	started  time.Time
	spoken   time.Time // when it was last shown
	quiet    bool
	terminal bool
	shown    bool         // a line stands on the terminal
	beside   fmt.Stringer // what is said beside the numbers; may be nil
	failed   int64        // how many of what is finished failed
}

func (app *application) startProgress(total int64, what string, quiet bool) *progress {
	now := time.Now()
	return &progress{to: app.stderr, what: what, total: total, started: now, spoken: now, quiet: quiet, terminal: isTerminal(app.stderr)}
}

// remark says what is to be said beside the numbers when they are next shown.
func (p *progress) remark(beside fmt.Stringer, failed int64) { p.beside, p.failed = beside, failed }

// words puts what is beside the numbers into words.
func (p *progress) words() string {
	text := ""
	if p.failed > 0 {
		text += fmt.Sprintf("; %d failed", p.failed)
	}
	if p.beside != nil {
		if words := p.beside.String(); words != "" {
			text += "; " + words
		}
	}
	return text
}

// done counts what is finished.
func (p *progress) done(n int64) {
	p.finished += n
	now := time.Now()
	interval := lineInterval
	if p.terminal {
		interval = redrawInterval
	}
	if p.quiet || p.finished == 0 || now.Sub(p.started) < patience || now.Sub(p.spoken) < interval {
		return
	}
	p.spoken = now
	rate := float64(p.finished) / now.Sub(p.started).Seconds()
	left := duration(float64(p.total-p.finished) / rate)
	if !p.terminal {
		fmt.Fprintf(p.to, "%d of %d %s done, %.1f a second, %v left%s\n", p.finished, p.total, p.what, rate, left, p.words())
		return
	}
	line := fmt.Sprintf("%d/%d %s, %.0f/s, %v left%s", p.finished, p.total, p.what, rate, left, p.words())
	// Room is left for the ^C that a terminal shows.
	if letters, width := []rune(line), terminalWidth(p.to)-3; len(letters) > width {
		line = string(letters[:width-1]) + "…"
	}
	fmt.Fprint(p.to, clearLine, line)
	p.shown = true
}

// clearLine goes to the beginning of a terminal's line and clears it.
const clearLine = "\r\x1b[K"

// end takes the line away from a terminal.
func (p *progress) end() {
	if p.shown {
		fmt.Fprint(p.to, clearLine)
		p.shown = false
	}
}

// tell returns what shows the progress of something whose size is known when it
// is first told, and what ends it.
func (app *application) tell(what string, quiet bool) (tell dataset.Progress, end func()) {
	var p *progress
	tell = func(done, total int64) {
		if p == nil {
			p = app.startProgress(total, what, quiet)
		}
		p.done(done - p.finished)
	}
	return tell, func() {
		if p != nil {
			p.end()
		}
	}
}

// isTerminal reports whether a terminal that can move its cursor reads what is
// written.
func isTerminal(w io.Writer) bool {
	file, ok := fileBehind(w)
	return ok && term.IsTerminal(int(file.Fd())) && os.Getenv("TERM") != "dumb"
}

// terminalWidth returns the columns of the terminal that reads what is written;
// 80 where there is none.
func terminalWidth(w io.Writer) int {
	if file, ok := fileBehind(w); ok {
		if width, _, err := term.GetSize(int(file.Fd())); err == nil && width > 20 {
			return width
		}
	}
	return 80
}
