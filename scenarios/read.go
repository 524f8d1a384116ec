package scenarios

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io"
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"go.yaml.in/yaml/v3"
)

// A Fault is something wrong in a file, and where.
type Fault struct {
	File    string
	Line    int // from 1; 0 if it concerns the entire file
	Column  int // from 1, in characters; 0 if only the line is known
	Message string
}

func (f Fault) Error() string {
	switch {
	case f.Line == 0:
		return fmt.Sprintf("%s: %s", f.File, f.Message)
	case f.Column == 0:
		return fmt.Sprintf("%s:%d: %s", f.File, f.Line, f.Message)
	default:
		return fmt.Sprintf("%s:%d:%d: %s", f.File, f.Line, f.Column, f.Message)
	}
}

// Faults is everything wrong in a file, in the order of its lines.
type Faults []Fault

func (f Faults) Error() string {
	lines := make([]string, len(f))
	for i, fault := range f {
		lines[i] = fault.Error()
	}
	return strings.Join(lines, "\n")
}

// Bounds of a file, so that none can exhaust the machine.
const (
	mostBytes   = 1 << 20
	mostDepth   = 20
	mostFaults  = 1_000 // reported
	mostLetters = 40    // of a name, and of a quotation in a message
)

// reading is a file being read strictly: it collects faults and continues, so that
// one pass finds all of them.
type reading struct {
	file   string
	faults Faults
}

func (r *reading) fault(at *yaml.Node, format string, arguments ...any) {
	r.faultAt(at.Line, at.Column, format, arguments...)
}

func (r *reading) faultAt(line, column int, format string, arguments ...any) {
	if !r.full() {
		r.faults = append(r.faults, Fault{r.file, line, column, fmt.Sprintf(format, arguments...)})
	}
}

// full reports whether further faults would not be reported, so that reading can stop.
func (r *reading) full() bool { return len(r.faults) >= mostFaults }

// err returns the faults found, in order, or nil.
func (r *reading) err() error {
	if len(r.faults) == 0 {
		return nil
	}
	slices.SortStableFunc(r.faults, func(a, b Fault) int {
		return cmp.Or(cmp.Compare(a.Line, b.Line), cmp.Compare(a.Column, b.Column))
	})
	if r.full() {
		return append(r.faults, Fault{File: r.file, Message: "there may be more faults"})
	}
	return r.faults
}

// root returns the root of a file's only document, or nil if reading cannot
// continue.
func (r *reading) root(text []byte) *yaml.Node {
	root, empty := r.document(text)
	if empty {
		r.faultAt(0, 0, "the file is empty")
	}
	return root
}

// document returns the root of a file's only document, and whether the file is empty;
// the root is nil if it is, or if reading cannot continue.
func (r *reading) document(text []byte) (root *yaml.Node, empty bool) {
	if len(text) > mostBytes {
		r.faultAt(0, 0, "the file is larger than %d bytes", mostBytes)
		return nil, false
	}
	if line, column, found := notText(text); found {
		r.faultAt(line, column, "invalid UTF-8 or a control character; the file must be plain UTF-8 text")
		return nil, false
	}
	decoder := yaml.NewDecoder(bytes.NewReader(text))
	var document, second yaml.Node
	if err := decode(decoder, &document); errors.Is(err, io.EOF) {
		return nil, true
	} else if err != nil {
		r.syntax(err, text)
		return nil, false
	}
	if err := decode(decoder, &second); err == nil {
		r.fault(&second, "a second document; only one document per file is allowed")
	} else if !errors.Is(err, io.EOF) {
		r.syntax(err, text)
	}
	r.refuse(document.Content[0], 0)
	return document.Content[0], false
}

// notText finds the first byte that is not UTF-8, or a control character.
func notText(text []byte) (line, column int, found bool) {
	line, column = 1, 1
	for i := 0; i < len(text); {
		c, size := utf8.DecodeRune(text[i:])
		switch {
		case c == utf8.RuneError && size == 1, controls(c):
			return line, column, true
		case c == '\n':
			line, column = line+1, 0
		}
		column++
		i += size
	}
	return 0, 0, false
}

// controls reports whether a character can control a terminal.
func controls(c rune) bool {
	return unicode.IsControl(c) && c != '\n' && c != '\r' && c != '\t'
}

// decode reads the next document; a panic of the parser becomes an error.
func decode(decoder *yaml.Decoder, into *yaml.Node) (err error) {
	defer func() {
		if reason := recover(); reason != nil {
			err = fmt.Errorf("yaml: %v", reason)
		}
	}()
	return decoder.Decode(into)
}

var (
	atLine        = regexp.MustCompile(`^(?:yaml: )?line (\d+): `)
	unknownAnchor = regexp.MustCompile(`unknown anchor '(.*)' referenced`)
)

// syntax reports an error of the parser, which gives at most a line, with its place.
func (r *reading) syntax(err error, text []byte) {
	message := err.Error()
	if found := unknownAnchor.FindStringSubmatch(message); found != nil {
		before, _, _ := bytes.Cut(text, []byte("*"+found[1]))
		line := bytes.Count(before, []byte("\n")) + 1
		column := utf8.RuneCount(before[bytes.LastIndexByte(before, '\n')+1:]) + 1
		r.faultAt(line, column, "an alias (*%s) is not allowed; write out the value", short(found[1]))
	} else {
		line := 1 // the parser does not say so
		if found := atLine.FindStringSubmatch(message); found != nil {
			line, _ = strconv.Atoi(found[1])
			message = message[len(found[0]):]
		}
		r.faultAt(line, 0, "%s", strings.TrimPrefix(message, "yaml: "))
	}
}

// refuse reports what strict files may not contain: anchors, aliases, merged keys,
// keys that are not words, tags, and unlimited nesting.
func (r *reading) refuse(n *yaml.Node, depth int) {
	switch {
	case r.full():
		return
	case depth > mostDepth:
		r.fault(n, "nested more than %d levels deep", mostDepth)
		return
	case n.Kind == yaml.AliasNode:
		r.fault(n, "an alias (*%s) is not allowed; write out the value", short(n.Value))
	case n.Anchor != "":
		r.fault(n, "an anchor (&%s) is not allowed; write out the values", short(n.Anchor))
	case n.Style&yaml.TaggedStyle != 0:
		r.fault(n, "a tag (%s) is not allowed; write the plain value", short(n.Tag))
	case n.Tag == "!!merge":
		r.fault(n, "a merge (<<) is not allowed; write out the values")
	}
	for i, child := range n.Content {
		if n.Kind == yaml.MappingNode && i%2 == 0 && child.Kind != yaml.ScalarNode && child.Kind != yaml.AliasNode {
			r.fault(child, "a key must be a word, found %s", kindOf(child))
			continue
		}
		r.refuse(child, depth+1)
	}
}

// refused reports whether refuse has already reported the node.
func refused(n *yaml.Node) bool {
	return n.Kind == yaml.AliasNode || n.Style&yaml.TaggedStyle != 0 || n.Tag == "!!merge"
}

// kindOf describes a node in words.
func kindOf(n *yaml.Node) string {
	switch {
	case n.Kind == yaml.MappingNode:
		return "keys with values"
	case n.Kind == yaml.SequenceNode:
		return "a list"
	case n.ShortTag() == "!!null":
		return "nothing"
	case n.ShortTag() == "!!str":
		return fmt.Sprintf("the text %q", short(n.Value))
	default:
		return short(n.Value)
	}
}

// short truncates text that is too long to quote.
func short(s string) string {
	if runes := []rune(s); len(runes) > mostLetters {
		return string(runes[:mostLetters]) + "..."
	}
	return s
}

// A field is a key that a mapping may have, and what to do with it.
type field struct {
	key  string
	take func(key, value *yaml.Node)
}

// fields reads a mapping whose keys are known names, or short forms that FullName
// accepts, and reports keys that are unknown or repeated.
func (r *reading) fields(n *yaml.Node, known []field) {
	if refused(n) {
		return
	}
	if n.Kind != yaml.MappingNode {
		r.fault(n, "expected keys with values, found %s", kindOf(n))
		return
	}
	names := make([]string, len(known))
	for i, f := range known {
		names[i] = f.key
	}
	lines := map[string]int{}
	for i := 0; i+1 < len(n.Content) && !r.full(); i += 2 {
		key, value := n.Content[i], n.Content[i+1]
		if refused(key) || key.Kind != yaml.ScalarNode {
			continue
		}
		name, err := FullName("key", key.Value, names)
		if line, twice := lines[cmp.Or(name, key.Value)]; twice {
			r.fault(key, "the key %q is listed twice; first in line %d", short(key.Value), line)
			continue
		}
		lines[cmp.Or(name, key.Value)] = key.Line
		if err != nil {
			r.fault(key, "%v", err)
			continue
		}
		known[slices.Index(names, name)].take(key, value)
	}
}

// need reports the keys that a mapping lacks.
func (r *reading) need(n *yaml.Node, keys ...string) {
	if refused(n) || n.Kind != yaml.MappingNode {
		return
	}
	for _, key := range keys {
		if value(n, key) == nil && value(n, lastPart(key)) == nil {
			r.fault(n, "the key %q is missing", key)
		}
	}
}

// value returns the first value of a key in a mapping, or nil.
func value(n *yaml.Node, key string) *yaml.Node {
	for i := 0; i+1 < len(n.Content) && n.Kind == yaml.MappingNode; i += 2 {
		if n.Content[i].Value == key {
			return n.Content[i+1]
		}
	}
	return nil
}

// text reads a scalar that is not empty.
func (r *reading) text(into *string) func(key, value *yaml.Node) {
	return func(key, value *yaml.Node) {
		switch text := strings.TrimSpace(value.Value); {
		case refused(value):
		case value.Kind != yaml.ScalarNode || value.ShortTag() != "!!str":
			r.fault(value, "%s takes text, found %s", key.Value, kindOf(value))
		case text == "":
			r.fault(value, "%s is empty", key.Value)
		case strings.ContainsFunc(text, controls):
			r.fault(value, "%s contains a control character", key.Value)
		default:
			*into = text
		}
	}
}

// word reads one of several words.
func (r *reading) word(into *string, words []string) func(key, value *yaml.Node) {
	return func(key, value *yaml.Node) {
		var text string
		r.text(&text)(key, value)
		if slices.Contains(words, text) {
			*into = text
		} else if text != "" {
			r.fault(value, "%v", unknown(key.Value, text, words))
		}
	}
}

var nameForm = regexp.MustCompile(`^[a-z0-9][a-z0-9-]*$`)

// name reads a word that can be used on a command line.
func (r *reading) name(into *string) func(key, value *yaml.Node) {
	return func(key, value *yaml.Node) {
		var text string
		r.text(&text)(key, value)
		if text == "" {
			return
		}
		if len(text) > mostLetters || !nameForm.MatchString(text) {
			r.fault(value, "the name %q is not allowed; a name has at most %d characters, of a-z, 0-9 and -, and does not begin with -", short(text), mostLetters)
			return
		}
		*into = text
	}
}

// number reads a number in a range.
func (r *reading) number(into *float64, low, high float64) func(key, value *yaml.Node) {
	return func(key, value *yaml.Node) {
		if v, ok := r.numeral(key.Value, value, low, high, false); ok {
			*into = v
		}
	}
}

// integer reads a whole number in a range.
func integer[T int | int64 | uint64](r *reading, into *T, low, high T) func(key, value *yaml.Node) {
	return func(key, value *yaml.Node) {
		if v, ok := r.numeral(key.Value, value, float64(low), float64(high), true); ok {
			*into = T(v)
		}
	}
}

// truth reads true or false.
func (r *reading) truth(into *bool) func(key, value *yaml.Node) {
	return func(key, value *yaml.Node) {
		switch {
		case refused(value):
		case value.Kind == yaml.ScalarNode && value.Style&quoted == 0 && (value.Value == "true" || value.Value == "false"):
			*into = value.Value == "true"
		default:
			r.fault(value, "%s takes true or false, found %s", key.Value, kindOf(value))
		}
	}
}

// quoted are the styles of scalars that are text, whatever their content.
const quoted = yaml.DoubleQuotedStyle | yaml.SingleQuotedStyle | yaml.LiteralStyle | yaml.FoldedStyle

// numeral returns the number in a scalar, if it is one in the range. The text counts,
// not YAML's interpretation of it.
func (r *reading) numeral(what string, value *yaml.Node, low, high float64, whole bool) (float64, bool) {
	if refused(value) {
		return 0, false
	}
	v, ok := ParseNumber(value.Value)
	if value.Kind != yaml.ScalarNode || value.Style&quoted != 0 || !ok {
		r.fault(value, "%s takes a number from %v to %v, found %s", what, low, high, kindOf(value))
		return 0, false
	}
	if _, ok := ParseWhole(value.Value, 0, math.MaxUint64); whole && !ok && v >= 0 {
		r.fault(value, "%s is %v; it takes whole numbers", what, value.Value)
		return 0, false
	}
	if v < low || v > high {
		r.fault(value, "%s is %v; the range is %v to %v", what, v, low, high)
		return 0, false
	}
	return v, true
}

// items reads a list whose length is at most most.
func (r *reading) items(what string, n *yaml.Node, most int, take func(item *yaml.Node)) {
	if refused(n) {
		return
	}
	if n.Kind != yaml.SequenceNode {
		r.fault(n, "%s takes a list, found %s", what, kindOf(n))
		return
	}
	if len(n.Content) > most {
		r.fault(n, "%s has %d items; the maximum is %d", what, len(n.Content), most)
		return
	}
	for _, item := range n.Content {
		if r.full() {
			return
		}
		take(item)
	}
}

// Nearest returns the word that was probably meant: one within a few typing errors of
// the given one, at most one in three letters; else one that begins with it; else "".
func Nearest(word string, words []string) string {
	nearest, least := "", max(1, len(word)/3)+1
	for _, candidate := range words {
		if d := len(candidate) - len(word); d >= least || -d >= least {
			continue
		}
		if d := distance(strings.ToLower(word), strings.ToLower(candidate)); d < least {
			nearest, least = candidate, d
		}
	}
	for _, candidate := range words {
		if nearest == "" && len(word) > 2 && strings.HasPrefix(candidate, word) {
			nearest = candidate
		}
	}
	return nearest
}

// distance counts the bytes that must be inserted, deleted, replaced or swapped with
// their neighbour to turn a into b (optimal string alignment).
func distance(a, b string) int {
	before, last, row := make([]int, len(b)+1), make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range last {
		last[j] = j
	}
	for i := range len(a) {
		row[0] = i + 1
		for j := range len(b) {
			replaced := last[j]
			if a[i] != b[j] {
				replaced++
			}
			row[j+1] = min(replaced, last[j+1]+1, row[j]+1)
			if i > 0 && j > 0 && a[i] == b[j-1] && a[i-1] == b[j] {
				row[j+1] = min(row[j+1], before[j-1]+1)
			}
		}
		before, last, row = last, row, before
	}
	return last[len(b)]
}
