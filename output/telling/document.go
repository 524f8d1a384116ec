package telling

import (
	"bytes"
	"embed"
	"errors"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strings"
)

// A Document is headings, prose, tables, and figures with the numbers behind them. It is
// rendered as a single HTML file that needs nothing else, or as GitHub-flavoured
// Markdown. It is in English and does not contain the date of rendering: equal documents
// give equal bytes.
type Document struct {
	Title      string
	Standfirst Text // summary, a few sentences below the title
	Sections   []Section
	Sources    []Source // listed and numbered at the end, in this order
	Foot       Text     // origin of the report: version, seed, settings
}

// Identifiers are unique in a document. They start with a letter from a to z, followed
// by such letters, digits, hyphens and underscores.
type Section struct {
	Identifier string
	Heading    string
	Blocks     []Block
}

// A Source is cited by its key, which is written like an identifier.
type Source struct {
	Key  string
	Text Text
}

// A Block is one of Paragraph, List, Table, Figure, Command and Note; it is rendered by
// the template that has the name of its type.
type Block any

// A Paragraph is prose.
type Paragraph = Text

// A List has bullets.
type List struct{ Items []Text }

// A Figure is a drawing and the numbers that it shows.
type Figure struct {
	Identifier string
	SVG        []byte // a trusted drawing as output/figure writes it, with a title and a description
	Caption    Text
	Table      Table // its caption may be empty
}

// A Command is text to copy verbatim, on one or more lines.
type Command string

func (c Command) trimmed() string { return strings.Trim(cleaned(string(c)), "\n") }

// A Note stands out from the text.
type Note struct {
	Warning    bool
	Paragraphs []Text
}

var identifierForm = regexp.MustCompile(`^[a-z][a-z0-9_-]*$`)

// check returns the faults of the document, except references to sources that do not
// exist.
func (d *Document) check() (faults []error) {
	place := "document"
	fault := func(wrong bool, format string, arguments ...any) {
		if wrong {
			faults = append(faults, fmt.Errorf("report: %s: %s", place, fmt.Sprintf(format, arguments...)))
		}
	}
	identifiers, keys := map[string]bool{}, map[string]bool{}
	enter := func(identifier string) {
		fault(!identifierForm.MatchString(identifier), "%q is not an identifier", identifier)
		fault(identifiers[identifier], "the identifier %q is used twice", identifier)
		identifiers[identifier] = true
	}
	table := func(t *Table, name string) {
		fault(len(t.Columns) == 0, "%s has no columns", name)
		for i, row := range t.Rows {
			fault(row.Group != "" && len(row.Cells) > 0, "row %d of %s is the heading of a group and has cells", i+1, name)
			fault(row.Group == "" && len(row.Cells) != len(t.Columns), "row %d of %s has %d cells for %d columns", i+1, name, len(row.Cells), len(t.Columns))
		}
	}
	fault(strings.TrimSpace(d.Title) == "", "the title is missing")
	for _, s := range d.Sources {
		fault(!identifierForm.MatchString(s.Key), "%q is not a valid key of a source", s.Key)
		fault(keys[s.Key], "the key %q of a source is used twice", s.Key)
		keys[s.Key] = true
	}
	tables, figures := 0, 0
	for _, s := range d.Sections {
		place = fmt.Sprintf("section %q", s.Identifier)
		enter(s.Identifier)
		fault(strings.TrimSpace(s.Heading) == "", "the heading is missing")
		for _, b := range s.Blocks {
			switch b := b.(type) {
			case Table:
				tables++
				if b.Identifier != "" {
					enter(b.Identifier)
				}
				table(&b, fmt.Sprintf("Table\u00a0%d", tables))
			case Figure:
				figures++
				name := fmt.Sprintf("Figure\u00a0%d", figures)
				enter(b.Identifier)
				fault(b.Table.Identifier != "", "the table of %s has an identifier; only its figure may have one", name)
				fault(len(b.Table.Rows) == 0, "%s has no table of its numbers", name)
				table(&b.Table, "the table of "+name)
				fault(!bytes.Contains(b.SVG, []byte("<title>")) || !bytes.Contains(b.SVG, []byte("<desc>")), "the drawing of %s (%s): no <title> or no <desc>", name, b.Identifier)
			}
		}
	}
	return faults
}

//go:embed report.html.tmpl report.md.tmpl
var templates embed.FS

// A rendering is a document that is being rendered by templates.
type rendering struct {
	*Document
	counts map[string]int // of tables and figures so far
	faults []error
}

// An executor is a template of text or HTML.
type executor interface {
	ExecuteTemplate(w io.Writer, name string, data any) error
}

// page renders the document, or returns all its faults as an error.
func (r *rendering) page(templates executor) ([]byte, error) {
	if faults := r.check(); faults != nil {
		return nil, errors.Join(faults...)
	}
	var out bytes.Buffer
	err := templates.ExecuteTemplate(&out, "page", r)
	return out.Bytes(), errors.Join(append(r.faults, err)...)
}

// block renders a block.
func (r *rendering) block(templates executor, b Block) (string, error) {
	var out strings.Builder
	err := templates.ExecuteTemplate(&out, strings.TrimPrefix(fmt.Sprintf("%T", b), "telling."), b)
	return out.String(), err
}

// next numbers the tables and figures, from 1.
func (r *rendering) next(kind string) int {
	r.counts[kind]++
	return r.counts[kind]
}

// number returns the number of a source as it is cited.
func (r *rendering) number(key string) string {
	i := slices.IndexFunc(r.Sources, func(s Source) bool { return s.Key == key })
	if i < 0 {
		r.faults = append(r.faults, fmt.Errorf("report: the source %q does not exist", key))
	}
	return fmt.Sprintf("[%d]", i+1)
}
