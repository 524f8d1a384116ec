package figure

import (
	"fmt"

	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/recorder"
)

// An extent is the box of a drawn path or text.
type extent struct {
	box
	what string
	text bool
}

// extents returns the extents of a figure's paths and texts.
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
	var origin vg.Point // of a text that goes upward
	upward := false
	for _, action := range f.drawing.Actions {
		switch a := action.(type) {
		case *recorder.Translate:
			origin = a.Point
		case *recorder.Rotate:
			upward = true
		case *recorder.Pop:
			origin, upward = vg.Point{}, false
		case *recorder.Stroke:
			around(a.Path, "a line")
		case *recorder.Fill:
			around(a.Path, "an area")
		case *recorder.FillString:
			size := a.Font.Size.Points()
			width := textWidth(a.String, size, a.Font.Weight > 0)
			x, y := a.Point.X.Points(), a.Point.Y.Points()
			b := box{x, y, x + width, y + size*.7}
			if upward {
				b = box{origin.X.Points() - size*.7, origin.Y.Points(), origin.X.Points(), origin.Y.Points() + width}
			}
			all = append(all, extent{b, fmt.Sprintf("the text %q", a.String), true})
		}
	}
	return all
}
