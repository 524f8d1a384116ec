package telling

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"io"
	"math"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"unicode/utf8"

	"leaderful/output/figure"
	"leaderful/output/golden"
	"leaderful/sim/inference"
)

func drawingFile(t testing.TB) []byte {
	t.Helper()
	source, err := os.ReadFile("testdata/drawing.svg")
	if err != nil {
		t.Fatal(err)
	}
	return source
}

// numbers returns a table with two rows.
func numbers() Table {
	return Table{
		Columns: Columns(1, "Regime", "Capacity"),
		Rows:    []Row{NewRow("power-with", "0.48"), NewRow("domineering", "0.21")},
	}
}

// sample returns a document with a block of every kind.
func sample(t testing.TB) *Document {
	captioned := numbers()
	captioned.Caption = "The same, *again*."
	return &Document{
		Title:      "A study of two regimes",
		Standfirst: "Sharing power grew leadership; see *below*.",
		Sections: []Section{
			{Identifier: "answer", Heading: "The answer", Blocks: []Block{
				Paragraph("Every comparison is a *difference within replications*, of which there are **400**; it is taken from `leadership_capacity` of either arm, as the method says [@grimm]. Products such as 2 * 3 * 4 need no care, nor does a word-with_underscores, and a lonely * stays what it is."),
				List{Items: []Text{"**Supported**: capacity.", "Open: everything else, for which a line is needed that is longer than the hundred and ten characters that a line of Markdown has here."}},
				Table{Identifier: "verdicts", Caption: "Verdicts.",
					Columns: Columns(2, "Claim", "Verdict", "Estimate"),
					Rows: []Row{
						{Group: "**What sharing does**"},
						{Cells: []Cell{{Text: "C1"}, {Text: "supported", Verdict: true}, {Text: "+0.268"}}},
						{Cells: []Cell{{Text: "C2"}, {Text: "undecided", Verdict: true}, {Text: "+0.041"}}},
						{Group: "What `command` does"},
						{Cells: []Cell{{Text: "C11"}, {Text: "opposed", Verdict: true}, {Text: "−0.080"}}},
						{Cells: []Cell{{Text: "C12"}, {Text: "no real difference", Verdict: true}, {Text: "−0.010"}}},
					}},
				Table{Columns: Columns(7, "Pattern", "Outcome", "C1", "", "", "", ""),
					Rows: []Row{
						{Cells: []Cell{{Text: "P1"}, {Text: "holds", Verdict: true}, {}, {}, {}, {}, {}}},
						{Cells: []Cell{{Text: "a|b or `c`", Strong: true}, {Text: "fails", Verdict: true}, {}, {}, {}, {}, {}}},
					}},
				Note{Warning: true, Paragraphs: []Text{"A verdict is about the model.", "Not about organizations."}},
			}},
			{Identifier: "figures", Heading: "Figures & numbers",
				Blocks: []Block{Figure{Identifier: "capacity", SVG: drawingFile(t), Caption: "Capacity at `the|end`.", Table: numbers()},
					Figure{Identifier: "capacity-again", SVG: drawingFile(t), Caption: "The same.", Table: captioned}}},
			{Identifier: "method", Heading: "The method", Blocks: []Block{
				Command("leaderful compare baseline --seed 7 | less\n\tleaderful scenarios <name>\n"),
				Note{Paragraphs: []Text{"The same seed gives the same report."}},
			}},
		},
		Sources: []Source{
			{Key: "grimm", Text: "Grimm et al. (2020). *The ODD protocol*."},
			{Key: "unread", Text: "A report that nobody cites."},
		},
		Foot: "Seed 7, settings `0123456789ab`.",
	}
}

func rendered(t testing.TB, d *Document) (page, manuscript string) {
	t.Helper()
	h, err := d.HTML()
	if err != nil {
		t.Fatal(err)
	}
	m, err := d.Markdown()
	if err != nil {
		t.Fatal(err)
	}
	return string(h), string(m)
}

func TestRenderings(t *testing.T) {
	page, manuscript := rendered(t, sample(t))
	inspect(t, page)
	golden.Equal(t, "testdata/report.html", strings.Replace(page, string(stylesheet), "(style.css)\n", 1))
	golden.Equal(t, "testdata/report.md", manuscript)

	againPage, againManuscript := rendered(t, sample(t))
	if page != againPage || manuscript != againManuscript {
		t.Error("equal documents gave different bytes")
	}
}

// elements are the only elements allowed in a report.
var elements = strings.Fields(`html head meta title style body a header h1 h2 p nav ol ul li main section footer em strong b code wbr pre
	aside div table caption thead tbody tr th td span figure figcaption details summary
	svg desc g defs clipPath path rect text`)

// An element is an element of a page that was read back.
type element struct {
	name       string
	attributes map[string]string
	children   []*element
	text       string // inside it, at any depth
}

// all returns the elements with a name below e, in order.
func (e *element) all(name string) []*element {
	var found []*element
	for _, child := range e.children {
		if child.name == name {
			found = append(found, child)
		}
		found = append(found, child.all(name)...)
	}
	return found
}

// readBack reads a page as XML.
func readBack(t testing.TB, page string) *element {
	t.Helper()
	decoder := xml.NewDecoder(strings.NewReader(page))
	root := new(element)
	open := []*element{root}
	for {
		token, err := decoder.Token()
		if err == io.EOF {
			return root
		}
		if err != nil {
			t.Fatalf("the page is not well formed: %v", err)
		}
		switch token := token.(type) {
		case xml.StartElement:
			e := &element{name: token.Name.Local, attributes: map[string]string{}}
			for _, a := range token.Attr {
				if _, twice := e.attributes[a.Name.Local]; twice {
					t.Errorf("<%s> has two attributes %s", e.name, a.Name.Local)
				}
				e.attributes[a.Name.Local] = a.Value
			}
			innermost := open[len(open)-1]
			innermost.children = append(innermost.children, e)
			open = append(open, e)
		case xml.EndElement:
			open = open[:len(open)-1]
		case xml.CharData:
			for _, e := range open {
				e.text += string(token)
			}
		case xml.Comment, xml.ProcInst:
			t.Errorf("the page holds %T %q", token, token)
		}
	}
}

// inspect checks the guarantees of every page, and returns the page.
func inspect(t testing.TB, page string) *element {
	t.Helper()
	root := readBack(t, page)
	identifiers := map[string]bool{}
	level := 0
	var visit func(e *element)
	visit = func(e *element) {
		for _, child := range e.children {
			if !slices.Contains(elements, child.name) {
				t.Errorf("the element <%s> is not allowed", child.name)
			}
			for name, value := range child.attributes {
				if strings.HasPrefix(strings.ToLower(name), "on") || name == "src" {
					t.Errorf("<%s> has an attribute %s", child.name, name)
				}
				if strings.Contains(value, "http:") || strings.Contains(value, "https:") && !(child.name == "a" && name == "href") {
					t.Errorf("<%s %s> is %q", child.name, name, value)
				}
			}
			if id, has := child.attributes["id"]; has {
				if identifiers[id] {
					t.Errorf("the id %q is used twice", id)
				}
				identifiers[id] = true
			}
			if len(child.name) == 2 && child.name[0] == 'h' && child.name[1] >= '1' && child.name[1] <= '6' {
				next := int(child.name[1] - '0')
				if next > level+1 || next == 1 && level > 0 {
					t.Errorf("<h%d> %q follows <h%d>", next, child.text, level)
				}
				level = next
			}
			visit(child)
		}
	}
	visit(root)
	for _, name := range []string{"aria-labelledby", "aria-describedby", "href", "style", "clip-path"} {
		var look func(e *element)
		look = func(e *element) {
			value, target := e.attributes[name], ""
			switch {
			case strings.HasPrefix(value, "#"):
				target = value[1:]
			case strings.HasPrefix(value, "url(#"):
				target = strings.TrimSuffix(value[5:], ")")
			case strings.HasPrefix(name, "aria"):
				target = value
			}
			if target != "" && !identifiers[target] {
				t.Errorf("<%s %s=%q> leads nowhere", e.name, name, value)
			}
			for _, child := range e.children {
				look(child)
			}
		}
		look(root)
	}
	if strings.Contains(strings.ToLower(page), "<script") {
		t.Error("the page has a script")
	}
	if head := page[:strings.Index(page, "<title>")]; !strings.Contains(head, `http-equiv="Content-Security-Policy" content="default-src 'none';`) {
		t.Error("no policy comes before everything else")
	}
	if html := root.all("html"); len(html) != 1 || html[0].attributes["lang"] != "en" || len(root.all("main")) != 1 {
		t.Error("the page lacks a language or does not have exactly one <main>")
	}
	for _, f := range root.all("figure") {
		drawings, tables, captions := f.all("svg"), f.all("table"), f.all("figcaption")
		if len(drawings) != 1 || len(tables) != 1 || len(captions) != 1 {
			t.Fatalf("figure %s has %d drawings, %d tables, %d captions", f.attributes["id"], len(drawings), len(tables), len(captions))
		}
		title, description := drawings[0].all("title"), drawings[0].all("desc")
		if drawings[0].attributes["role"] != "img" || len(title) != 1 || title[0].text == "" || len(description) != 1 || description[0].text == "" {
			t.Errorf("figure %s has no alt text", f.attributes["id"])
		}
	}
	for _, table := range root.all("table") {
		columns := len(table.all("thead")[0].all("th"))
		if len(table.all("caption")) != 1 {
			t.Error("a table has no caption")
		}
		for _, body := range table.all("tbody") {
			for _, row := range body.all("tr") {
				first := row.children[0]
				switch {
				case first.name == "th" && first.attributes["scope"] == "row" && len(row.children) == columns:
				case first.attributes["scope"] == "rowgroup" && first.attributes["colspan"] == strconv.Itoa(columns) && len(row.children) == 1:
				default:
					t.Errorf("a row of %d columns is %d cells, the first <%s scope=%q>", columns, len(row.children), first.name, first.attributes["scope"])
				}
			}
		}
	}
	return root
}

// Marks differ by their words, not only by colour.
func TestMarksHaveWords(t *testing.T) {
	page, manuscript := rendered(t, sample(t))
	root := readBack(t, page)
	var words []string
	for _, span := range root.all("span") {
		if strings.HasPrefix(span.attributes["class"], "mark ") {
			words = append(words, strings.ReplaceAll(span.text, "\u00a0", " "))
		}
	}
	want := []string{"✓ supported", "? undecided", "✗ opposed", "= no real difference", "✓ holds", "✗ fails"}
	if !slices.Equal(words, want) {
		t.Errorf("the marks are %q; want %q", words, want)
	}
	for _, word := range []string{"supported", "opposed", "no real difference", "undecided", "holds", "fails"} {
		if !strings.Contains(manuscript, "| "+word+" ") {
			t.Errorf("the Markdown does not say %q", word)
		}
	}
}

var hostile = []string{
	`<script>alert(1)</script>`, `"><img src=x onerror=alert(1)>`, `' onclick='x`, `</title></style></p></main>`, `<!-- -->`, `]]>`, `&lt;&amp;&#60;`,
	"a|b", `a\|b`, `\`, "`", "``` ```", "**", "*a", "_a_", "~~a~~", "[a](javascript:alert(1))", "![a](http://example.org/a.png)", "[@nobody", "$x$",
	"# a", "- a", "+ a", "1. a", "> a", "---", "===", ":-", "    a", "a\n\n<b>b</b>\n\n- c", "|a|\n|-|", "\x00\x1b[31m\u0085", "\xff\xfe", "\uffff", "a\f\r\nb\r", "{{.}}", "%s%!d",
	`<a id="x"></a>`, "http://example.org/<b>", `\<`, `\&`, "\u2000", "\u202eabc",
}

// everywhere puts a text into every place of a document.
func everywhere(t testing.TB, s string) *Document {
	text := Plain(s)
	table := Table{Caption: text, Columns: Columns(1, s, s),
		Rows: []Row{{Group: text + "."}, {Cells: []Cell{{Text: s}, {Text: s, Strong: true, Verdict: true}}}}}
	return &Document{
		Title: s + ".", Standfirst: text, Foot: text,
		Sections: []Section{{Identifier: "a", Heading: s + ".",
			Blocks: []Block{Paragraph(text), List{[]Text{text}}, Command(s),
				Note{false, []Text{text}}, table, Figure{Identifier: "b", SVG: drawingFile(t), Caption: text, Table: table}}}},
		Sources: []Source{{Key: "d", Text: text}},
	}
}

func TestHostileText(t *testing.T) {
	for _, s := range hostile {
		page, manuscript := rendered(t, everywhere(t, s))
		root := inspect(t, page)
		want := oneLine(s)
		for name, element := range map[string]*element{
			"h1": root.all("h1")[0], "paragraph": root.all("section")[0].all("p")[0], "item": root.all("main")[0].all("li")[0],
			"caption": root.all("figcaption")[0], "cell": root.all("tbody")[0].all("tr")[1].all("th")[0],
		} {
			if got := oneLine(element.text); !strings.Contains(got, want) {
				t.Errorf("%q reads %q as %s", s, got, name)
			}
		}
		if code := root.all("pre")[0].text; code != strings.Trim(cleaned(s), "\n") {
			t.Errorf("the command %q reads %q", s, code)
		}
		fences := regexp.MustCompile("(?s)(?m)^(`{3,})\n.*?\n`{3,}\n")
		for line := range strings.Lines(fences.ReplaceAllString(manuscript, "")) {
			line = regexp.MustCompile(`^(?:<a id="[a-z_-]+"></a>|1\. <a id="_source-d"></a>|</?details>|<summary>Numbers of figure 1</summary>)`).ReplaceAllString(line, "")
			if strings.Contains(line, "<") {
				t.Errorf("%q lets HTML into Markdown: %q", s, line)
			}
			if unescaped := regexp.MustCompile(`\\.`).ReplaceAllString(line, ""); strings.HasPrefix(line, "|") && strings.Count(unescaped, "|") != 3 {
				t.Errorf("%q makes a row with a different number of columns: %q", s, line)
			}
		}
	}
}

func TestSyntaxOfText(t *testing.T) {
	for _, c := range []struct {
		text Text
		want []run
	}{
		{"", nil},
		{" a \n b\t", []run{{plain, "a b"}}},
		{"*a b*, **c**.", []run{{emphasis, "a b"}, {plain, ", "}, {strong, "c"}, {plain, "."}}},
		{"(*a*)", []run{{plain, "("}, {emphasis, "a"}, {plain, ")"}}},
		{"2 * 3 * 4", []run{{plain, "2 * 3 * 4"}}},
		{"a_b_c", []run{{plain, "a_b_c"}}},
		{"*a", []run{{plain, "*a"}}},
		{`\*a\* \x \\`, []run{{plain, `*a* \x \`}}},
		{`*a\* b*`, []run{{emphasis, "a* b"}}},
		{"****", []run{{plain, "****"}}},
		{"`a *b* \\`c", []run{{code, `a *b* \`}, {plain, "c"}}},
		{"`` ` `", []run{{plain, "`` "}, {code, " "}}},
		{"[a](http://example.org) [a](#b) <b>&lt;</b>", []run{{plain, "[a](http://example.org) [a](#b) <b>&lt;</b>"}}},
		{"- a", []run{{plain, "- a"}}},
		{"x[@a][@b].", []run{{plain, "x"}, {citation, "a"}, {citation, "b"}, {plain, "."}}},
		{"`[@a]` \\[@a]", []run{{code, "[@a]"}, {plain, " [@a]"}}},
		{"[@A] [@]", []run{{plain, "[@A] [@]"}}},
		{"*é*", []run{{emphasis, "é"}}},
		{"a\u00a0b\x07", []run{{plain, "a\u00a0b\ufffd"}}},
	} {
		if got := c.text.runs(); !slices.Equal(got, c.want) {
			t.Errorf("%q is %v; want %v", c.text, got, c.want)
		}
	}
}

// All faults of a document are reported in one pass, with their places.
func TestFaultsOfADocument(t *testing.T) {
	d := &Document{
		Title: " ",
		Sections: []Section{
			{Identifier: "A%d", Heading: "a", Blocks: []Block{
				Table{Identifier: "b", Columns: Columns(1, ""), Rows: []Row{{Group: "c", Cells: []Cell{{}}}, {Cells: []Cell{{}, {}}}}},
				Table{},
				Figure{Identifier: "b", Table: Table{Identifier: "c", Columns: Columns(1, "")}}}},
			{Identifier: "d"},
		},
		Sources: []Source{{Key: "g h"}, {Key: "i"}, {Key: "i"}},
	}
	cites := &Document{Title: "a", Standfirst: "[@nobody]", Foot: "[@somebody]"}
	var faults strings.Builder
	for _, d := range []*Document{d, cites} {
		_, err := d.HTML()
		_, other := d.Markdown()
		if err == nil || other == nil || err.Error() != other.Error() {
			t.Errorf("HTML has the faults %v, Markdown %v", err, other)
		}
		fmt.Fprintln(&faults, err)
	}
	for _, b := range []Block{nil, "a", &Table{}} {
		d := &Document{Title: "a", Sections: []Section{{Identifier: "a", Heading: "a", Blocks: []Block{b}}}}
		if page, err := d.HTML(); err == nil {
			t.Errorf("%T is a block: %s", b, page)
		}
		if text, err := d.Markdown(); err == nil {
			t.Errorf("%T is a block: %s", b, text)
		}
	}
	golden.Equal(t, "testdata/faults.txt", faults.String())
}

// Drawings of output/figure share a page, each with its own font and identifiers.
func TestFiguresAsDrawn(t *testing.T) {
	a, b := []float64{1, 2, 3, 4, 2, 3}, []float64{.5, 1, 2, 2, 1, 1}
	d := &Document{Title: "Figures", Sections: []Section{{Identifier: "all", Heading: "All"}}}
	for i, outcome := range []string{"trust", "crisis_weeks", "trust"} {
		comparison := figure.Comparison{Outcome: outcome, Arm: "domineering", Reference: "power-with", Difference: inference.PairedDifference(a, b, .95, .05)}
		f, err := figure.Forest([]figure.Comparison{comparison}, figure.Page{Provenance: figure.Provenance{Scenario: "baseline <&>", Version: "1.2.3", Settings: "0123456789ab", Seed: 7, Replications: 6}})
		if err != nil {
			t.Fatal(err)
		}
		source, err := f.SVG()
		if err != nil {
			t.Fatal(err)
		}
		d.Sections[0].Blocks = append(d.Sections[0].Blocks, Figure{Identifier: fmt.Sprintf("%s-%d", f.Name, i), SVG: source, Caption: "A forest.", Table: numbers()})
	}
	page, _ := rendered(t, d)
	root := inspect(t, page)
	for i, drawing := range root.all("svg") {
		name, _, _ := strings.Cut(drawing.attributes["font-family"], ",")
		if strings.Contains(name, "Liberation") || strings.Count(page, "font-family:"+name) != strings.Count(drawing.all("style")[0].text, "@font-face") {
			t.Errorf("drawing %d has the font %s, which is not its own", i, name)
		}
	}
	if len(root.all("svg")) != 3 || strings.Count(page, "Liberation") > 0 {
		t.Error("a drawing is missing or uses the font of another")
	}
}

// A line of prose in Markdown is no longer than lineWidth, unless it is one word.
func TestWidthOfMarkdown(t *testing.T) {
	_, manuscript := rendered(t, sample(t))
	for line := range strings.Lines(manuscript) {
		if n := utf8.RuneCountInString(strings.TrimSuffix(line, "\n")); n > lineWidth && line[0] != '|' {
			t.Errorf("%d characters: %s", n, line)
		}
	}
}

// The colours of text have a contrast of 4.5 to 1 and those of other signs 3 to
// 1, in both schemes (WCAG 2.2, criteria 1.4.3 and 1.4.11).
func TestContrast(t *testing.T) {
	luminance := func(hex string) float64 {
		if len(hex) == 3 {
			hex = string([]byte{hex[0], hex[0], hex[1], hex[1], hex[2], hex[2]})
		}
		v, err := strconv.ParseUint(hex, 16, 32)
		if err != nil {
			t.Fatal(err)
		}
		linear := func(c uint64) float64 {
			s := float64(c&0xFF) / 0xFF
			if s <= .04045 {
				return s / 12.92
			}
			return math.Pow((s+.055)/1.055, 2.4)
		}
		return .2126*linear(v>>16) + .7152*linear(v>>8) + .0722*linear(v)
	}
	roots := regexp.MustCompile(`(?s):root \{(.*?)\}`).FindAllStringSubmatch(string(stylesheet), -1)
	if len(roots) != 2 {
		t.Fatalf("%d colour schemes; want 2", len(roots))
	}
	for i, scheme := range []string{"light", "dark"} {
		colors := map[string]float64{}
		for _, m := range regexp.MustCompile(`--([a-z-]+): #([0-9a-f]+);`).FindAllStringSubmatch(roots[i][1], -1) {
			colors[m[1]] = luminance(m[2])
		}
		check := func(sign, ground string, least float64) {
			a, b := colors[sign]+.05, colors[ground]+.05
			if ratio := max(a, b) / min(a, b); !(ratio >= least) {
				t.Errorf("%s on %s has a contrast of %.2f in the %s scheme; want %g", sign, ground, ratio, scheme, least)
			}
		}
		for _, tint := range []string{"paper", "faint", "for-tint", "against-tint", "level-tint", "open-tint"} {
			check("ink", tint, 4.5)
			check("link", tint, 4.5)
		}
		check("soft", "paper", 4.5)
		for _, tone := range []string{"for", "against", "level", "open", "link", "rule"} {
			check(tone, "paper", 3)
		}
	}
}

// literally reads back Markdown that contains only text, or returns an error that says
// what else it contains.
func literally(markdown string) (string, error) {
	for line := range strings.Lines(markdown) {
		if m := regexp.MustCompile("^(?:#{1,6}(?:\\s|$)|[-+*](?:\\s|$)|[0-9]{1,9}[.)](?:\\s|$)|>|[-=:]+\\s*$|`{3}|~{3}|\\||    )").FindString(line); m != "" {
			return "", fmt.Errorf("a line begins with %q", m)
		}
	}
	var text strings.Builder
	for rest := markdown; rest != ""; {
		switch {
		case rest[0] == '\\' && len(rest) > 1 && strings.IndexByte("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~", rest[1]) >= 0:
			text.WriteByte(rest[1])
			rest = rest[2:]
		case strings.HasPrefix(rest, "&amp;"):
			text.WriteByte('&')
			rest = rest[5:]
		case strings.HasPrefix(rest, "&lt;"):
			text.WriteByte('<')
			rest = rest[4:]
		case strings.IndexByte("\\`*[]<|~$", rest[0]) >= 0, regexp.MustCompile(`^&(?:#|[0-9A-Za-z])`).MatchString(rest):
			return "", fmt.Errorf("%q is not escaped", rest[:1])
		default:
			text.WriteByte(rest[0])
			rest = rest[1:]
		}
	}
	return strings.ReplaceAll(strings.TrimSuffix(text.String(), "\n\n"), "\n", " "), nil
}

// FuzzText puts a text into a document, once unchanged and once through Plain: the
// first must leave the page intact, the second must read literally.
func FuzzText(f *testing.F) {
	for _, s := range hostile {
		f.Add(s)
	}
	f.Add("*a* **b** `c` [@d] \\* _e_")
	f.Add(strings.Repeat("a - 1. > # = | ", 30))
	f.Fuzz(func(t *testing.T, s string) {
		want := oneLine(s)
		if got, err := literally(wrapped("", new(rendering).inline(Plain(s).runs()))); err != nil || got != want {
			t.Fatalf("%q reads %q in Markdown, error %v", s, got, err)
		}

		text := Text(s)
		d := &Document{Title: "a" + s, Standfirst: text,
			Sections: []Section{{Identifier: "a", Heading: "a" + s, Blocks: []Block{Paragraph(text), Command(s), List{[]Text{text}},
				Table{Identifier: "b", Columns: Columns(1, s), Rows: []Row{{Cells: []Cell{{Text: "supported", Verdict: true}}}, NewRow(s)}}}}},
			Sources: []Source{{Key: "d", Text: text}}}
		page, err := d.HTML()
		if _, other := d.Markdown(); (err == nil) != (other == nil) {
			t.Fatalf("%q: HTML says %v, Markdown %v", s, err, other)
		}
		if err != nil {
			// A source may be missing; nothing else may be wrong.
			for line := range strings.Lines(err.Error()) {
				if !strings.Contains(line, ": the source ") {
					t.Fatalf("%q: %s", s, line)
				}
			}
			return
		}
		root := inspect(t, string(page))
		if cell := root.all("tbody")[0].all("tr")[1].all("th")[0].text; cell != want {
			t.Fatalf("%q reads %q in HTML", s, cell)
		}
		if bytes.ContainsRune(page, 0) {
			t.Fatal("the page holds a null character")
		}
	})
}
