// Package report renders a document - headings, prose, tables, figures with the
// numbers behind them - as a single HTML file that needs nothing else, or as
// GitHub-flavoured Markdown.
package report

import (
	"errors"
	"fmt"
	"net/url"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// A Document is in English and does not contain the date of rendering: equal documents
// give equal bytes.
type Document struct {
	Title      string
	Standfirst Text // summary, a few sentences below the title
	Sections   []Section
	Sources    []Source // listed and numbered at the end, in this order
	Foot       Text     // origin of the report: version, seed, settings
}

// A Section may contain sections, which may not contain further ones.
//
// Identifiers are unique in a document. They start with a letter from a to z, followed
// by such letters, digits, hyphens and underscores.
type Section struct {
	Identifier string
	Heading    string
	Blocks     []Block
	Sections   []Section
}

// A Source is cited by its key, which is written like an identifier.
type Source struct {
	Key     string
	Text    Text
	Address string // starts with https://; may be empty
}

// A Block is one of Paragraph, List, Definitions, Table, Figure, Command and
// Note.
type Block interface {
	enter(c *contents)
	texts() []Text
	html(p *page)
	markdown(m *manuscript)
}

// A Paragraph is prose.
type Paragraph Text

// A List has bullets, or numbers from 1.
type List struct {
	Numbered bool
	Items    []Text
}

// Definitions explain terms.
type Definitions []Definition

type Definition struct{ Term, Meaning Text }

// A Table has a heading for each column, and one for each row in its first
// column. Tables are numbered throughout the document, except those of figures.
type Table struct {
	Identifier string // may be empty if nothing links to it
	Caption    Text
	Columns    []Column
	Rows       []Row
}

type Column struct {
	Heading Text
	Right   bool // aligned right, like numbers
}

// A Row has as many cells as there are columns, or none if it is the heading of the
// following rows.
type Row struct {
	Group Text
	Cells []Cell
}

// A Cell starts with its mark, if any.
type Cell struct {
	Mark Mark
	Text Text
}

// A Mark is a verdict; it is shown by a word, a sign and a tone.
type Mark int

const (
	Unmarked Mark = iota
	Supported
	Opposed
	NoRealDifference
	Undecided
	Holds
	Fails
)

var marks = [...]struct{ word, sign, tone string }{
	Supported:        {"supported", "✓", "for"},
	Opposed:          {"opposed", "✗", "against"},
	NoRealDifference: {"no real difference", "=", "level"},
	Undecided:        {"undecided", "?", "open"},
	Holds:            {"holds", "✓", "for"},
	Fails:            {"fails", "✗", "against"},
}

func (m Mark) String() string {
	if m < 0 || int(m) >= len(marks) {
		return fmt.Sprintf("mark %d", int(m))
	}
	return marks[m].word
}

// A Figure is a drawing and the numbers that it shows.
type Figure struct {
	Identifier string // also the base name of its file, for links in Markdown

	// SVG is a drawing as output/figure writes it. It must have a <title> and a <desc>
	// for readers who cannot see it. Anything that could run, load or reach outside
	// the drawing is an error.
	SVG []byte

	Caption Text
	Table   Table // its caption may be empty
}

// A Command is text to copy verbatim, on one or more lines.
type Command string

// A Note stands out from the text.
type Note struct {
	Warning    bool
	Paragraphs []Text
}

// A Text is prose in a small syntax, in which nothing nests:
//
//	*emphasis*  **strong**  `code`
//	[label](#identifier)  a link to a section, table or figure
//	[](#identifier)       the same, labelled by its target: "Figure 3", "Table 2", a heading
//	[@key]                a reference to a source
//	\*                    a literal punctuation mark; not within code
//
// Emphasis does not start before a space or within a word, nor end after a space or
// within a word, so products need no escapes. Anything outside the syntax is literal,
// so every Text is valid; but a link that leads nowhere is an error of the document.
// All white space only separates words; characters that are not text become U+FFFD.
type Text string

// Plain returns the Text that reads literally as s.
func Plain(s string) Text {
	return Text(strings.NewReplacer(`\`, `\\`, `*`, `\*`, "`", "\\`", `[`, `\[`, `]`, `\]`).Replace(s))
}

// A style is the typographic style of a run.
type style int

const (
	plain style = iota
	emphasis
	strong
	code
	link
	citation
)

// A run is a stretch of text in one style.
type run struct {
	style  style
	text   string // empty for a citation
	target string // the identifier for a link, the key for a citation
}

// runs splits a text into runs.
func (t Text) runs() []run {
	var runs []run
	var literal strings.Builder
	flush := func() {
		if literal.Len() > 0 {
			runs = append(runs, run{style: plain, text: literal.String()})
			literal.Reset()
		}
	}
	rest := strings.Join(strings.FieldsFunc(cleaned(string(t)), isBlank), " ")
	for before := ' '; rest != ""; {
		if r, length := runAt(rest, before); length > 0 {
			flush()
			runs = append(runs, r)
			before, rest = rune(rest[length-1]), rest[length:]
			continue
		}
		character, length := characterAt(rest)
		literal.WriteRune(character)
		before, rest = character, rest[length:]
	}
	flush()
	return runs
}

func isBlank(r rune) bool { return r == ' ' || r == '\t' || r == '\n' }

// cleaned returns s with a line feed at the end of each line and U+FFFD for characters
// that are not text.
func cleaned(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\r' || r == '\f':
			return ' '
		case unicode.IsControl(r) && !isBlank(r), r == 0xFFFE, r == 0xFFFF:
			return utf8.RuneError
		}
		return r
	}, strings.ReplaceAll(strings.ToValidUTF8(s, string(utf8.RuneError)), "\r\n", "\n"))
}

// characterAt returns the first character of s, unescaped, and its length in s.
func characterAt(s string) (rune, int) {
	if s[0] == '\\' && len(s) > 1 && strings.IndexByte("\\`*_{}[]()#+-.!\"$%&',/:;<=>?@^|~", s[1]) >= 0 {
		return rune(s[1]), 2
	}
	return utf8.DecodeRuneInString(s)
}

// unescaped returns s without its backslashes.
func unescaped(s string) string {
	var b strings.Builder
	for s != "" {
		character, length := characterAt(s)
		b.WriteRune(character)
		s = s[length:]
	}
	return b.String()
}

var (
	reference = regexp.MustCompile(`^\[@([a-z][a-z0-9_-]*)\]`)
	pointer   = regexp.MustCompile(`^\[((?:[^\\\[\]]|\\.)*)\]\(#([a-z][a-z0-9_-]*)\)`)
)

// runAt returns the styled run at the beginning of s, and its length in s, which is 0
// if there is none.
func runAt(s string, before rune) (run, int) {
	switch s[0] {
	case '`':
		length := strings.IndexByte(s[1:], '`')
		if length > 0 && strings.TrimSpace(s[1:1+length]) != "" {
			return run{style: code, text: strings.TrimSpace(s[1 : 1+length])}, length + 2
		}
	case '*':
		if !outside(before) {
			return run{}, 0
		}
		if length := closing(s, "**"); length > 0 {
			return run{style: strong, text: unescaped(s[2 : 2+length])}, length + 4
		}
		if length := closing(s, "*"); length > 0 {
			return run{style: emphasis, text: unescaped(s[1 : 1+length])}, length + 2
		}
	case '[':
		if m := reference.FindStringSubmatch(s); m != nil {
			return run{style: citation, target: m[1]}, len(m[0])
		}
		if m := pointer.FindStringSubmatch(s); m != nil {
			return run{style: link, text: strings.TrimSpace(unescaped(m[1])), target: m[2]}, len(m[0])
		}
	}
	return run{}, 0
}

// closing returns the length of the text in s between a marker at its beginning and
// the next marker that can close it, or 0.
func closing(s, marker string) int {
	inner, opens := strings.CutPrefix(s, marker)
	if first, _ := utf8.DecodeRuneInString(inner); !opens || inner == "" || first == '*' || unicode.IsSpace(first) {
		return 0
	}
	before := ' '
	for i := 0; i < len(inner); {
		if strings.HasPrefix(inner[i:], marker) && !unicode.IsSpace(before) {
			after, _ := utf8.DecodeRuneInString(inner[i+len(marker):])
			if after != '*' && (i+len(marker) == len(inner) || outside(after)) {
				return i
			}
		}
		character, length := characterAt(inner[i:])
		before, i = character, i+length
	}
	return 0
}

// outside reports whether a character is allowed next to emphasis, outside it.
func outside(r rune) bool { return unicode.IsSpace(r) || unicode.IsPunct(r) }

// contents are the link targets in a document, and its faults.
type contents struct {
	labels   map[string]string // of sections, tables and figures, by identifier
	sources  map[string]int    // numbers from 1, by key
	drawings map[string]*drawing
	tables   int
	figures  int
	place    string // of the next fault
	faults   []error
}

func (c *contents) fault(format string, arguments ...any) {
	c.faults = append(c.faults, fmt.Errorf("report: %s: %w", c.place, fmt.Errorf(format, arguments...)))
}

var identifierForm = regexp.MustCompile(`^[a-z][a-z0-9_-]*$`)

// enter registers an identifier.
func (c *contents) enter(identifier, label string) {
	if !identifierForm.MatchString(identifier) {
		c.fault("%q is not an identifier", identifier)
	} else if _, taken := c.labels[identifier]; taken {
		c.fault("the identifier %q is used twice", identifier)
	}
	c.labels[identifier] = label
}

// contents returns the contents of the document, or all its faults as an error.
func (d *Document) contents() (*contents, error) {
	c := &contents{labels: map[string]string{}, sources: map[string]int{}, drawings: map[string]*drawing{}, place: "document"}
	if strings.TrimSpace(d.Title) == "" {
		c.fault("the title is missing")
	}
	for i, s := range d.Sources {
		address, err := url.Parse(s.Address)
		switch {
		case !identifierForm.MatchString(s.Key):
			c.fault("%q is not a valid key of a source", s.Key)
		case c.sources[s.Key] > 0:
			c.fault("the key %q of a source is used twice", s.Key)
		case s.Address != "" && (err != nil || address.Scheme != "https" || address.Host == "" || strings.ContainsAny(s.Address, "<>\"'`\\ \t\r\n")):
			c.fault("the address %q of source %s is not a valid https address", s.Address, s.Key)
		}
		c.sources[s.Key] = i + 1
	}
	d.each(func(s *Section, depth int) {
		c.place = fmt.Sprintf("section %q", s.Identifier)
		c.enter(s.Identifier, strings.Join(strings.Fields(cleaned(s.Heading)), " "))
		if strings.TrimSpace(s.Heading) == "" {
			c.fault("the heading is missing")
		}
		if depth > 1 {
			c.fault("sections are nested more than once")
		}
		for i, b := range s.Blocks {
			if b == nil {
				c.fault("block %d is nil", i+1)
				continue
			}
			b.enter(c)
		}
	})
	c.place = "document"
	c.resolve(d.Standfirst, d.Foot)
	for _, s := range d.Sources {
		c.resolve(s.Text)
	}
	d.each(func(s *Section, _ int) {
		c.place = fmt.Sprintf("section %q", s.Identifier)
		for _, b := range s.Blocks {
			if b != nil {
				c.resolve(b.texts()...)
			}
		}
	})
	return c, errors.Join(c.faults...)
}

// each visits every section, in order.
func (d *Document) each(visit func(s *Section, depth int)) {
	var walk func(sections []Section, depth int)
	walk = func(sections []Section, depth int) {
		for i := range sections {
			visit(&sections[i], depth)
			walk(sections[i].Sections, depth+1)
		}
	}
	walk(d.Sections, 0)
}

// resolve reports links that lead nowhere.
func (c *contents) resolve(texts ...Text) {
	for _, t := range texts {
		for _, r := range t.runs() {
			switch r.style {
			case link:
				if _, known := c.labels[r.target]; !known {
					c.fault("a link leads to %q, which does not exist", r.target)
				}
			case citation:
				if c.sources[r.target] == 0 {
					c.fault("the source %q does not exist", r.target)
				}
			}
		}
	}
}

// label returns the visible text of a run.
func (c *contents) label(r run) string {
	switch {
	case r.style == citation:
		return fmt.Sprintf("[%d]", c.sources[r.target])
	case r.style == link && r.text == "":
		return c.labels[r.target]
	default:
		return r.text
	}
}

func (Paragraph) enter(*contents)   {}
func (List) enter(*contents)        {}
func (Definitions) enter(*contents) {}
func (Command) enter(*contents)     {}
func (Note) enter(*contents)        {}

func (t Table) enter(c *contents) {
	c.tables++
	name := fmt.Sprintf("Table\u00a0%d", c.tables)
	if t.Identifier != "" {
		c.enter(t.Identifier, name)
	}
	t.check(c, name)
}

// check reports the faults of a table, which it calls by the given name.
func (t *Table) check(c *contents, name string) {
	if len(t.Columns) == 0 {
		c.fault("%s has no columns", name)
	}
	for i, r := range t.Rows {
		switch {
		case r.Group != "" && len(r.Cells) > 0:
			c.fault("row %d of %s is the heading of a group and has cells", i+1, name)
		case r.Group == "" && len(r.Cells) != len(t.Columns):
			c.fault("row %d of %s has %d cells for %d columns", i+1, name, len(r.Cells), len(t.Columns))
		}
		for _, cell := range r.Cells {
			if cell.Mark < 0 || int(cell.Mark) >= len(marks) {
				c.fault("row %d of %s has an unknown mark, %d", i+1, name, int(cell.Mark))
			}
		}
	}
}

func (f Figure) enter(c *contents) {
	c.figures++
	name := fmt.Sprintf("Figure\u00a0%d", c.figures)
	c.enter(f.Identifier, name)
	if f.Table.Identifier != "" {
		c.fault("the table of %s has an identifier; only its figure may have one", name)
	}
	if len(f.Table.Rows) == 0 {
		c.fault("%s has no table of its numbers", name)
	}
	f.Table.check(c, "the table of "+name)
	drawing, err := parseDrawing(f.SVG, f.Identifier)
	if err != nil {
		c.fault("the drawing of %s (%s): %w", name, f.Identifier, err)
	}
	c.drawings[f.Identifier] = drawing
}

func (p Paragraph) texts() []Text { return []Text{Text(p)} }
func (l List) texts() []Text      { return l.Items }
func (Command) texts() []Text     { return nil }
func (n Note) texts() []Text      { return n.Paragraphs }
func (f Figure) texts() []Text    { return append(f.Table.texts(), f.Caption) }

func (d Definitions) texts() []Text {
	var texts []Text
	for _, entry := range d {
		texts = append(texts, entry.Term, entry.Meaning)
	}
	return texts
}

func (t Table) texts() []Text {
	texts := []Text{t.Caption}
	for _, c := range t.Columns {
		texts = append(texts, c.Heading)
	}
	for _, r := range t.Rows {
		texts = append(texts, r.Group)
		for _, cell := range r.Cells {
			texts = append(texts, cell.Text)
		}
	}
	return texts
}
