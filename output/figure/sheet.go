package figure

import (
	"image/color"
	"math"
	"slices"
	"strings"

	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/recorder"
)

// A point on the sheet, in points of 1/72 inch from its lower left corner.
type point struct{ x, y float64 }

func (p point) distance(q point) float64 { return math.Hypot(p.x-q.x, p.y-q.y) }

// A box on the sheet.
type box struct{ left, bottom, right, top float64 }

func (b box) width() float64  { return b.right - b.left }
func (b box) height() float64 { return b.top - b.bottom }

func (b box) overlaps(c box) bool {
	return b.left < c.right && c.left < b.right && b.bottom < c.top && c.bottom < b.top
}

func (b box) middle() point { return point{(b.left + b.right) / 2, (b.bottom + b.top) / 2} }

// around returns the box of a size around a point.
func around(middle point, width, height float64) box {
	return box{middle.x - width/2, middle.y - height/2, middle.x + width/2, middle.y + height/2}
}

// A stroke is the style of a line.
type stroke struct {
	color color.NRGBA
	width float64
	dash  []float64
}

// Alignments of text to its anchor.
const (
	fromLeft = 0.
	centred  = .5
	toRight  = 1.
)

// A sheet is the drawing surface of a figure.
type sheet struct {
	canvas        *recorder.Canvas
	width, height float64
	scale         float64

	title, subtitle, foot string
}

func newSheet(height float64, l Layout) *sheet {
	s := &sheet{canvas: &recorder.Canvas{}, width: l.width(), height: height, scale: l.scale()}
	s.rectangle(box{0, 0, s.width, s.height}, white)
	return s
}

// framedSheet returns a sheet with title, subtitle and foot, and the box of the given
// height that remains for the drawing. On a slide with more space, the box is at the
// top.
func framedSheet(height float64, title, subtitle, notes string, page Page) (*sheet, box) {
	tall := height - newSheet(0, page.Layout).frame(title, subtitle, notes, page).height()
	if page.Slides {
		tall = max(tall, page.tallest())
	}
	s := newSheet(tall, page.Layout)
	area := s.frame(title, subtitle, notes, page)
	area.bottom = area.top - height
	return s, area
}

// slideLines is the largest number of lines of the explanation on a slide, unless its
// first sentence is longer.
const slideLines = 2

// slideFoot is the largest number of lines of the foot of a slide, if possible.
const slideFoot = 3

// frame puts title, subtitle and foot on the sheet and returns the box that remains
// for the drawing. notes are at the foot, before the provenance.
func (s *sheet) frame(title, subtitle, notes string, page Page) box {
	s.title, s.subtitle, s.foot = title, subtitle, page.foot(notes)
	margin := page.margin()
	area := box{margin, max(0, margin-4), s.width - margin, s.height - margin}
	if !page.NoTitle {
		area.top = s.paragraph(area.left, area.top, titleSize*.75, fitted(title, titleSize, true, area.width()), titleSize, true, textInk, titleSize*1.25)
		area.top -= 1.5
		lines := wrapped(subtitle, subtitleSize, false, area.width())
		for sentences := strings.SplitAfter(subtitle, ". "); page.Slides && len(lines) > slideLines && len(sentences) > 1; {
			sentences = sentences[:len(sentences)-1] // the text beside the slide has all of them
			lines = wrapped(strings.Join(sentences, ""), subtitleSize, false, area.width())
		}
		area.top = s.paragraph(area.left, area.top, subtitleSize*.75, lines, subtitleSize, false, softInk, subtitleSize*1.3)
		area.top -= 8
	}
	foot := page.footLines(notes, area.width())
	for i := len(foot) - 1; i >= 0; i-- {
		s.text(area.left, area.bottom+2, foot[i], noteSize, false, noteInk, fromLeft)
		area.bottom += noteSize * 1.3
	}
	area.bottom += 6
	return area
}

// figure turns the sheet into a figure.
func (s *sheet) figure(name, altText string) *Figure {
	return &Figure{Name: name, Title: s.title, Explanation: s.subtitle, AltText: altText, Foot: s.foot,
		drawing: s.canvas, width: s.width, height: s.height, scale: s.scale}
}

func at(p point) vg.Point { return vg.Point{X: vg.Length(p.x), Y: vg.Length(p.y)} }

func path(points []point, closed bool) vg.Path {
	var p vg.Path
	for i, q := range points {
		if i == 0 {
			p.Move(at(q))
		} else {
			p.Line(at(q))
		}
	}
	if closed {
		p.Close()
	}
	return p
}

func (s *sheet) stroke(p vg.Path, with stroke) {
	if len(p) == 0 {
		return
	}
	dash := make([]vg.Length, len(with.dash))
	for i, d := range with.dash {
		dash[i] = vg.Length(d)
	}
	s.canvas.SetColor(with.color)
	s.canvas.SetLineWidth(vg.Length(with.width))
	s.canvas.SetLineDash(dash, 0)
	s.canvas.Stroke(p)
}

func (s *sheet) fill(p vg.Path, c color.NRGBA) {
	if len(p) > 0 {
		s.canvas.SetColor(c)
		s.canvas.Fill(p)
	}
}

// line joins points.
func (s *sheet) line(points []point, with stroke) {
	if len(points) > 1 {
		s.stroke(path(points, false), with)
	}
}

func (s *sheet) segment(x0, y0, x1, y1 float64, with stroke) {
	s.line([]point{{x0, y0}, {x1, y1}}, with)
}

func (b box) outline() vg.Path {
	return path([]point{{b.left, b.bottom}, {b.right, b.bottom}, {b.right, b.top}, {b.left, b.top}}, true)
}

// between fills the area between two lines with equally many points.
func (s *sheet) between(lower, upper []point, c color.NRGBA) {
	if len(lower) < 2 {
		return
	}
	back := slices.Clone(upper)
	slices.Reverse(back)
	s.fill(path(slices.Concat(lower, back), true), c)
}

func (s *sheet) rectangle(b box, c color.NRGBA) { s.rectangles([]box{b}, c) }

// rectangles fills boxes as one shape, so that overlaps are not darker.
func (s *sheet) rectangles(boxes []box, c color.NRGBA) {
	var p vg.Path
	for _, b := range boxes {
		p = append(p, b.outline()...)
	}
	s.fill(p, c)
}

// round returns a circle, of four curves.
func round(centre point, radius float64) vg.Path {
	const handle = .5522847498
	x, y, r, h := centre.x, centre.y, radius, radius*handle
	var p vg.Path
	p.Move(at(point{x + r, y}))
	for _, q := range [][3]point{
		{{x + r, y + h}, {x + h, y + r}, {x, y + r}},
		{{x - h, y + r}, {x - r, y + h}, {x - r, y}},
		{{x - r, y - h}, {x - h, y - r}, {x, y - r}},
		{{x + h, y - r}, {x + r, y - h}, {x + r, y}},
	} {
		p.CubeTo(at(q[0]), at(q[1]), at(q[2]))
	}
	p.Close()
	return p
}

// polygons are the corners of the marks that are not circles, in units of half their
// size times a factor.
var polygons = map[shape]struct {
	factor  float64
	corners []point
}{
	square:   {.94, []point{{-1, -1}, {1, -1}, {1, 1}, {-1, 1}}},
	diamond:  {1.3, []point{{-1, 0}, {0, -1}, {1, 0}, {0, 1}}},
	triangle: {1.2, []point{{-1, -.8}, {1, -.8}, {0, 1}}},
	inverted: {1.2, []point{{-1, .8}, {1, .8}, {0, -1}}},
	plus: {1, []point{{1.25, .42}, {.42, .42}, {.42, 1.25}, {-.42, 1.25}, {-.42, .42}, {-1.25, .42},
		{-1.25, -.42}, {-.42, -.42}, {-.42, -1.25}, {.42, -1.25}, {.42, -.42}, {1.25, -.42}}},
	cross: {math.Sqrt2 / 2, []point{{.83, 1.67}, {0, .84}, {-.83, 1.67}, {-1.67, .83}, {-.84, 0}, {-1.67, -.83},
		{-.83, -1.67}, {0, -.84}, {.83, -1.67}, {1.67, -.83}, {.84, 0}, {1.67, .83}}},
}

// marker draws a mark of about the given size (that of the square's side), filled and
// outlined.
func (s *sheet) marker(kind shape, centre point, size float64, fill color.NRGBA, outline stroke) {
	p := round(centre, size/2*1.06)
	if kind != circle {
		var corners []point
		for _, c := range polygons[kind].corners {
			r := size / 2 * polygons[kind].factor
			corners = append(corners, point{centre.x + c.x*r, centre.y + c.y*r})
		}
		p = path(corners, true)
	}
	if outline.width > 0 {
		s.stroke(p, outline)
	}
	s.fill(p, fill)
}

// text writes one line with its baseline at y.
func (s *sheet) text(x, y float64, text string, size float64, bold bool, c color.NRGBA, align float64) {
	if text == "" {
		return
	}
	x -= align * textWidth(text, size, bold)
	s.canvas.SetColor(c)
	s.canvas.FillString(face(size, bold).Face, at(point{x, y}), text)
}

// paragraph writes lines downward from y, with their baselines at a distance below,
// and returns where the next one would start.
func (s *sheet) paragraph(x, y, below float64, lines []string, size float64, bold bool, c color.NRGBA, leading float64) float64 {
	for _, line := range lines {
		s.text(x, y-below, line, size, bold, c, fromLeft)
		y -= leading
	}
	return y
}

// upward writes one line that runs upward from y, with its baseline at x.
func (s *sheet) upward(x, y float64, text string, size float64, bold bool, c color.NRGBA) {
	s.canvas.Push()
	s.canvas.Translate(at(point{x, y}))
	s.canvas.Rotate(math.Pi / 2)
	s.text(0, 0, text, size, bold, c, fromLeft)
	s.canvas.Pop()
}

func face(size float64, bold bool) typeface {
	f := faces[0]
	if bold {
		f = faces[1]
	}
	f.Font.Size = vg.Length(size)
	return f
}

func textWidth(text string, size float64, bold bool) float64 {
	f := face(size, bold)
	return float64(f.Width(text))
}

// wrapped breaks text between words into lines no wider than width.
func wrapped(text string, size float64, bold bool, width float64) []string {
	var lines []string
	line := ""
	for _, word := range strings.Fields(text) {
		longer := strings.TrimSpace(line + " " + word)
		if line != "" && textWidth(longer, size, bold) > width {
			lines = append(lines, line)
			longer = word
		}
		line = longer
	}
	if line != "" {
		lines = append(lines, line)
	}
	return lines
}
