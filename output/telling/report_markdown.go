package telling

import (
	"bytes"
	"regexp"
	"strings"
	"text/template"
	"unicode"
	"unicode/utf8"

	"leaderful/output/words"
)

// lineWidth is the width of a line of Markdown, in characters, unless a word is longer.
const lineWidth = 110

// unbreakable represents a space at which a line may not end; it occurs in no text.
const unbreakable = "\x00"

// Markdown renders the document as Markdown in GitHub's flavour. Of figures only the
// numbers remain. The error contains all faults of the document.
func (d *Document) Markdown() ([]byte, error) {
	r := &rendering{Document: d, counts: map[string]int{}}
	page := template.New("")
	page.Funcs(template.FuncMap{
		"cell":    func(c Cell) string { return r.inline(c.runs()) },
		"fence":   fence,
		"inline":  func(t Text) string { return r.inline(t.runs()) },
		"literal": func(s string) string { return literal(oneLine(s)) },
		"next":    r.next,
		"render":  func(b Block) (string, error) { return r.block(page, b) },
		"trimmed": Command.trimmed,
		"wrapped": wrapped,
	})
	text, err := r.page(template.Must(page.ParseFS(templates, "report.md.tmpl")))
	return append(bytes.TrimRight(bytes.ReplaceAll(text, []byte(unbreakable), []byte(" ")), "\n"), '\n'), err
}

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

// inline returns the Markdown of runs, on one line.
func (r *rendering) inline(runs []run) string {
	var b strings.Builder
	for _, run := range runs {
		switch run.Style {
		case plain:
			b.WriteString(literal(run.Text))
		case emphasis:
			b.WriteString("*" + literal(run.Text) + "*")
		case strong:
			b.WriteString("**" + literal(run.Text) + "**")
		case code:
			b.WriteString(codeSpan(run.Text))
		case citation:
			b.WriteString("[" + literal(r.number(run.Text)) + "](#_source-" + run.Text + ")")
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
	around := fence(1, text)
	if strings.HasPrefix(text, "`") || strings.HasSuffix(text, "`") {
		text = " " + text + " "
	}
	return around + strings.ReplaceAll(text, " ", unbreakable) + around
}

// fence returns at least so many backticks, and more than text contains in a row.
func fence(least int, text string) string {
	backticks := strings.Repeat("`", least)
	for strings.Contains(text, backticks) {
		backticks += "`"
	}
	return backticks
}

// opener matches a word that would not be read as text at the start of a line.
var opener = regexp.MustCompile(`^(?:>.*|[+]|[-=:]+|[0-9]{1,9}[.)])$`)

// wrapped returns inline Markdown in lines after a prefix, the further ones indented by
// blanks or, in a quotation, by its signs.
func wrapped(prefix, inline string) string {
	further := strings.Repeat(" ", len(prefix))
	if strings.HasPrefix(prefix, ">") {
		further = prefix
	}
	return words.Fill(strings.Split(strings.Trim(inline, " "), " "), lineWidth, prefix, further, func(word string) string {
		switch {
		case !opener.MatchString(word):
			return word
		case word[0] < '0' || word[0] > '9':
			return `\` + word
		default:
			return word[:len(word)-1] + `\` + word[len(word)-1:]
		}
	})
}
