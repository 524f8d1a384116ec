package figure

import (
	"fmt"

	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/recorder"
)

// An extent is where something was drawn.
type extent struct {
	box
	what string
	text bool
}

// extents returns where the paths and texts of a figure lie.
func extents(f *Figure) []extent {
	var all []extent
	around := func(p vg.Path, what string) {
		for _, part := range p {
			if part.Type != vg.CloseComp {
				x, y := part.Pos.X.Points(), part.Pos.Y.Points()
				all = append(all, extent{box: box{x, y, x, y}, what: what})
			}
		}
	}
	for _, action := range f.drawing.Actions {
		switch a := action.(type) {
		case *recorder.Stroke:
			around(a.Path, "a line")
		case *recorder.Fill:
			around(a.Path, "an area")
		case *recorder.FillString:
			size := a.Font.Size.Points()
			width := textWidth(a.String, size, a.Font.Weight > 0)
			x, y := a.Point.X.Points(), a.Point.Y.Points()
			all = append(all, extent{box{x, y, x + width, y + size*.7}, fmt.Sprintf("the text %q", a.String), true})
		}
	}
	return all
}
