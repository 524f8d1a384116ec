package telling

import (
	_ "embed"
	"fmt"
	"html/template"
	"regexp"
	"strings"
)

//go:embed style.css
var stylesheet template.CSS

// HTML renders the document as one file that loads nothing and runs nothing: it can be
// mailed, printed and read offline, at any width, in a light or dark colour scheme. Its
// markup is also valid XML; identifiers that are not the author's start with an
// underscore. The error contains all faults of the document.
func (d *Document) HTML() ([]byte, error) {
	r := &rendering{Document: d, counts: map[string]int{}}
	page := template.New("")
	page.Funcs(template.FuncMap{
		"breakable": breakable,
		"cell":      Cell.runs,
		"cleaned":   cleaned,
		"drawing":   Figure.inline,
		"next":      r.next,
		"number":    r.number,
		"render": func(b Block) (template.HTML, error) {
			html, err := r.block(page, b)
			return template.HTML(html), err
		},
		"runs":       Text.runs,
		"stylesheet": func() template.CSS { return stylesheet },
		"trimmed":    Command.trimmed,
	})
	return r.page(template.Must(page.ParseFS(templates, "report.html.tmpl")))
}

// joint matches where a name in code may be broken: after a full stop or a slash.
var joint = regexp.MustCompile(`([A-Za-z][./])`)

// breakable returns the parts of a name.
func breakable(name string) []string {
	return strings.Split(joint.ReplaceAllString(name, "$1\x00"), "\x00")
}

var outermost = regexp.MustCompile(`(?s)^.*?<svg xmlns="[^"]*" width="[^"]*" height="[^"]*"`)

// inline returns the drawing for a page with others: its identifiers start with the
// figure's, and its font has a name of its own, since it contains only the characters
// that the drawing shows.
func (f Figure) inline() template.HTML {
	own := "_" + f.Identifier + "-"
	return template.HTML(strings.NewReplacer(
		`role="img"`, fmt.Sprintf(`role="img" aria-labelledby="%stitle" aria-describedby="%[1]sdescription"`, own),
		"<title>", `<title id="`+own+`title">`,
		"<desc>", `<desc id="`+own+`description">`,
		"'Liberation Sans'", "'"+own+"font'",
		` id="`, ` id="`+own+"drawn-",
		"url(#", "url(#"+own+"drawn-",
		`href="#`, `href="#`+own+"drawn-",
	).Replace(outermost.ReplaceAllString(string(f.SVG), "<svg")))
}
