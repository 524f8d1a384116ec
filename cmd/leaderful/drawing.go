package main

import (
	"errors"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"leaderful/output/durable"
	"leaderful/output/figure"
	"leaderful/output/words"
	"leaderful/scenarios"
)

// A drawing says how to draw figures, and collects their files.
type drawing struct {
	figure.Layout
	formats  []string
	allPages bool // not only the first of each figure

	folder string
	set    *durable.Set     // receives the figures
	files  []string         // written to the set so far
	first  []*figure.Figure // figures of which only the first page was written
}

// drawingFlags are the flags of drawings.
var drawingFlags = []string{"width", "format", "no-title", "slides", "all-pages"}

// addDrawingFlags adds them to a command that draws figures.
func addDrawingFlags(cmd *cobra.Command) {
	f := cmd.Flags()
	f.String("width", fmt.Sprint(figure.DefaultWidth), "width of figures, in inches or millimetres: 3.5, 89mm")
	f.StringSlice("format", figure.Formats, "formats of figures: `png,svg,pdf` or some of these")
	f.Bool("no-title", false, "leave the title and explanation of figures to the text beside them")
	f.Bool("slides", false, "draw figures as slides: 16:9, in large type")
	f.Bool("all-pages", false, "write all pages of each figure, not only the first")
	completeList(cmd, "format", false, func([]string, string) []string { return figure.Formats })
}

// readDrawing returns the drawing that a command's flags describe, for figures in a
// folder.
func readDrawing(cmd *cobra.Command, folder string) (d drawing, err error) {
	f := cmd.Flags()
	width, err := f.GetString("width")
	if err != nil {
		return d, nil // the command draws nothing
	}
	for _, name := range drawingFlags {
		if folder == "" && f.Changed(name) {
			return d, fmt.Errorf("--%s applies to figures; add --out FOLDER to draw them", name)
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
		return d, errors.New("--slides sets the size of figures; it cannot be combined with --width")
	}
	if d.Width, err = parseWidth(width); err != nil {
		return d, err
	}
	if info, err := os.Stat(folder); folder != "" && err == nil && !info.IsDir() { // before the runs
		return d, fmt.Errorf("out is %q; it is not a folder", folder)
	}
	for _, format := range formats {
		if !slices.Contains(figure.Formats, format) {
			return d, fmt.Errorf("format is %q; choose from %s", format, strings.Join(figure.Formats, ","))
		}
		if !slices.Contains(d.formats, format) {
			d.formats = append(d.formats, format)
		}
	}
	if d.formats == nil {
		return d, fmt.Errorf("format is empty; choose from %s", strings.Join(figure.Formats, ","))
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

// begin starts the figures of a command, which replace its earlier ones in a folder.
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

// leftOut says which figures have further pages that were not written.
func (d *drawing) leftOut() string {
	var text strings.Builder
	for _, f := range d.first {
		fmt.Fprintf(&text, "%s is page 1 of %d; --all-pages writes the others, too\n", f.Name, 1+len(f.Further))
	}
	return text.String()
}

// formatNames names the formats in a sentence.
func (d *drawing) formatNames() string {
	var names []string
	for _, format := range d.formats {
		names = append(names, strings.ToUpper(format))
	}
	return words.Enumerate(names)
}
