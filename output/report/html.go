package report

import (
	"bytes"
	"crypto/sha256"
	_ "embed"
	"encoding/xml"
	"errors"
	"fmt"
	"html"
	"io"
	"regexp"
	"strings"
)

//go:embed style.css
var stylesheet string

// policy forbids the page to load anything: it is self-contained and has no script.
const policy = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; font-src data:; base-uri 'none'; form-action 'none'"

// A page is an HTML file under construction. Its markup is also valid XML. Identifiers
// that are not the author's start with an underscore.
type page struct {
	strings.Builder
	contents *contents
	tables   int
	figures  int
	faces    map[string]bool // the sets of font faces already in the page
}

// HTML renders the document as one file that loads nothing and runs nothing: it can be
// mailed, printed and read offline, at any width, in a light or dark colour scheme.
// The error contains all faults of the document.
func (d *Document) HTML() ([]byte, error) {
	c, err := d.contents()
	if err != nil {
		return nil, err
	}
	p := &page{contents: c, faces: map[string]bool{}}
	p.print(`<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8"/>
<meta http-equiv="Content-Security-Policy" content="%s"/>
<meta name="viewport" content="width=device-width, initial-scale=1"/>
<meta name="color-scheme" content="light dark"/>
<meta name="referrer" content="no-referrer"/>
<title>%s</title>
<style>
%s</style>
</head>
<body>
<a class="skip" href="#_main">Skip to the report</a>
<header>
<h1>%s</h1>
`, policy, escaped(d.Title), stylesheet, escaped(d.Title))
	if d.Standfirst != "" {
		p.print("<p class=\"standfirst\">%s</p>\n", p.inline(d.Standfirst))
	}
	p.WriteString("</header>\n")
	p.navigation(d)
	p.WriteString("<main id=\"_main\">\n")
	for i := range d.Sections {
		p.section(&d.Sections[i], 2)
	}
	p.sources(d.Sources)
	p.WriteString("</main>\n")
	if d.Foot != "" {
		p.print("<footer>\n<p>%s</p>\n</footer>\n", p.inline(d.Foot))
	}
	p.WriteString("</body>\n</html>\n")
	return []byte(p.String()), nil
}

func (p *page) print(format string, arguments ...any) { fmt.Fprintf(p, format, arguments...) }

func escaped(s string) string { return html.EscapeString(cleaned(s)) }

// joint matches where a name in code may be broken: after a full stop or a slash.
var joint = regexp.MustCompile(`([A-Za-z][./])`)

// inline returns the markup of a text.
func (p *page) inline(t Text) string {
	var b strings.Builder
	for _, r := range t.runs() {
		format := [...]string{
			plain:    "%[1]s",
			emphasis: "<em>%[1]s</em>",
			strong:   "<strong>%[1]s</strong>",
			code:     "<code>%[1]s</code>",
			link:     `<a href="#%[2]s">%[1]s</a>`,
			citation: `<a class="citation" href="#_source-%[2]s">%[1]s</a>`,
		}[r.style]
		text := escaped(p.contents.label(r))
		switch r.style {
		case code:
			fmt.Fprintf(&b, format, joint.ReplaceAllString(text, "$1<wbr/>"))
		case link, citation:
			fmt.Fprintf(&b, format, text, r.target)
		default:
			fmt.Fprintf(&b, format, text)
		}
	}
	return b.String()
}

// navigation lists the sections.
func (p *page) navigation(d *Document) {
	p.WriteString("<nav aria-labelledby=\"_contents\">\n<p id=\"_contents\">Contents</p>\n<ol>\n")
	for _, s := range d.Sections {
		p.print("<li><a href=\"#%s\">%s</a>", s.Identifier, escaped(s.Heading))
		if len(s.Sections) > 0 {
			p.WriteString("\n<ol>\n")
			for _, inner := range s.Sections {
				p.print("<li><a href=\"#%s\">%s</a></li>\n", inner.Identifier, escaped(inner.Heading))
			}
			p.WriteString("</ol>\n")
		}
		p.WriteString("</li>\n")
	}
	if len(d.Sources) > 0 {
		p.WriteString("<li><a href=\"#_sources\">Sources</a></li>\n")
	}
	p.WriteString("</ol>\n</nav>\n")
}

func (p *page) section(s *Section, level int) {
	p.print("<section id=\"%s\">\n<h%d>%s</h%[2]d>\n", s.Identifier, level, escaped(s.Heading))
	for _, b := range s.Blocks {
		b.html(p)
	}
	for i := range s.Sections {
		p.section(&s.Sections[i], level+1)
	}
	p.WriteString("</section>\n")
}

func (p *page) sources(sources []Source) {
	if len(sources) == 0 {
		return
	}
	p.WriteString("<section id=\"_sources\">\n<h2>Sources</h2>\n<ol class=\"sources\">\n")
	for _, s := range sources {
		p.print("<li id=\"_source-%s\">%s", s.Key, p.inline(s.Text))
		if s.Address != "" {
			p.print(" <a class=\"address\" href=\"%s\">%s</a>", escaped(s.Address), escaped(strings.TrimPrefix(s.Address, "https://")))
		}
		p.WriteString("</li>\n")
	}
	p.WriteString("</ol>\n</section>\n")
}

func (t Paragraph) html(p *page) { p.print("<p>%s</p>\n", p.inline(Text(t))) }

func (l List) html(p *page) {
	element := "ul"
	if l.Numbered {
		element = "ol"
	}
	p.print("<%s>\n", element)
	for _, item := range l.Items {
		p.print("<li>%s</li>\n", p.inline(item))
	}
	p.print("</%s>\n", element)
}

func (d Definitions) html(p *page) {
	p.WriteString("<dl>\n")
	for _, entry := range d {
		p.print("<dt>%s</dt>\n<dd>%s</dd>\n", p.inline(entry.Term), p.inline(entry.Meaning))
	}
	p.WriteString("</dl>\n")
}

func (t Command) html(p *page) {
	p.print("<pre tabindex=\"0\" role=\"group\" aria-label=\"Command\"><code>%s</code></pre>\n", escaped(strings.Trim(string(t), "\n")))
}

func (n Note) html(p *page) {
	class, label := "note", "Note"
	if n.Warning {
		class, label = "warning", "Warning"
	}
	p.print("<aside role=\"note\" class=\"%s\">\n<p class=\"label\">%s</p>\n", class, label)
	for _, t := range n.Paragraphs {
		p.print("<p>%s</p>\n", p.inline(t))
	}
	p.WriteString("</aside>\n")
}

func (t Table) html(p *page) {
	p.tables++
	identifier := ""
	if t.Identifier != "" {
		identifier = fmt.Sprintf(` id="%s"`, t.Identifier)
	}
	p.print("<div class=\"tabular\"%s>\n", identifier)
	p.table(&t, fmt.Sprintf("_table-%d", p.tables), fmt.Sprintf("<b>Table %d.</b> %s", p.tables, p.inline(t.Caption)))
	p.WriteString("</div>\n")
}

// wide is the number of columns above which a table is printed in small type.
const wide = 6

// table writes a table, which scrolls sideways if it is wider than the page.
func (p *page) table(t *Table, identifier, caption string) {
	alignment := func(column int) string {
		if t.Columns[column].Right {
			return ` class="right"`
		}
		return ""
	}
	class := ""
	if len(t.Columns) > wide {
		class = ` class="wide"`
	}
	p.print("<div class=\"scroll\" role=\"group\" aria-labelledby=\"%s\" tabindex=\"0\">\n<table%s>\n<caption><span id=\"%[1]s\">%[3]s</span></caption>\n<thead>\n<tr>", identifier, class, caption)
	for i, c := range t.Columns {
		p.print(`<th scope="col"%s>%s</th>`, alignment(i), p.inline(c.Heading))
	}
	p.WriteString("</tr>\n</thead>\n<tbody>\n")
	for n, r := range t.Rows {
		if r.Group != "" {
			if n > 0 {
				p.WriteString("</tbody>\n<tbody>\n")
			}
			p.print("<tr class=\"group\"><th scope=\"rowgroup\" colspan=\"%d\">%s</th></tr>\n", len(t.Columns), p.inline(r.Group))
			continue
		}
		p.WriteString("<tr>")
		for i, cell := range r.Cells {
			if i == 0 {
				p.print(`<th scope="row"%s>%s</th>`, alignment(i), p.cell(cell))
			} else {
				p.print("<td%s>%s</td>", alignment(i), p.cell(cell))
			}
		}
		p.WriteString("</tr>\n")
	}
	p.WriteString("</tbody>\n</table>\n</div>\n")
}

func (p *page) cell(c Cell) string {
	text := p.inline(c.Text)
	if c.Mark == Unmarked {
		return text
	}
	m := marks[c.Mark]
	mark := fmt.Sprintf(`<span class="mark %s"><span aria-hidden="true">%s</span>&#160;%s</span>`, m.tone, m.sign, m.word)
	if text == "" {
		return mark
	}
	return mark + " " + text
}

func (f Figure) html(p *page) {
	p.figures++
	name := fmt.Sprintf("Figure %d", p.figures)
	p.print("<figure id=\"%s\">\n<div class=\"scroll\" role=\"group\" aria-label=\"%s\" tabindex=\"0\">\n", f.Identifier, name)
	p.drawing(p.contents.drawings[f.Identifier])
	p.print("</div>\n<figcaption><b>%s.</b> %s</figcaption>\n<details>\n<summary>Numbers of figure %d</summary>\n", name, p.inline(f.Caption), p.figures)
	caption := p.inline(f.Table.Caption)
	if caption == "" {
		caption = fmt.Sprintf("The numbers of figure %d.", p.figures)
	}
	p.table(&f.Table, "_"+f.Identifier+"-numbers", caption)
	p.WriteString("</details>\n</figure>\n")
}

func (p *page) drawing(d *drawing) {
	p.WriteString(d.opening)
	if d.faces != "" && !p.faces[d.faces] {
		p.faces[d.faces] = true
		p.print("<style>\n%s</style>\n", d.faces)
	}
	p.WriteString(d.body)
}

// A drawing is an SVG prepared for a page with other drawings.
type drawing struct {
	title, description string

	opening string // from <svg> to the description
	faces   string // the font-face rules; the family name is derived from them
	body    string // to </svg>
}

// shapes and properties are the SVG elements and attributes that only draw.
var (
	shapes     = words("svg title desc style g defs clipPath linearGradient radialGradient stop path rect circle ellipse line polyline polygon text tspan use image")
	properties = words(`clip-path clip-rule clipPathUnits cx cy d dominant-baseline dx dy fill fill-opacity fill-rule font-family
		font-size font-style font-variant font-weight fx fy gradientTransform gradientUnits height href id offset opacity points
		preserveAspectRatio r rx ry spreadMethod stop-color stop-opacity stroke stroke-dasharray stroke-dashoffset stroke-linecap
		stroke-linejoin stroke-miterlimit stroke-opacity stroke-width style text-anchor transform viewBox width x x1 x2 y y1 y2`)
)

func words(list string) map[string]bool {
	set := map[string]bool{}
	for _, word := range strings.Fields(list) {
		set[word] = true
	}
	return set
}

var (
	fontFaces = regexp.MustCompile(`^\s*(?:@font-face\{font-family:'[A-Za-z0-9 -]+';font-weight:(?:normal|bold);src:url\(data:font/woff2?;base64,[A-Za-z0-9+/=]*\) format\('woff2?'\)\}\s*)*$`)
	family    = regexp.MustCompile(`font-family:('[A-Za-z0-9 -]+')`)
	inside    = regexp.MustCompile(`url\(#([A-Za-z_][\w.-]*)\)`)
	harmless  = regexp.MustCompile(`^(?:[^\\@(]|rgba?\(|(?:translate|scale|rotate|matrix|skew[XY])\()*$`)
	embedded  = regexp.MustCompile(`^data:image/png;base64,[A-Za-z0-9+/=\s]*$`)
)

// parseDrawing reads an SVG for the figure with an identifier. It copies only elements
// and attributes known to be harmless, and returns an error for everything else. It
// prefixes identifiers with the figure's, so that a page can contain many drawings.
func parseDrawing(source []byte, identifier string) (*drawing, error) {
	decoder := xml.NewDecoder(bytes.NewReader(source))
	drawing := new(drawing)
	var open []string
	var root, title, description, faces, body strings.Builder
	for {
		token, err := decoder.Token()
		if err == io.EOF {
			break
		}
		if err != nil {
			return nil, err
		}
		switch token := token.(type) {
		case xml.StartElement:
			name := token.Name.Local
			if token.Name.Space != "http://www.w3.org/2000/svg" || !shapes[name] {
				return nil, fmt.Errorf("an element <%s>", name)
			}
			attributes, err := drawn(token.Attr, identifier)
			if err != nil {
				return nil, fmt.Errorf("in <%s>, %w", name, err)
			}
			switch {
			case len(open) == 0:
				if name != "svg" || root.Len() > 0 {
					return nil, fmt.Errorf("<%s> at the root", name)
				}
				for _, a := range attributes {
					if a[0] != "width" && a[0] != "height" {
						fmt.Fprintf(&root, ` %s="%s"`, a[0], html.EscapeString(a[1]))
					}
				}
				if !strings.Contains(root.String(), " viewBox=") {
					return nil, errors.New("no viewBox")
				}
			case name == "svg":
				return nil, errors.New("a drawing within the drawing")
			case name == "title" || name == "desc" || name == "style":
				if len(open) > 1 {
					return nil, fmt.Errorf("<%s> below the root", name)
				}
			default:
				fmt.Fprintf(&body, "<%s", name)
				for _, a := range attributes {
					fmt.Fprintf(&body, ` %s="%s"`, a[0], html.EscapeString(a[1]))
				}
				body.WriteByte('>')
			}
			open = append(open, name)
		case xml.EndElement:
			open = open[:len(open)-1]
			switch name := token.Name.Local; name {
			case "svg", "title", "desc", "style":
			default:
				fmt.Fprintf(&body, "</%s>", name)
			}
		case xml.CharData:
			innermost := ""
			if len(open) > 0 {
				innermost = open[len(open)-1]
			}
			switch innermost {
			case "title":
				title.Write(token)
			case "desc":
				description.Write(token)
			case "style":
				faces.Write(token)
			case "text", "tspan":
				body.WriteString(html.EscapeString(string(token)))
			default:
				if len(bytes.TrimSpace(token)) > 0 {
					return nil, fmt.Errorf("text in <%s>", innermost)
				}
				body.WriteString(strings.Repeat("\n", bytes.Count(token, []byte("\n"))))
			}
		}
	}
	drawing.title = strings.Join(strings.Fields(title.String()), " ")
	drawing.description = strings.Join(strings.Fields(description.String()), " ")
	switch {
	case root.Len() == 0:
		return nil, errors.New("nothing in it")
	case drawing.title == "" || drawing.description == "":
		return nil, errors.New("no <title> or no <desc>")
	case !fontFaces.MatchString(faces.String()):
		return nil, errors.New("a style with more than its fonts")
	}
	attributes := root.String()
	drawing.body = strings.TrimSpace(body.String()) + "\n</svg>\n"
	drawing.faces = strings.TrimLeft(faces.String(), "\n")
	if first := family.FindStringSubmatch(drawing.faces); first != nil {
		// Each drawing's font contains only the characters that it shows, so drawings
		// must not use each other's fonts.
		unique := fmt.Sprintf("'drawing-%.6x'", sha256.Sum256([]byte(drawing.faces)))
		drawing.faces = strings.ReplaceAll(drawing.faces, first[1], unique)
		old, renamed := html.EscapeString(first[1]), html.EscapeString(unique)
		attributes, drawing.body = strings.ReplaceAll(attributes, old, renamed), strings.ReplaceAll(drawing.body, old, renamed)
	}
	drawing.opening = fmt.Sprintf(`<svg%s role="img" aria-labelledby="_%[2]s-title" aria-describedby="_%[2]s-description">
<title id="_%[2]s-title">%[3]s</title>
<desc id="_%[2]s-description">%[4]s</desc>
`, attributes, identifier, escaped(drawing.title), escaped(drawing.description))
	return drawing, nil
}

// drawn returns an element's drawing attributes, as names and values.
func drawn(attributes []xml.Attr, identifier string) ([][2]string, error) {
	var kept [][2]string
	for _, a := range attributes {
		name, value := a.Name.Local, a.Value
		switch {
		case a.Name.Space == "xmlns" || name == "xmlns" || name == "version" || name == "role":
			continue
		case name == "href" && (a.Name.Space == "xlink" || a.Name.Space == "http://www.w3.org/1999/xlink"):
		case a.Name.Space != "" || !properties[name]:
			return nil, fmt.Errorf("an attribute %s", name)
		}
		switch name {
		case "id":
			value = "_" + identifier + "-drawn-" + value
		case "href":
			if target, within := strings.CutPrefix(value, "#"); within {
				value = "#_" + identifier + "-drawn-" + target
			} else if !embedded.MatchString(value) {
				return nil, errors.New("a link out of the drawing")
			}
		default:
			if !harmless.MatchString(inside.ReplaceAllString(value, "")) {
				return nil, fmt.Errorf("%s with %q", name, value)
			}
			value = inside.ReplaceAllString(value, "url(#_"+identifier+"-drawn-$1)")
		}
		kept = append(kept, [2]string{name, value})
	}
	return kept, nil
}
