// Package figure draws the results of runs, in one house style: PNG at print
// resolution, SVG and PDF, each with its alt text beside it.
//
// Each kind of figure has a file and one function that returns a Figure: of runs fan,
// story, raster, recovery, network, phase; of distributions raincloud, ridge, survival;
// of analyses forest, claims, knockout, patterns (all drawn by intervals), tornado,
// screening, regime_map. They share the page's size and foot (page), the drawing surface
// (sheet), axes and numbers (axis), places for labels (label), and colours and words
// (style). figure.go, pdf.go and font.go write the files.
//
// The commands call it with statistics that are already computed: it runs nothing, reads
// no data set and judges nothing. The same input gives the same bytes.
package figure

import (
	"bytes"
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"html"
	"image"
	"image/color"
	"image/png"
	"maps"
	"math"
	"regexp"
	"slices"
	"strings"

	xfont "golang.org/x/image/font"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/recorder"
	"gonum.org/v1/plot/vg/vgimg"
	"gonum.org/v1/plot/vg/vgsvg"
)

// A Figure is a finished drawing: a page.
type Figure struct {
	Name        string // base name of its files
	Title       string
	Explanation string // how to read it
	AltText     string
	Foot        string    // notes, and the origin of the data
	Further     []*Figure // the following pages

	drawing       *recorder.Canvas
	width, height float64 // points, before enlargement
	scale         float64
}

// Text returns the figure in words, for the file beside it: title, explanation, alt
// text and foot.
func (f *Figure) Text() string {
	return strings.Join([]string{f.Title, f.Explanation, f.AltText, f.Foot}, "\n\n") + "\n"
}

// Formats are the formats in which a figure can be written.
var Formats = []string{"png", "svg", "pdf"}

// Write passes the files of the page to write: NAME.png and so on (in all Formats if
// none is given) and its Text as NAME.txt. Equal figures give equal bytes.
func (f *Figure) Write(write func(name string, content []byte) error, formats ...string) error {
	if len(formats) == 0 {
		formats = Formats
	}
	render := map[string]func() ([]byte, error){"png": f.png, "svg": f.SVG, "pdf": f.pdf}
	for _, format := range formats {
		if render[format] == nil {
			return fmt.Errorf("figure: unknown format %q; the formats are %s", format, strings.Join(Formats, ", "))
		}
		content, err := render[format]()
		if err == nil {
			err = write(f.Name+"."+format, content)
		}
		if err != nil {
			return err
		}
	}
	return write(f.Name+".txt", []byte(f.Text()))
}

// resolution is suitable for print, in dots per inch.
const resolution = 300

func (f *Figure) png() ([]byte, error) {
	canvas := vgimg.NewWith(vgimg.UseWH(vg.Points(f.width), vg.Points(f.height)), vgimg.UseDPI(int(math.Round(resolution*f.scale))))
	if err := f.drawing.ReplayOn(canvas); err != nil {
		return nil, err
	}
	var encoded bytes.Buffer
	if err := png.Encode(&encoded, indexed(canvas.Image().(*image.RGBA))); err != nil {
		return nil, err
	}
	return withResolution(encoded.Bytes()), nil
}

// indexed reduces an opaque image to 256 colours, which makes its file several
// times smaller. Each further colour is the one whose pixels together are represented
// worst by the colours before it (frequency times squared distance), so plain areas
// keep their colours, and edges between them lose theirs.
func indexed(from *image.RGBA) *image.Paletted {
	pixel := func(i int) uint32 { return binary.BigEndian.Uint32(from.Pix[4*i:]) >> 8 }
	runs := func(yield func(start, end int) bool) { // of equal pixels
		for start, end := 0, 0; end < len(from.Pix)/4; start = end {
			for end < len(from.Pix)/4 && pixel(end) == pixel(start) {
				end++
			}
			if !yield(start, end) {
				return
			}
		}
	}
	counts := map[uint32]int{}
	for start, end := range runs {
		counts[pixel(start)] += end - start
	}
	colors := slices.Sorted(maps.Keys(counts))
	frequency, distance, index := make([]int, len(colors)), make([]int, len(colors)), make(map[uint32]uint8, len(colors))
	for k, c := range colors {
		frequency[k], distance[k] = counts[c], math.MaxInt32
	}
	var palette color.Palette
	for len(palette) < 256 {
		worst := 0
		for k := range colors {
			if frequency[k]*distance[k] > frequency[worst]*distance[worst] {
				worst = k
			}
		}
		if distance[worst] == 0 {
			break
		}
		chosen := rgb(colors[worst])
		for k, c := range colors {
			r, g, b := int(uint8(c>>16))-int(chosen.R), int(uint8(c>>8))-int(chosen.G), int(uint8(c))-int(chosen.B)
			if d := r*r + g*g + b*b; d < distance[k] {
				distance[k], index[c] = d, uint8(len(palette))
			}
		}
		palette = append(palette, chosen)
	}
	to := image.NewPaletted(from.Rect, palette)
	for start, end := range runs {
		k := index[pixel(start)]
		for i := start; i < end; i++ {
			to.Pix[i] = k
		}
	}
	return to
}

// withResolution inserts the chunk for the image's size on paper (pHYs, PNG
// specification, 11.3.5.3) after the header, which is 33 bytes long.
func withResolution(encoded []byte) []byte {
	const header, length = 33, 9
	dotsPerMetre := uint32(math.Round(resolution / .0254))
	chunk := binary.BigEndian.AppendUint32([]byte("pHYs"), dotsPerMetre)
	chunk = append(binary.BigEndian.AppendUint32(chunk, dotsPerMetre), 1)
	return slices.Concat(encoded[:header], binary.BigEndian.AppendUint32(nil, length), chunk,
		binary.BigEndian.AppendUint32(nil, crc32.ChecksumIEEE(chunk)), encoded[header:])
}

// svgFont matches the font of a text as vgsvg writes it; only the weight varies.
var svgFont = regexp.MustCompile(`font-family:[^;"]*;font-variant:[^;"]*;(font-weight:(?:normal|bold);)font-style:normal;`)

// SVG returns the figure as SVG.
func (f *Figure) SVG() ([]byte, error) {
	canvas := vgsvg.New(vg.Points(f.width), vg.Points(f.height))
	if err := f.drawing.ReplayOn(canvas); err != nil {
		return nil, err
	}
	var drawn bytes.Buffer
	if _, err := canvas.WriteTo(&drawn); err != nil {
		return nil, err
	}
	_, body, found := strings.Cut(drawn.String(), "xlink\">\n")
	if !found {
		return nil, fmt.Errorf("figure: the SVG of %s has an unexpected beginning", f.Name)
	}
	body = strings.ReplaceAll(svgFont.ReplaceAllString(body, "$1"), "font-weight:normal;", "")
	var out strings.Builder
	fmt.Fprintf(&out, `<?xml version="1.0" encoding="UTF-8"?>
<svg xmlns="http://www.w3.org/2000/svg" width="%gpt" height="%gpt" viewBox="0 0 %g %g" role="img" font-family="'Liberation Sans', Arial, Helvetica, sans-serif">
<title>%s</title>
<desc>%s</desc>
<style>
`, f.scale*f.width, f.scale*f.height, f.width, f.height, html.EscapeString(f.Title), html.EscapeString(f.AltText))
	texts := f.texts()
	for i, weight := range []string{"normal", "bold"} {
		if len(texts[i]) == 0 {
			continue
		}
		fmt.Fprintf(&out, "@font-face{font-family:'Liberation Sans';font-weight:%s;src:url(data:font/woff;base64,%s) format('woff')}\n",
			weight, base64.StdEncoding.EncodeToString(woff(faces[i].subset(texts[i]))))
	}
	out.WriteString("</style>\n")
	out.WriteString(body)
	return []byte(out.String()), nil
}

// texts returns the characters drawn in the normal and the bold face.
func (f *Figure) texts() [2][]rune {
	var texts [2][]rune
	for _, action := range f.drawing.Actions {
		if text, is := action.(*recorder.FillString); is {
			i := 0
			if text.Font.Weight == xfont.WeightBold {
				i = 1
			}
			texts[i] = append(texts[i], []rune(text.String)...)
		}
	}
	for i := range texts {
		slices.Sort(texts[i])
		texts[i] = slices.Compact(texts[i])
	}
	return texts
}
