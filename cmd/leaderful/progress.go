package main

import (
	"fmt"
	"io"
	"os"
	"sync/atomic"
	"time"

	"github.com/vbauerster/mpb/v8"
	"github.com/vbauerster/mpb/v8/decor"
	"golang.org/x/term"
)

// Progress is shown for what takes longer than patience: as a bar on a
// terminal, as a line every now and then elsewhere.
const (
	patience     = time.Second
	lineInterval = 5 * time.Second
)

// progress tells how far something is. It is used from one goroutine.
type progress struct {
	to       io.Writer
	what     string // is counted: "runs"
	total    int
	finished int
	started  time.Time
	spoken   time.Time // when the last line was written
	quiet    bool
	terminal bool
	bars     *mpb.Progress // nil until patience is over, or where there is no terminal
	bar      *mpb.Bar
	remarks  atomic.Pointer[string] // what is said beside it
}

func (app *application) startProgress(total int, what string, quiet bool) *progress {
	now := time.Now()
	return &progress{to: app.stderr, what: what, total: total, started: now, spoken: now, quiet: quiet, terminal: isTerminal(app.stderr)}
}

// remark changes what is said beside the numbers.
func (p *progress) remark(text string) { p.remarks.Store(&text) }

func (p *progress) remarked() string {
	if text := p.remarks.Load(); text != nil && *text != "" {
		return "; " + *text
	}
	return ""
}

// done counts what is finished.
func (p *progress) done(n int) {
	p.finished += n
	now := time.Now()
	if p.quiet || now.Sub(p.started) < patience {
		return
	}
	if p.terminal {
		p.drawBar()
		return
	}
	if now.Sub(p.spoken) >= lineInterval {
		p.spoken = now
		rate := float64(p.finished) / now.Sub(p.started).Seconds()
		left := time.Duration(float64(p.total-p.finished) / rate * float64(time.Second)).Round(time.Second)
		fmt.Fprintf(p.to, "%d of %d %s done, %.1f a second, %v left%s\n", p.finished, p.total, p.what, rate, left, p.remarked())
	}
}

func (p *progress) drawBar() {
	if p.bars == nil {
		p.bars = mpb.New(mpb.WithOutput(p.to), mpb.WithWidth(terminalWidth(p.to)))
		p.bar = p.bars.AddBar(int64(p.total),
			mpb.BarRemoveOnComplete(),
			mpb.PrependDecorators(decor.CountersNoUnit("%d of %d "+p.what)),
			mpb.AppendDecorators(
				decor.NewAverageSpeed(0, "%.1f a second", p.started),
				decor.Name(", "),
				decor.NewAverageETA(decor.ET_STYLE_GO, p.started, nil),
				decor.Name(" left"),
				decor.Any(func(decor.Statistics) string { return p.remarked() }),
			))
	}
	p.bar.SetCurrent(int64(p.finished))
}

// end takes the bar away.
func (p *progress) end() {
	if p.bars != nil {
		p.bar.Abort(true)
		p.bars.Wait()
		p.bars = nil
	}
}

// isTerminal reports whether a terminal that can move its cursor reads what is
// written.
func isTerminal(w io.Writer) bool {
	file, ok := w.(*os.File)
	return ok && term.IsTerminal(int(file.Fd())) && os.Getenv("TERM") != "dumb"
}

// terminalWidth returns the columns of the terminal that reads what is written;
// 80 where there is none.
func terminalWidth(w io.Writer) int {
	if file, ok := w.(*os.File); ok {
		if width, _, err := term.GetSize(int(file.Fd())); err == nil && width > 20 {
			return width
		}
	}
	return 80
}
