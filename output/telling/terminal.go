package telling

import (
	"io"
	"math"
	"os"

	"golang.org/x/term"

	"leaderful/scenarios"
)

// IsTerminal reports whether a writer writes to a terminal that can move its cursor.
func IsTerminal(w io.Writer) bool {
	file, ok := fileBehind(w)
	return ok && term.IsTerminal(int(file.Fd())) && os.Getenv("TERM") != "dumb"
}

// TerminalWidth returns how many columns text may take: as many as COLUMNS says, else
// those of the terminal that a writer writes to, else 80.
func TerminalWidth(w io.Writer) int {
	if width, known := knownWidth(w); known {
		return width
	}
	return 80
}

// Room returns how many columns tables and headings may take: all that there are
// in a terminal, and any number elsewhere, unless COLUMNS says how many.
func Room(w io.Writer) int {
	if width, known := knownWidth(w); known {
		return width
	}
	return math.MaxInt
}

func knownWidth(w io.Writer) (width int, known bool) {
	const least, most = 20, 10_000
	if width, is := scenarios.ParseWhole(os.Getenv("COLUMNS"), least, most); is {
		return int(width), true
	}
	if file, ok := fileBehind(w); ok {
		if width, _, err := term.GetSize(int(file.Fd())); err == nil && width >= least {
			return width, true
		}
	}
	return 0, false
}

// fileBehind returns the file that a writer writes to, if it is one, itself or behind
// another writer.
func fileBehind(w io.Writer) (*os.File, bool) {
	if over, ok := w.(interface{ Behind() io.Writer }); ok {
		w = over.Behind()
	}
	file, ok := w.(*os.File)
	return file, ok
}
