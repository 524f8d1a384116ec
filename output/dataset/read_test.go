package dataset

import (
	"bytes"
	"context"
	"encoding/csv"
	"errors"
	"math"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// table returns a CSV export as rows.
func table(t *testing.T, f *Folder, weekly bool) (header []string, rows [][]string) {
	t.Helper()
	var text bytes.Buffer
	if err := f.Export(context.Background(), &text, CSV, weekly, quiet); err != nil {
		t.Fatal(err)
	}
	all, err := csv.NewReader(&text).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	return all[0], all[1:]
}

// Read returns the numbers of the export, in its order, bit for bit; the numbers of
// failed runs are absent. This holds however often the data set was extended.
func TestReadAgreesWithTheExport(t *testing.T) {
	broken := true
	f := fill(t, fragile(&broken, "design", "weekly: all\ndesign"), t.TempDir(), false)
	f = fill(t, fragile(&broken, "design", "weekly: all\ndesign", "replications: 4", "replications: 7"), f.Path, false)
	for _, c := range []struct {
		weekly  bool
		columns []string
	}{
		{false, []string{"trust", "crises_per_year", "harm.heal"}}, {false, []string{"performance"}}, {false, nil},
		{true, []string{"vulnerability", "trust"}}, {true, []string{"trust", "trust"}},
	} {
		header, rows := table(t, f, c.weekly)
		at, absent := 0, 0
		err := f.Read(context.Background(), c.weekly, c.columns, func(v *Values) error {
			row := rows[at]
			at++
			cell := func(name string) string { return row[slices.Index(header, name)] }
			whole := func(name string) int {
				n, err := strconv.Atoi(cell(name))
				if err != nil {
					t.Fatal(err)
				}
				return n
			}
			if v.Point != whole("point") || v.Replication != whole("replication") || f.Manifest.Arms[v.Regime].Name != cell("regime") {
				t.Fatalf("row %d is %+v, in the export %v", at-1, v, row)
			}
			if c.weekly && v.Week != whole("week") || !c.weekly && v.Week != 0 {
				t.Fatalf("row %d is of week %d", at-1, v.Week)
			}
			if len(v.Of) != len(c.columns) {
				t.Fatalf("%d values for %d columns", len(v.Of), len(c.columns))
			}
			for i, name := range c.columns {
				want := math.NaN()
				if text := cell(name); text != "" {
					want, _ = strconv.ParseFloat(text, 64)
				}
				if math.IsNaN(v.Of[i]) {
					absent++
				}
				if math.Float64bits(v.Of[i]) != math.Float64bits(want) && !(math.IsNaN(v.Of[i]) && math.IsNaN(want)) {
					t.Fatalf("row %d: %s is %v, in the export %v", at-1, name, v.Of[i], want)
				}
			}
			return nil
		})
		if err != nil || at != len(rows) {
			t.Errorf("%v: %d of %d rows, %v", c.columns, at, len(rows), err)
		}
		// Seven replications of one arm failed: their outcomes are absent, their factors
		// are present, and they have no weeks.
		outcomes := len(c.columns)
		if slices.Contains(c.columns, "harm.heal") {
			outcomes--
		}
		if want := 7 * outcomes; !c.weekly && absent != want || c.weekly && absent > 0 {
			t.Errorf("%v: %d values are absent", c.columns, absent)
		}
	}
}

func TestReadRefusesAndStops(t *testing.T) {
	sound := false
	f := fill(t, fragile(&sound), t.TempDir(), false)
	never := func(*Values) error { t.Fatal("something is read"); return nil }
	for want, read := range map[string]func() error{
		"has no column trst":   func() error { return f.Read(context.Background(), false, []string{"trust", "trst"}, never) },
		"has no column regime": func() error { return f.Read(context.Background(), false, []string{"regime"}, never) }, // which is not numeric
		"has no column point":  func() error { return f.Read(context.Background(), false, []string{"point"}, never) },
		"has no weekly series": func() error { return f.Read(context.Background(), true, []string{"trust"}, never) },
		context.Canceled.Error(): func() error {
			ctx, cancel := context.WithCancel(context.Background())
			cancel()
			return f.Read(ctx, false, []string{"trust"}, never)
		},
	} {
		if err := read(); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v, want %s", err, want)
		}
	}
	enough := errors.New("enough")
	seen := 0
	err := f.Read(context.Background(), false, []string{"trust"}, func(*Values) error {
		if seen++; seen == 3 {
			return enough
		}
		return nil
	})
	if !errors.Is(err, enough) || seen != 3 {
		t.Errorf("after %d rows: %v", seen, err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	seen = 0
	err = f.Read(ctx, false, []string{"trust"}, func(*Values) error {
		seen++
		cancel()
		return nil
	})
	if !errors.Is(err, context.Canceled) || seen > len(f.Manifest.Arms) {
		t.Errorf("%d rows are read before the context ends: %v", seen, err)
	}
}
