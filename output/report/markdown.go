package report

import (
	"fmt"
	"net/url"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// lineWidth is the width of a line of Markdown, in characters, unless a word is longer.
const lineWidth = 110

// unbreakable represents a space at which a line may not end; it occurs in no text.
const unbreakable = "\x00"

// A manuscript is a Markdown file under construction.
type manuscript struct {
	strings.Builder
	contents *contents
	folder   string
	tables   int
	figures  int
}

// Markdown renders the document as Markdown in GitHub's flavour. Figures are
// linked as FOLDER/IDENTIFIER.svg, where folder is relative to the file and uses
// slashes; if it is empty, the drawings are left out and only their numbers remain.
// The error contains all faults of the document.
func (d *Document) Markdown(folder string) ([]byte, error) {
	c, err := d.contents()
	if err != nil {
		return nil, err
	}
	m := &manuscript{contents: c, folder: folder}
	m.print("# %s\n\n", literal(heading(d.Title)))
	m.paragraph(d.Standfirst)
	for _, s := range d.Sections {
		m.print("- [%s](#%s)\n", literal(heading(s.Heading)), s.Identifier)
		for _, inner := range s.Sections {
			m.print("  - [%s](#%s)\n", literal(heading(inner.Heading)), inner.Identifier)
		}
	}
	if len(d.Sources) > 0 {
		m.WriteString("- [Sources](#_sources)\n")
	}
	m.WriteByte('\n')
	for i := range d.Sections {
		m.section(&d.Sections[i], "##")
	}
	if len(d.Sources) > 0 {
		m.anchor("_sources")
		m.WriteString("## Sources\n\n")
		for i, s := range d.Sources {
			text := fmt.Sprintf(`<a%sid="_source-%s"></a>`, unbreakable, s.Key) + m.inline(s.Text)
			if s.Address != "" {
				text += " <" + s.Address + ">"
			}
			m.wrapped(fmt.Sprintf("%d. ", i+1), text)
		}
		m.WriteByte('\n')
	}
	if d.Foot != "" {
		m.WriteString("---\n\n")
		m.paragraph(d.Foot)
	}
	return []byte(strings.TrimRight(m.String(), "\n") + "\n"), nil
}

func (m *manuscript) print(format string, arguments ...any) { fmt.Fprintf(m, format, arguments...) }

func (m *manuscript) anchor(identifier string) { m.print("<a id=\"%s\"></a>\n\n", identifier) }

func (m *manuscript) section(s *Section, level string) {
	m.anchor(s.Identifier)
	m.print("%s %s\n\n", level, literal(heading(s.Heading)))
	for _, b := range s.Blocks {
		b.markdown(m)
	}
	for i := range s.Sections {
		m.section(&s.Sections[i], level+"#")
	}
}

// heading returns s on one line.
func heading(s string) string { return strings.Join(strings.Fields(cleaned(s)), " ") }

// literal escapes everything that Markdown would not read as text.
func literal(s string) string {
	var b strings.Builder
	before := ' '
	for i, r := range s {
		after, _ := utf8.DecodeRuneInString(s[i+utf8.RuneLen(r):])
		switch {
		case r == '&' && (after == '#' || isWord(after)): // an entity
			b.WriteString("&amp;")
		case r == '<':
			b.WriteString("&lt;")
		case strings.ContainsRune("\\`*[]|~$", r),
			r == '_' && !(isWord(before) && isWord(after)),
			r == '#' && before == ' ',
			r == '!' && after == utf8.RuneError: // a link may follow
			b.WriteByte('\\')
			fallthrough
		default:
			b.WriteRune(r)
		}
		before = r
	}
	return b.String()
}

func isWord(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }

// inline returns the Markdown of a text, on one line.
func (m *manuscript) inline(t Text) string {
	var b strings.Builder
	for _, r := range t.runs() {
		label := m.contents.label(r)
		switch r.style {
		case plain:
			b.WriteString(literal(label))
		case emphasis:
			b.WriteString("*" + literal(label) + "*")
		case strong:
			b.WriteString("**" + literal(label) + "**")
		case code:
			b.WriteString(codeSpan(label))
		case link:
			b.WriteString("[" + literal(label) + "](#" + r.target + ")")
		case citation:
			b.WriteString("[" + literal(label) + "](#_source-" + r.target + ")")
		}
	}
	return b.String()
}

// codeSpan returns text between more backticks than it contains in a row. Text with a
// pipe becomes HTML: the pipe would end a table's cell even in code, and no escape is
// safe.
func codeSpan(text string) string {
	if strings.Contains(text, "|") {
		return "<code>" + strings.ReplaceAll(literal(text), " ", unbreakable) + "</code>"
	}
	fence := strings.Repeat("`", longest(text, '`')+1)
	if strings.HasPrefix(text, "`") || strings.HasSuffix(text, "`") {
		text = " " + text + " "
	}
	return fence + strings.ReplaceAll(text, " ", unbreakable) + fence
}

// longest returns the length of the longest run of a character in text.
func longest(text string, character rune) int {
	most, length := 0, 0
	for _, r := range text {
		length++
		if r != character {
			length = 0
		}
		most = max(most, length)
	}
	return most
}

// opener matches a word that would not be read as text at the start of a line.
var opener = regexp.MustCompile(`^(?:>.*|[+]|[-=:]+|[0-9]{1,9}[.)])$`)

// wrapped writes inline Markdown after a prefix, with further lines indented by blanks
// or, in a quotation, by its signs.
func (m *manuscript) wrapped(prefix, inline string) {
	further := strings.Repeat(" ", utf8.RuneCountInString(prefix))
	if strings.HasPrefix(prefix, ">") {
		further = prefix
	}
	line, empty := prefix, true
	for _, word := range strings.Split(inline, " ") {
		if !empty && utf8.RuneCountInString(line)+1+utf8.RuneCountInString(word) > lineWidth {
			m.print("%s\n", strings.ReplaceAll(line, unbreakable, " "))
			line, empty = further, true
		}
		switch {
		case !empty:
			line += " "
		case opener.MatchString(word) && (word[0] < '0' || word[0] > '9'):
			word = `\` + word
		case opener.MatchString(word):
			word = word[:len(word)-1] + `\` + word[len(word)-1:]
		}
		line, empty = line+word, false
	}
	m.print("%s\n", strings.ReplaceAll(line, unbreakable, " "))
}

func (m *manuscript) paragraph(t Text) {
	if text := m.inline(t); text != "" {
		m.wrapped("", text)
		m.WriteByte('\n')
	}
}

func (t Paragraph) markdown(m *manuscript) { m.paragraph(Text(t)) }

func (l List) markdown(m *manuscript) {
	for i, item := range l.Items {
		prefix := "- "
		if l.Numbered {
			prefix = fmt.Sprintf("%d. ", i+1)
		}
		m.wrapped(prefix, m.inline(item))
	}
	m.WriteByte('\n')
}

func (d Definitions) markdown(m *manuscript) {
	for _, entry := range d {
		m.wrapped("- ", m.inline(entry.Term)+": "+m.inline(entry.Meaning))
	}
	m.WriteByte('\n')
}

func (t Command) markdown(m *manuscript) {
	text := strings.Trim(cleaned(string(t)), "\n")
	fence := strings.Repeat("`", max(3, longest(text, '`')+1))
	m.print("%s\n%s\n%[1]s\n\n", fence, text)
}

func (n Note) markdown(m *manuscript) {
	label := "**Note.** "
	if n.Warning {
		label = "**Warning.** "
	}
	for i, t := range n.Paragraphs {
		if i > 0 {
			m.WriteString(">\n")
		}
		m.wrapped("> ", label+m.inline(t))
		label = ""
	}
	m.WriteByte('\n')
}

func (t Table) markdown(m *manuscript) {
	m.tables++
	if t.Identifier != "" {
		m.anchor(t.Identifier)
	}
	m.wrapped("", strings.TrimSpace(fmt.Sprintf("**Table %d.** %s", m.tables, m.inline(t.Caption))))
	m.WriteByte('\n')
	m.table(&t)
}

// table writes rows, which are never wrapped, between pipes.
func (m *manuscript) table(t *Table) {
	row := func(cells []string) {
		m.print("| %s |\n", strings.ReplaceAll(strings.Join(cells, " | "), unbreakable, " "))
	}
	headings, rule := make([]string, len(t.Columns)), make([]string, len(t.Columns))
	for i, c := range t.Columns {
		headings[i], rule[i] = m.inline(c.Heading), "---"
		if c.Right {
			rule[i] = "---:"
		}
	}
	row(headings)
	row(rule)
	for _, r := range t.Rows {
		cells := make([]string, len(t.Columns))
		for i, cell := range r.Cells {
			cells[i] = m.cell(cell)
		}
		if r.Group != "" {
			cells[0] = m.inline(r.Group)
			if runs := r.Group.runs(); len(runs) == 1 && runs[0].style == plain {
				cells[0] = "**" + cells[0] + "**"
			}
		}
		row(cells)
	}
	m.WriteByte('\n')
}

func (m *manuscript) cell(c Cell) string {
	text := m.inline(c.Text)
	if c.Mark != Unmarked {
		text = strings.TrimSpace(c.Mark.String() + " " + text)
	}
	return text
}

func (f Figure) markdown(m *manuscript) {
	m.figures++
	m.anchor(f.Identifier)
	if m.folder != "" {
		path := url.URL{Path: strings.TrimSuffix(m.folder, "/") + "/" + f.Identifier + ".svg"}
		m.print("![%s](%s)\n\n", literal(m.contents.drawings[f.Identifier].description), path.String())
	}
	m.wrapped("", strings.TrimSpace(fmt.Sprintf("**Figure %d.** %s", m.figures, m.inline(f.Caption))))
	m.print("\n<details>\n<summary>Numbers of figure %d</summary>\n\n", m.figures)
	m.paragraph(f.Table.Caption)
	m.table(&f.Table)
	m.WriteString("</details>\n\n")
}
