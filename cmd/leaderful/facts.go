package main

import (
	"fmt"
	"math"
	"strings"

	"leaderful/output/telling"
	"leaderful/output/words"
)

// facts is a list of labelled lines.
type facts [][2]string

func (t *facts) line(what, text string) { *t = append(*t, [2]string{what, text}) }

func (t *facts) print(app *application) {
	indent := strings.Repeat(" ", 14)
	for _, line := range *t {
		fmt.Fprintf(app.stdout, "%-13s %s\n", line[0], strings.TrimPrefix(words.Wrap(line[1], telling.Room(app.stdout), indent), indent))
	}
}

func megabytes(bytes float64) string {
	if bytes < 1e6 {
		return fmt.Sprintf("%.0f kB", bytes/1e3)
	}
	if bytes < 1e9 {
		return fmt.Sprintf("%.0f MB", bytes/1e6)
	}
	if bytes < 1e12 {
		return fmt.Sprintf("%.1f GB", bytes/1e9)
	}
	return fmt.Sprintf("%.1f TB", bytes/1e12)
}

// duration writes a time in the units that suit its length.
func duration(seconds float64) string {
	switch {
	case seconds < 60:
		return fmt.Sprintf("%.1f s", seconds)
	case seconds < 3600:
		return fmt.Sprintf("%.0f min %.0f s", math.Floor(seconds/60), math.Mod(seconds, 60))
	case seconds < 2*86400:
		return fmt.Sprintf("%.0f h %.0f min", math.Floor(seconds/3600), math.Mod(seconds, 3600)/60)
	}
	return fmt.Sprintf("%.0f days", seconds/86400)
}
