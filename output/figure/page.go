package figure

import (
	"fmt"
	"strconv"
	"strings"
)

// A Page is what a figure is drawn on: its layout, and the origin of its data, which
// the foot states.
type Page struct {
	Layout
	Provenance

	number, of int // of several pages
}

// A Layout is the size and format of a figure.
type Layout struct {
	Width   float64 // inches, from MinWidth to MaxWidth; 0 for DefaultWidth
	NoTitle bool    // leave the title and explanation to the text beside the figure
	Slides  bool    // draw a slide of SlideWidth, 16:9, in large type
}

// Widths of figures and the greatest height of a page, in inches. A page of
// MaxHeight fits A4 and Letter with their margins.
const (
	DefaultWidth = 7.2 // a journal's two columns
	MinWidth     = 3.3 // a journal's column
	MaxWidth     = 20.
	MaxHeight    = 9.5
	SlideWidth   = 40. / 3
)

// A slide is drawn on a small sheet and enlarged, which makes its type large.
const slideWidth, slideHeight, slideScale = 480., 270., SlideWidth * 72 / slideWidth

// scale returns the factor by which a sheet is enlarged.
func (l Layout) scale() float64 {
	if l.Slides {
		return slideScale
	}
	return 1
}

// width returns the width of the sheet, in points. It panics if Width is out of range.
func (l Layout) width() float64 {
	switch {
	case l.Slides:
		return slideWidth
	case l.Width == 0:
		return DefaultWidth * 72
	case !(l.Width >= MinWidth && l.Width <= MaxWidth):
		panic(fmt.Sprintf("figure: a width of %v inches", l.Width))
	}
	return l.Width * 72
}

// margin returns the margin of the sheet, in points.
func (l Layout) margin() float64 { return min(pageMargin, l.width()/(DefaultWidth*72)*pageMargin) }

// inside returns the width between the margins, in points.
func (l Layout) inside() float64 { return l.width() - 2*l.margin() }

// tallest returns the greatest height of a sheet, in points.
func (l Layout) tallest() float64 {
	if l.Slides {
		return slideHeight
	}
	return MaxHeight * 72
}

// room returns the greatest height of a drawing between the given texts, in points.
func (p Page) room(title, subtitle, notes string) float64 {
	p.number, p.of = 99, 99
	return p.tallest() + newSheet(0, p.Layout).frame(title, subtitle, notes, p).height()
}

// paged draws pages and joins them into one figure: draw is called with each page and
// its number, from 0.
func (p Page) paged(pages int, draw func(page Page, number int) *Figure) *Figure {
	drawn := make([]*Figure, pages)
	for i := range drawn {
		if pages > 1 {
			p.number, p.of = i+1, pages
		}
		if drawn[i] = draw(p, i); i > 0 {
			drawn[i].Name += "-" + strconv.Itoa(i+1)
		}
	}
	drawn[0].Further = append(drawn[0].Further, drawn[1:]...)
	return drawn[0]
}

// parts divides things into as few parts of about equal size as possible, each with at
// most the given number, and returns where each starts, followed by their number.
func parts(things, most int) []int {
	n := max(1, (things+most-1)/most)
	starts := make([]int, n+1)
	for i := range starts {
		starts[i] = (i*things + n - 1) / n
	}
	return starts
}

// ofRegimes says which regimes a page shows, if not all.
func ofRegimes(from, to, all int) string {
	switch {
	case to-from == all:
		return ""
	case to-from == 1:
		return fmt.Sprintf("Regime %d of %d. ", to, all)
	}
	return fmt.Sprintf("Regimes %d to %d of %d. ", from+1, to, all)
}

// foot returns the foot of a page, which starts with notes.
func (p Page) foot(notes string) string {
	if p.of > 1 {
		notes = fmt.Sprintf("Page %d of %d. %s", p.number, p.of, notes)
	}
	return strings.TrimSpace(strings.TrimSpace(notes) + " " + p.Provenance.String())
}

// footLines returns the lines of the foot within a width. A slide has few: the rest is
// in the text beside it.
func (p Page) footLines(notes string, width float64) []string {
	lines := wrapped(p.foot(notes), noteSize, false, width)
	if p.Slides && len(lines) > slideFoot {
		lines = wrapped(p.foot(""), noteSize, false, width)
	}
	if p.Slides && len(lines) > slideFoot {
		const elsewhere = "values in the text beside the slide"
		if p.Changes != "" {
			p.Changes = elsewhere
		}
		if name, _, listed := strings.Cut(p.Sweep, " ("); listed {
			p.Sweep = name + " (" + elsewhere + ")"
		}
		lines = wrapped(p.foot(""), noteSize, false, width)
	}
	return lines
}

// A Provenance is the origin of a figure's data, written in small type at the foot and
// sufficient to reproduce the figure.
type Provenance struct {
	Scenario     string // its name
	Changes      string // settings that differ from the scenario's: "harm.heal 0.03"
	Sweep        string // sweep and point: "growth, point 5 (environment.growth 0.2)"; empty without a sweep
	Settings     string // hash of the settings at all points shown
	Seed         uint64
	First        int // number of the first replication
	Replications int
	Runs         int64  // of all points and arms, if several; 0 if not stated
	Version      string // of the simulator
}

func (p Provenance) String() string {
	scenario := p.Scenario
	if p.Changes != "" {
		scenario += " with " + p.Changes
	}
	if p.Sweep != "" {
		scenario += "; sweep " + p.Sweep
	}
	var runs string
	switch last := p.First + p.Replications - 1; {
	case p.Replications == 1:
		runs = fmt.Sprintf("Replication %d", p.First)
	case p.First > 0:
		runs = fmt.Sprintf("Replications %d to %d", p.First, last)
	default:
		runs = grouped(p.Replications) + " replications"
	}
	if p.Runs > 0 {
		runs += fmt.Sprintf(" (%s runs)", grouping(strconv.FormatInt(p.Runs, 10)))
	}
	return fmt.Sprintf("Scenario %s. %s, seed %d. Settings %s. leaderful %s.", scenario, runs, p.Seed, p.Settings, p.Version)
}
