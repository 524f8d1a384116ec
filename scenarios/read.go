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

	"go.yaml.in/yaml/v3"
)

// A Fault is something wrong in a file, and where.
type Fault struct {
	File         string
	Line, Column int // from 1; 0 if it is about the file as a whole
	Message      string
}

func (f Fault) Error() string {
	if f.Line == 0 {
		return f.File + ": " + f.Message
	}
	return fmt.Sprintf("%s:%d:%d: %s", f.File, f.Line, f.Column, f.Message)
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
	mostBytes = 1 << 20
	mostDepth = 20
)

// reading is a file being read strictly: what is wrong is collected and reading
// goes on, so that all of it is found in one pass.
type reading struct {
	file   string
	faults Faults
}

func (r *reading) fault(at *yaml.Node, format string, arguments ...any) {
	r.faults = append(r.faults, Fault{r.file, at.Line, at.Column, fmt.Sprintf(format, arguments...)})
}

// err returns the faults found, in order, or nil.
func (r *reading) err() error {
	if len(r.faults) == 0 {
		return nil
	}
	slices.SortStableFunc(r.faults, func(a, b Fault) int {
		return cmp.Or(cmp.Compare(a.Line, b.Line), cmp.Compare(a.Column, b.Column))
	})
	return r.faults
}

// whole makes a fault about the file as a whole an error.
func (r *reading) whole(format string, arguments ...any) error {
	return Faults{{File: r.file, Message: fmt.Sprintf(format, arguments...)}}
}

// root parses a file that holds a single mapping.
func (r *reading) root(text []byte) (*yaml.Node, error) {
	if len(text) > mostBytes {
		return nil, r.whole("the file is larger than %d bytes", mostBytes)
	}
	decoder := yaml.NewDecoder(bytes.NewReader(text))
	var document yaml.Node
	if err := decoder.Decode(&document); errors.Is(err, io.EOF) {
		return nil, r.whole("the file is empty")
	} else if err != nil {
		return nil, r.syntax(err)
	}
	if err := decoder.Decode(new(yaml.Node)); !errors.Is(err, io.EOF) {
		if err != nil {
			return nil, r.syntax(err)
		}
		return nil, r.whole("the file holds more than one document")
	}
	root := document.Content[0]
	r.refuse(root, 0)
	if root.Kind != yaml.MappingNode {
		r.fault(root, "expected keys with values, found %s", kindOf(root))
	}
	return root, r.err()
}

var atLine = regexp.MustCompile(`^(?:yaml: )?line (\d+): `)

// syntax places an error of the parser at its line.
func (r *reading) syntax(err error) error {
	message := err.Error()
	if found := atLine.FindStringSubmatch(message); found != nil {
		line, _ := strconv.Atoi(found[1])
		return Faults{{r.file, line, 1, message[len(found[0]):]}}
	}
	return r.whole("%s", strings.TrimPrefix(message, "yaml: "))
}

// refuse finds what strict files may not hold: anchors, aliases, merged keys,
// keys that are no words, tags, and nesting without end.
func (r *reading) refuse(n *yaml.Node, depth int) {
	switch {
	case depth > mostDepth:
		r.fault(n, "nested more than %d levels deep", mostDepth)
		return
	case n.Kind == yaml.AliasNode:
		r.fault(n, "an alias (*%s); write the value out", n.Value)
		return
	case n.Anchor != "":
		r.fault(n, "an anchor (&%s); write the values out", n.Anchor)
	}
	if n.Style&yaml.TaggedStyle != 0 {
		r.fault(n, "a tag (%s); write the plain value", n.Tag)
	}
	for i, child := range n.Content {
		if n.Kind == yaml.MappingNode && i%2 == 0 && child.Kind != yaml.ScalarNode {
			r.fault(child, "a key must be a word, found %s", kindOf(child))
			continue
		}
		r.refuse(child, depth+1)
	}
}

// kindOf says what a node is, in words.
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

func short(s string) string {
	if runes := []rune(s); len(runes) > 40 {
		return string(runes[:40]) + "..."
	}
	return s
}

// A field is a key that a mapping may have, and what to do with it.
type field struct {
	key  string
	take func(key, value *yaml.Node)
}

// fields reads a mapping whose keys are all known and stand once.
func (r *reading) fields(n *yaml.Node, known []field) {
	if n.Kind != yaml.MappingNode {
		r.fault(n, "expected keys with values, found %s", kindOf(n))
		return
	}
	names := make([]string, len(known))
	for i, f := range known {
		names[i] = f.key
	}
	lines := map[string]int{}
	for i := 0; i+1 < len(n.Content); i += 2 {
		key, value := n.Content[i], n.Content[i+1]
		if line, twice := lines[key.Value]; twice {
			r.fault(key, "the key %q stands twice; first in line %d", key.Value, line)
			continue
		}
		lines[key.Value] = key.Line
		k := slices.Index(names, key.Value)
		if k < 0 {
			r.unknown(key, "key", names)
			continue
		}
		known[k].take(key, value)
	}
}

// unknown finds fault with a word that is none of those known.
func (r *reading) unknown(at *yaml.Node, what string, known []string) {
	if nearest := Nearest(at.Value, known); nearest != "" {
		r.fault(at, "unknown %s %q; did you mean %q?", what, short(at.Value), nearest)
	} else if len(known) <= 20 {
		r.fault(at, "unknown %s %q; known are %s", what, short(at.Value), strings.Join(known, ", "))
	} else {
		r.fault(at, "unknown %s %q", what, short(at.Value))
	}
}

// text reads a scalar that is not empty.
func (r *reading) text(into *string) func(key, value *yaml.Node) {
	return func(key, value *yaml.Node) {
		if value.Kind != yaml.ScalarNode || value.ShortTag() != "!!str" {
			r.fault(value, "%s takes text, found %s", key.Value, kindOf(value))
			return
		}
		if *into = strings.TrimSpace(value.Value); *into == "" {
			r.fault(value, "%s is empty", key.Value)
		}
	}
}

// number reads a number in a range.
func (r *reading) number(into *float64, low, high float64) func(key, value *yaml.Node) {
	return func(key, value *yaml.Node) {
		if v, ok := r.numeral(key.Value, value, low, high); ok {
			*into = v
		}
	}
}

// integer reads a whole number in a range.
func (r *reading) integer(into *int, low, high int) func(key, value *yaml.Node) {
	return func(key, value *yaml.Node) {
		v, ok := r.numeral(key.Value, value, float64(low), float64(high))
		if !ok {
			return
		}
		if v != math.Trunc(v) {
			r.fault(value, "%s is %v; it takes whole numbers", key.Value, v)
			return
		}
		*into = int(v)
	}
}

// numeral returns the number that a scalar is, if it is one in the range.
func (r *reading) numeral(what string, value *yaml.Node, low, high float64) (float64, bool) {
	tag := value.ShortTag()
	if value.Kind != yaml.ScalarNode || tag != "!!int" && tag != "!!float" {
		r.fault(value, "%s takes a number from %v to %v, found %s", what, low, high, kindOf(value))
		return 0, false
	}
	var v float64
	if err := value.Decode(&v); err != nil || math.IsNaN(v) || math.IsInf(v, 0) {
		r.fault(value, "%s takes a number from %v to %v, found %s", what, low, high, kindOf(value))
		return 0, false
	}
	if v < low || v > high {
		r.fault(value, "%s is %v; the range is %v to %v", what, v, low, high)
		return 0, false
	}
	return v, true
}

// items reads a list.
func (r *reading) items(what string, n *yaml.Node, take func(item *yaml.Node)) {
	if n.Kind != yaml.SequenceNode {
		r.fault(n, "%s takes a list, found %s", what, kindOf(n))
		return
	}
	for _, item := range n.Content {
		take(item)
	}
}

// Nearest returns the word that is most like the given one, or "" if none is
// like it: within a third of its letters of insertions, deletions,
// substitutions and swaps.
func Nearest(word string, words []string) string {
	nearest, least := "", len([]rune(word))/3+1
	for _, candidate := range words {
		d := distance(strings.ToLower(word), strings.ToLower(candidate))
		if d <= least && (nearest == "" || d < least) {
			nearest, least = candidate, d
		}
	}
	return nearest
}

// distance counts the edits from a to b (optimal string alignment).
func distance(a, b string) int {
	s, t := []rune(a), []rune(b)
	if len(s) > 100 {
		return len(s)
	}
	rows := make([][]int, len(s)+1)
	for i := range rows {
		rows[i] = make([]int, len(t)+1)
		rows[i][0] = i
	}
	for j := range rows[0] {
		rows[0][j] = j
	}
	for i := 1; i <= len(s); i++ {
		for j := 1; j <= len(t); j++ {
			substitution := rows[i-1][j-1]
			if s[i-1] != t[j-1] {
				substitution++
			}
			rows[i][j] = min(substitution, rows[i-1][j]+1, rows[i][j-1]+1)
			if i > 1 && j > 1 && s[i-1] == t[j-2] && s[i-2] == t[j-1] {
				rows[i][j] = min(rows[i][j], rows[i-2][j-2]+1)
			}
		}
	}
	return rows[len(s)][len(t)]
}
