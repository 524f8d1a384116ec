package figure

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"slices"

	"codeberg.org/go-fonts/liberation/liberationsansbold"
	"codeberg.org/go-fonts/liberation/liberationsansregular"
	xfont "golang.org/x/image/font"
	"golang.org/x/image/font/opentype"
	"golang.org/x/image/font/sfnt"
	"gonum.org/v1/plot/font"
)

// A typeface is one of the two weights of the house's font.
type typeface struct {
	source []byte // TrueType
	font.Face
}

// faces are the normal and the bold weight.
var faces = [2]typeface{
	newTypeface(liberationsansregular.TTF, xfont.WeightNormal),
	newTypeface(liberationsansbold.TTF, xfont.WeightBold),
}

func newTypeface(source []byte, weight xfont.Weight) typeface {
	face, err := opentype.Parse(source)
	if err != nil {
		panic("figure: the embedded font cannot be read: " + err.Error())
	}
	return typeface{source, font.Face{Font: font.Font{Typeface: "Liberation", Variant: "Sans", Weight: weight}, Face: face}}
}

// A table of a TrueType font.
type table struct {
	tag  string
	data []byte
}

// tablesOf lists the tables of a TrueType font (OpenType specification 1.9,
// "Organization of an OpenType font").
func tablesOf(source []byte) []table {
	list := make([]table, binary.BigEndian.Uint16(source[4:]))
	for i := range list {
		record := source[12+16*i:]
		offset, length := binary.BigEndian.Uint32(record[8:]), binary.BigEndian.Uint32(record[12:])
		list[i] = table{string(record[:4]), source[offset : offset+length]}
	}
	return list
}

// subset returns the tables of a TrueType font in which only some characters have an
// outline, without those for substitution and positioning. Glyphs keep their numbers,
// so that the other tables stay valid. It relies on long offsets in loca, which the
// embedded fonts have.
func (f *typeface) subset(characters []rune) []table {
	tables := tablesOf(f.source)
	data := map[string][]byte{}
	for _, t := range tables {
		data[t.tag] = t.data
	}
	glyf, loca := data["glyf"], data["loca"]
	glyph := func(i int) []byte {
		return glyf[binary.BigEndian.Uint32(loca[4*i:]):binary.BigEndian.Uint32(loca[4*i+4:])]
	}
	keep := map[int]bool{}
	var add func(i int)
	add = func(i int) {
		keep[i] = true
		for _, part := range components(glyph(i)) {
			add(part)
		}
	}
	add(0) // for missing characters
	var buffer sfnt.Buffer
	for _, character := range characters {
		index, err := f.Face.Face.GlyphIndex(&buffer, character)
		if err != nil {
			panic("figure: the embedded font cannot be read: " + err.Error())
		}
		add(int(index))
	}
	var outlines, offsets []byte
	for i := range len(loca)/4 - 1 {
		offsets = binary.BigEndian.AppendUint32(offsets, uint32(len(outlines)))
		if keep[i] {
			outlines = padded(append(outlines, glyph(i)...))
		}
	}
	data["glyf"], data["loca"] = outlines, binary.BigEndian.AppendUint32(offsets, uint32(len(outlines)))
	data["post"] = append([]byte{0, 3, 0, 0}, data["post"][4:32]...) // version 3: no names of glyphs
	for i := range tables {
		tables[i].data = data[tables[i].tag]
	}
	return slices.DeleteFunc(tables, func(t table) bool { return slices.Contains([]string{"GDEF", "GPOS", "GSUB", "FFTM"}, t.tag) })
}

// components returns the glyphs that a glyph is composed of; none if it has
// its own outline.
func components(glyph []byte) []int {
	if len(glyph) == 0 || int16(binary.BigEndian.Uint16(glyph)) >= 0 {
		return nil
	}
	const words, scale, more, twoScales, matrix = 1, 8, 0x20, 0x40, 0x80
	var parts []int
	for rest := glyph[10:]; ; {
		flags := binary.BigEndian.Uint16(rest)
		parts = append(parts, int(binary.BigEndian.Uint16(rest[2:])))
		if flags&more == 0 {
			return parts
		}
		length := 6
		if flags&words != 0 {
			length += 2
		}
		switch {
		case flags&scale != 0:
			length += 2
		case flags&twoScales != 0:
			length += 4
		case flags&matrix != 0:
			length += 8
		}
		rest = rest[length:]
	}
}

// padded adds zeros up to a multiple of four bytes.
func padded(data []byte) []byte { return append(data, make([]byte, -len(data)&3)...) }

// checksum is the sum of the table's words.
func checksum(data []byte) (sum uint32) {
	for words := padded(bytes.Clone(data)); len(words) > 0; words = words[4:] {
		sum += binary.BigEndian.Uint32(words)
	}
	return sum
}

// woff packs the tables of a TrueType font for the web (W3C, WOFF File Format 1.0).
func woff(tables []table) []byte {
	start, unpacked := 44+20*len(tables), 12+16*len(tables)
	var directory, bodies []byte
	for _, t := range tables {
		var packed bytes.Buffer
		w, err := zlib.NewWriterLevel(&packed, zlib.BestCompression)
		if err == nil {
			w.Write(t.data) // into memory: cannot fail
			err = w.Close()
		}
		if err != nil {
			panic("figure: a font cannot be packed: " + err.Error())
		}
		body := packed.Bytes()
		if len(body) >= len(t.data) {
			body = t.data
		}
		directory = append(directory, t.tag...)
		for _, v := range []int{start + len(bodies), len(body), len(t.data), int(checksum(t.data))} {
			directory = binary.BigEndian.AppendUint32(directory, uint32(v))
		}
		bodies = padded(append(bodies, body...))
		unpacked += len(t.data) + -len(t.data)&3
	}
	out := []byte("wOFF\x00\x01\x00\x00")
	out = binary.BigEndian.AppendUint32(out, uint32(start+len(bodies)))
	out = binary.BigEndian.AppendUint16(out, uint16(len(tables)))
	out = binary.BigEndian.AppendUint16(out, 0)
	out = binary.BigEndian.AppendUint32(out, uint32(unpacked))
	out = append(out, make([]byte, 24)...) // version, metadata and private data: none
	return slices.Concat(out, directory, bodies)
}
