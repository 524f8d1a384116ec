package figure

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"math"
	"time"

	"codeberg.org/go-pdf/fpdf"
	xfont "golang.org/x/image/font"
	"gonum.org/v1/plot/font"
	"gonum.org/v1/plot/vg"
)

// A pdfCanvas draws paths and text, the contents of a sheet, into a PDF. It replaces
// vgpdf, which mixes up translucent colours and cannot embed two fonts.
type pdfCanvas struct {
	document *fpdf.Fpdf
	height   float64 // of the sheet, in points
	scale    float64 // of all lengths
}

func (f *Figure) pdf() ([]byte, error) {
	document := fpdf.NewCustom(&fpdf.InitType{UnitStr: "pt", Size: fpdf.SizeType{Wd: f.scale * f.width, Ht: f.scale * f.height}})
	day := time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC) // fixed, so that equal figures give equal bytes
	document.SetCreationDate(day)
	document.SetModificationDate(day)
	document.SetCatalogSort(true)
	document.SetTitle(f.Title, true)
	document.SetSubject(f.AltText, true)
	document.SetAutoPageBreak(false, 0)
	for i, style := range []string{"", "B"} {
		document.AddUTF8FontFromBytes("sans", style, faces[i].source)
	}
	document.AddPage()
	if err := f.drawing.ReplayOn(&pdfCanvas{document, f.height, f.scale}); err != nil {
		return nil, err
	}
	var written bytes.Buffer
	err := document.Output(&written)
	return written.Bytes(), err
}

func (c *pdfCanvas) SetLineWidth(width vg.Length) { c.document.SetLineWidth(c.scale * width.Points()) }

func (c *pdfCanvas) SetLineDash(pattern []vg.Length, offset vg.Length) {
	dashes := make([]float64, len(pattern))
	for i, d := range pattern {
		dashes[i] = c.scale * d.Points()
	}
	c.document.SetDashPattern(dashes, c.scale*offset.Points())
}

func (c *pdfCanvas) SetColor(chosen color.Color) {
	plain := color.NRGBAModel.Convert(chosen).(color.NRGBA)
	r, g, b := int(plain.R), int(plain.G), int(plain.B)
	c.document.SetFillColor(r, g, b)
	c.document.SetDrawColor(r, g, b)
	c.document.SetTextColor(r, g, b)
	c.document.SetAlpha(float64(plain.A)/0xFF, "Normal")
}

func (c *pdfCanvas) Stroke(p vg.Path) { c.draw(p, "D") }

func (c *pdfCanvas) Fill(p vg.Path) { c.draw(p, "F") }

func (c *pdfCanvas) draw(p vg.Path, how string) {
	on := func(q vg.Point) (x, y float64) { return c.scale * q.X.Points(), c.scale * (c.height - q.Y.Points()) }
	for _, part := range p {
		x, y := on(part.Pos)
		switch {
		case part.Type == vg.MoveComp:
			c.document.MoveTo(x, y)
		case part.Type == vg.LineComp:
			c.document.LineTo(x, y)
		case part.Type == vg.CloseComp:
			c.document.ClosePath()
		case part.Type == vg.CurveComp && len(part.Control) == 1:
			x1, y1 := on(part.Control[0])
			c.document.CurveTo(x1, y1, x, y)
		case part.Type == vg.CurveComp && len(part.Control) == 2:
			x1, y1 := on(part.Control[0])
			x2, y2 := on(part.Control[1])
			c.document.CurveBezierCubicTo(x1, y1, x2, y2, x, y)
		default:
			panic(fmt.Sprintf("figure: a path with a component of type %d", part.Type))
		}
	}
	c.document.DrawPath(how)
}

func (c *pdfCanvas) FillString(face font.Face, at vg.Point, text string) {
	style := ""
	if face.Font.Weight == xfont.WeightBold {
		style = "B"
	}
	c.document.SetFont("sans", style, c.scale*face.Font.Size.Points())
	c.document.Text(c.scale*at.X.Points(), c.scale*(c.height-at.Y.Points()), text)
}

func (c *pdfCanvas) Push() { c.document.TransformBegin() }
func (c *pdfCanvas) Pop()  { c.document.TransformEnd() }

func (c *pdfCanvas) Rotate(radians float64) {
	c.document.TransformRotate(radians*180/math.Pi, 0, c.scale*c.height)
}

func (c *pdfCanvas) Translate(by vg.Point) {
	c.document.TransformTranslate(c.scale*by.X.Points(), -c.scale*by.Y.Points())
}

// A sheet neither scales nor contains images.

func (c *pdfCanvas) Scale(float64, float64)              { panic("figure: Scale on a PDF") }
func (c *pdfCanvas) DrawImage(vg.Rectangle, image.Image) { panic("figure: DrawImage on a PDF") }
