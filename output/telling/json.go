package telling

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"math"
	"strconv"
)

// A jsonNumber is a number that JSON shows as null if it is not finite.
type jsonNumber float64

func (x jsonNumber) MarshalJSON() ([]byte, error) {
	if v := float64(x); !math.IsNaN(v) && !math.IsInf(v, 0) {
		return json.Marshal(v)
	}
	return []byte("null"), nil
}

// PrintJSON writes a value as JSON, indented.
func PrintJSON(w io.Writer, value any) error {
	encoder := json.NewEncoder(w)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	return encoder.Encode(value)
}

// SeedNumber is a seed, as text where most readers of JSON, which hold numbers as
// floating-point, would round it.
func SeedNumber(seed uint64) any {
	if seed > 1<<53 {
		return strconv.FormatUint(seed, 10)
	}
	return seed
}

// orNull is a name, or null where there is none.
func orNull(name string) *string {
	if name == "" {
		return nil
	}
	return &name
}

// listed is a list that is empty rather than null.
func listed(texts []string) []string { return append([]string{}, texts...) }

// An object is a JSON object whose keys keep their order.
type Object []Member

type Member struct {
	Key   string
	Value any
}

// NewObject returns an object of keys and values in turn.
func NewObject(keysAndValues ...any) Object {
	var o Object
	for i := 0; i < len(keysAndValues); i += 2 {
		o = append(o, Member{keysAndValues[i].(string), keysAndValues[i+1]})
	}
	return o
}

func (o Object) MarshalJSON() ([]byte, error) {
	var b bytes.Buffer
	b.WriteByte('{')
	for i, m := range o {
		key, err := json.Marshal(m.Key)
		if err != nil {
			return nil, err
		}
		value, err := json.Marshal(m.Value)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", m.Key, err)
		}
		if i > 0 {
			b.WriteByte(',')
		}
		b.Write(key)
		b.WriteByte(':')
		b.Write(value)
	}
	b.WriteByte('}')
	return b.Bytes(), nil
}
