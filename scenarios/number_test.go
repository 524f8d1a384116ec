package scenarios_test

import (
	"encoding/json"
	"fmt"
	"math"
	"math/big"
	"os"
	"strconv"
	"strings"
	"testing"

	"leaderful/scenarios"
)

// numbers are texts with their values as a number and as a whole number from 0 to
// 2^64-1, or null.
type numbers []struct {
	Text   string
	Number *float64
	Whole  *string
}

func readNumbers(t testing.TB) numbers {
	t.Helper()
	text, err := os.ReadFile("testdata/numbers.json")
	if err != nil {
		t.Fatal(err)
	}
	var all numbers
	if err := json.Unmarshal(text, &all); err != nil {
		t.Fatal(err)
	}
	return all
}

func TestGrammarOfNumbers(t *testing.T) {
	for _, c := range readNumbers(t) {
		v, ok := scenarios.ParseNumber(c.Text)
		if ok != (c.Number != nil) || ok && (v != *c.Number || math.Signbit(v) && v == 0) {
			t.Errorf("%q is the number %v, %v", c.Text, v, ok)
		}
		n, ok := scenarios.ParseWhole(c.Text, 0, math.MaxUint64)
		if ok != (c.Whole != nil) || ok && strconv.FormatUint(n, 10) != *c.Whole {
			t.Errorf("%q is the whole number %d, %v", c.Text, n, ok)
		}
	}
	for text, want := range map[string]bool{"3": false, "4": true, "9": true, "10": false, "0": false} {
		if _, ok := scenarios.ParseWhole(text, 4, 9); ok != want {
			t.Errorf("%q from 4 to 9: %v", text, ok)
		}
	}
}

// Numbers agree with decimal fractions of unlimited precision.
func FuzzNumbers(f *testing.F) {
	for _, c := range readNumbers(f) {
		f.Add(c.Text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		v, ok := scenarios.ParseNumber(text)
		n, whole := scenarios.ParseWhole(text, 0, math.MaxUint64)
		if strings.ContainsAny(text, "_xXpPbBoOiInN,:") && (ok || whole) {
			t.Errorf("%q is a number", text)
		}
		if ok && (math.IsNaN(v) || math.IsInf(v, 0) || v == 0 && math.Signbit(v)) {
			t.Errorf("%q is %v", text, v)
		}
		if whole && (!ok || v != float64(n)) {
			t.Errorf("%q is %v and %d", text, v, n)
		}
		if _, power, found := strings.Cut(strings.ToLower(text), "e"); found && len(power) > 5 {
			return // the other computation would take too long
		}
		if exact, fine := new(big.Rat).SetString(strings.Trim(text, " \t\r\n")); ok && (!fine || whole != (exact.Sign() >= 0 && exact.IsInt() && exact.Num().IsUint64())) {
			t.Errorf("%q is %v, as a whole number %v", text, exact, whole)
		}
	})
}

// Scenario files and tables of points follow the grammar, however YAML interprets a
// number; in quotation marks a file's number is text.
func TestNumbersInFiles(t *testing.T) {
	const file = "name: s\ntitle: s\nquestion: s?\nregimes: [power-with]\nsettings: {work: {size: %s}}\n"
	const sweep = "name: s\nscenario: baseline\nvary: {work.size: {from: 0, to: 100}}\ndesign: {kind: points, file: p.csv}\nreplications: 2\n"
	for _, c := range readNumbers(t) {
		want := c.Number != nil && *c.Number >= 0 && *c.Number <= 100
		if !strings.ContainsAny(c.Text, "\x00\ufeff\r\n\t\"[#") && strings.TrimSpace(c.Text) == c.Text {
			s, err := scenarios.Read("f", []byte(fmt.Sprintf(file, c.Text)))
			if (err == nil) != want || err == nil && s.Base.Parameters.Work.Size != *c.Number {
				t.Errorf("%q in a scenario: %v", c.Text, err)
			}
		}
		quoted, err := json.Marshal(c.Text)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := scenarios.Read("f", []byte(fmt.Sprintf(file, quoted))); err == nil {
			t.Errorf("%s in a scenario is a number", quoted)
		}
		cell := `"` + strings.ReplaceAll(c.Text, `"`, `""`) + `"`
		s, err := scenarios.ReadSweep("f", []byte(sweep), func(string) ([]byte, error) { return []byte("work.size\n" + cell + "\n"), nil })
		if (err == nil) != want || err == nil && s.Design.Listed[0][0] != *c.Number {
			t.Errorf("%q in a table: %v", c.Text, err)
		}
	}
}
