package main

import (
	"errors"
	"fmt"
	"math"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"leaderful/output/durable"
	"leaderful/output/figure"
	"leaderful/scenarios"
)

// A drawing is how figures are drawn and written.
type drawing struct {
	figure.Layout
	formats  []string
	allPages bool // also those after the first

	folder string
	set    *durable.Set     // into which figures go
	files  []string         // of the set, so far
	first  []*figure.Figure // first pages written without the others
}

// drawingFlags are its flags.
var drawingFlags = []string{"width", "format", "no-title", "slides", "all-pages"}

// addDrawingFlags adds them to a command that draws.
func addDrawingFlags(cmd *cobra.Command) {
	f := cmd.Flags()
	f.String("width", fmt.Sprint(figure.DefaultWidth), "of figures, in inches or millimetres: 3.5, 89mm")
	f.StringSlice("format", figure.Formats, "of figures: `png,svg,pdf` or some of them")
	f.Bool("no-title", false, "figures without title and explanation, which the text beside them gives")
	f.Bool("slides", false, "figures as slides: 16:9, in large type")
	f.Bool("all-pages", false, "all pages of figures that take several; else the first")
	completeList(cmd, "format", false, func([]string, string) []string { return figure.Formats })
}

// readDrawing returns the drawing that a command's flags describe, of figures that
// go into a folder.
func readDrawing(cmd *cobra.Command, folder string) (d drawing, err error) {
	f := cmd.Flags()
	width, err := f.GetString("width")
	if err != nil {
		return d, nil // a command that draws nothing
	}
	for _, name := range drawingFlags {
		if folder == "" && f.Changed(name) {
			return d, fmt.Errorf("--%s is for figures; --out FOLDER says where to draw them", name)
		}
	}
	formats, failed := f.GetStringSlice("format")
	for flag, value := range map[string]*bool{"no-title": &d.NoTitle, "slides": &d.Slides, "all-pages": &d.allPages} {
		if *value, err = f.GetBool(flag); err != nil {
			failed = err
		}
	}
	if failed != nil {
		panic("leaderful: " + failed.Error())
	}
	if d.Slides && cmd.Flags().Changed("width") {
		return d, errors.New("--slides sets the size of figures; it does not go with --width")
	}
	if d.Width, err = parseWidth(width); err != nil {
		return d, err
	}
	for _, format := range formats {
		if !slices.Contains(figure.Formats, format) {
			return d, fmt.Errorf("format is %q; it takes some of %s", format, strings.Join(figure.Formats, ","))
		}
		if !slices.Contains(d.formats, format) {
			d.formats = append(d.formats, format)
		}
	}
	if d.formats == nil {
		return d, fmt.Errorf("format is empty; it takes some of %s", strings.Join(figure.Formats, ","))
	}
	return d, nil
}

// parseWidth reads a width in inches or millimetres, such as "7.2", "7.2in" or
// "183mm", and returns it in inches.
func parseWidth(text string) (inches float64, err error) {
	digits, unit := strings.TrimSpace(text), 1.
	if rest, metric := strings.CutSuffix(digits, "mm"); metric {
		digits, unit = rest, 1/25.4
	} else {
		digits = strings.TrimSuffix(digits, "in")
	}
	inches, ok := scenarios.ParseNumber(digits)
	if inches *= unit; !ok || !(inches >= figure.MinWidth && inches <= figure.MaxWidth) {
		return 0, fmt.Errorf("width is %q; it takes inches from %v to %v, or millimetres from %.0fmm to %.0fmm",
			text, figure.MinWidth, figure.MaxWidth, math.Ceil(figure.MinWidth*25.4), math.Floor(figure.MaxWidth*25.4))
	}
	return inches, nil
}

// begin begins the figures of a command, which replace its earlier ones in a folder.
func (d *drawing) begin(folder, command string, force bool) (err error) {
	d.folder = folder
	d.set, err = durable.NewSet(folder, command, force)
	return err
}

// write adds a figure.
func (d *drawing) write(f *figure.Figure) error {
	pages := []*figure.Figure{f}
	if d.allPages {
		pages = append(pages, f.Further...)
	} else if len(f.Further) > 0 {
		d.first = append(d.first, f)
	}
	for _, page := range pages {
		err := page.Write(func(name string, content []byte) error {
			d.files = append(d.files, filepath.Join(d.folder, name))
			return d.set.Write(name, content)
		}, d.formats...)
		if err != nil {
			return err
		}
	}
	return nil
}

// leftOut says which figures have more pages than were written.
func (d *drawing) leftOut() string {
	var text strings.Builder
	for _, f := range d.first {
		fmt.Fprintf(&text, "%s is page 1 of %d; --all-pages draws the others\n", f.Name, 1+len(f.Further))
	}
	return text.String()
}

// formatNames names the formats in a sentence.
func (d *drawing) formatNames() string {
	var names []string
	for _, format := range d.formats {
		names = append(names, strings.ToUpper(format))
	}
	return enumerate(names)
}
