package telling

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"
)

// A Text is prose in a part of Markdown:
//
//	*emphasis*  **strong**  `code`
//	[@key]      a reference to a source
//	\*          a literal punctuation mark; not within code
//
// Nothing nests. Anything else is literal, links and HTML too, so every Text is valid;
// but a reference to a source that does not exist is an error of the document. All white
// space only separates words; characters that are not text become U+FFFD.
type Text string

// Plain returns the Text that reads literally as s.
func Plain(s string) Text {
	return Text(strings.NewReplacer(`\`, `\\`, `*`, `\*`, `_`, `\_`, "`", "\\`", `[`, `\[`, `]`, `\]`).Replace(s))
}

// A style is the typographic style of a run: an element of HTML, or plain.
type style string

const (
	plain    style = ""
	emphasis style = "em"
	strong   style = "strong"
	code     style = "code"
	citation style = "cite"
)

// A run is a stretch of text in one style; that of a citation is the key of its source.
type run struct {
	Style style
	Text  string
}

// syntax is the part of Markdown in a Text.
var syntax = parser.NewParser(
	parser.WithBlockParsers(util.Prioritized(parser.NewParagraphParser(), 0)),
	parser.WithInlineParsers(util.Prioritized(citationParser{}, 0), util.Prioritized(parser.NewCodeSpanParser(), 1), util.Prioritized(parser.NewEmphasisParser(), 2)))

type citationParser struct{}

var reference = regexp.MustCompile(`^\[@([a-z][a-z0-9_-]*)\]`)

func (citationParser) Trigger() []byte { return []byte{'['} }

func (citationParser) Parse(_ ast.Node, block text.Reader, _ parser.Context) ast.Node {
	line, _ := block.PeekLine()
	found := reference.FindSubmatch(line)
	if found == nil {
		return nil
	}
	block.Advance(len(found[0]))
	link := ast.NewLink()
	link.Destination = found[1]
	return link
}

// runs splits a text into runs.
func (t Text) runs() []run {
	var runs []run
	source := []byte(oneLine(string(t)))
	var add func(node ast.Node)
	add = func(node ast.Node) {
		switch node := node.(type) {
		case *ast.Link:
			runs = append(runs, run{citation, string(node.Destination)})
		case *ast.Text:
			r := run{plain, string(util.UnescapePunctuations(node.Value(source)))}
			switch parent := node.Parent().(type) {
			case *ast.CodeSpan:
				r = run{code, string(node.Value(source))}
			case *ast.Emphasis:
				r.Style = [...]style{1: emphasis, 2: strong}[parent.Level]
			}
			if _, split := node.PreviousSibling().(*ast.Text); split {
				runs[len(runs)-1].Text += r.Text
			} else {
				runs = append(runs, r)
			}
		}
		for child := node.FirstChild(); child != nil; child = child.NextSibling() {
			add(child)
		}
	}
	add(syntax.Parse(text.NewReader(source)))
	return runs
}

// oneLine returns s with a blank for all white space between words, and none around it.
func oneLine(s string) string {
	return strings.Join(strings.FieldsFunc(cleaned(s), func(r rune) bool { return r == ' ' || r == '\t' || r == '\n' }), " ")
}

// cleaned returns s with a line feed at the end of each line and U+FFFD for characters
// that are not text.
func cleaned(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\r' || r == '\f':
			return ' '
		case unicode.IsControl(r) && r != '\t' && r != '\n', r == 0xFFFE, r == 0xFFFF:
			return utf8.RuneError
		}
		return r
	}, strings.ReplaceAll(strings.ToValidUTF8(s, string(utf8.RuneError)), "\r\n", "\n"))
}

// string returns the text without its styles and citations.
func (t Text) string() string {
	var b strings.Builder
	for _, r := range t.runs() {
		if r.Style != citation {
			b.WriteString(r.Text)
		}
	}
	return b.String()
}
