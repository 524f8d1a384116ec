package dataset

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"leaderful/scenarios"
	"leaderful/sim"
	"leaderful/sim/experiment"
)

// mostManifestBytes bounds a manifest, whose largest part is its list of points.
const mostManifestBytes = 512 << 20

// A ManifestFault says why a manifest that was read cannot be believed.
type ManifestFault struct{ File, Reason string }

func (f *ManifestFault) Error() string { return f.File + ": " + f.Reason }

// ReadManifest returns what a data set is made from. It returns a ManifestFault if
// that contradicts itself: its checksum, its own files or what follows from them.
func ReadManifest(path string) (*Manifest, error) {
	m, _, err := readManifest(path)
	if errors.Is(err, fs.ErrNotExist) {
		if _, err := os.Stat(path); errors.Is(err, fs.ErrNotExist) {
			return nil, fmt.Errorf("%s is not a data set: there is no such folder", path)
		}
		return nil, fmt.Errorf("%s is not a data set: it has no %s", path, manifestFile)
	}
	return m, err
}

// readManifest returns a folder's manifest and its text.
func readManifest(path string) (*Manifest, []byte, error) {
	text, err := ReadWithin(path, manifestFile, mostManifestBytes)
	if err != nil {
		return nil, nil, err
	}
	m := new(Manifest)
	reason := ""
	if err := json.Unmarshal(text, m); err != nil {
		reason = err.Error()
	} else if m.Format != formatVersion {
		reason = fmt.Sprintf("it is of format %d; this program reads format %d", m.Format, formatVersion)
	} else {
		reason = m.doubt(text)
	}
	if reason != "" {
		return nil, nil, &ManifestFault{filepath.Join(path, manifestFile), reason}
	}
	return m, text, nil
}

// text renders the manifest, ending with the checksum of what stands before it,
// spaces and line breaks aside.
func (m *Manifest) text() ([]byte, error) {
	sealed := *m
	sealed.Checksum = ""
	bare, err := json.Marshal(&sealed)
	if err != nil {
		return nil, err
	}
	sealed.Checksum = checksum(bare)
	text, err := json.MarshalIndent(&sealed, "", "  ")
	if len(text) > mostManifestBytes {
		err = fmt.Errorf("the manifest would have %d bytes; %d are the most", len(text), mostManifestBytes)
	}
	return append(text, '\n'), err
}

// doubt returns why a manifest of a text cannot be believed; empty: it can.
func (m *Manifest) doubt(text []byte) string {
	if m.Checksum != "" {
		var compact bytes.Buffer
		if err := json.Compact(&compact, text); err != nil {
			return err.Error()
		}
		bare, last := bytes.CutSuffix(compact.Bytes(), []byte(`,"checksum":"`+m.Checksum+`"}`))
		if sum := checksum(append(bare, '}')); !last || sum != m.Checksum {
			return "damaged or changed: its checksum does not match its contents"
		}
	}
	if reason := m.gap(); reason != "" {
		return reason
	}
	other := m.Engine != sim.Engine // which may have read files that this one does not, and made other columns of them
	again, err := m.Sweep()
	if err != nil && other {
		return ""
	} else if err != nil {
		return fmt.Sprintf("its own files cannot be read: %v", err)
	}
	if wrong := m.unlike(NewManifest(again, m.Version, m.Build), other); len(wrong) > 0 {
		return "it contradicts its own files:\n  " + strings.Join(wrong, "\n  ")
	}
	return ""
}

// gap returns what a manifest lacks, or where its parts do not fit each other,
// whatever engine it is of; empty: nothing.
func (m *Manifest) gap() string {
	regimes := names(m.Regimes, func(r Regime) string { return r.Name })
	factors := names(m.Factors, func(f experiment.Factor) string { return f.Name })
	if len(m.Files) < 2 || slices.ContainsFunc(m.Files, func(f SourceFile) bool { return f.Name == "" || f.Text == "" }) {
		return "it lacks its sweep file, or the scenario's"
	}
	for _, list := range []struct {
		what  string
		names []string
	}{{"regimes", regimes}, {"factors", factors}, {"columns", names(m.Columns, nameOf)}, {"weekly columns", names(m.Weekly, nameOf)}} {
		switch distinct := slices.Compact(slices.Sorted(slices.Values(list.names))); {
		case len(distinct) == 0 && list.what != "weekly columns":
			return "it lacks its " + list.what
		case len(distinct) < len(list.names) || slices.Contains(distinct, ""):
			return fmt.Sprintf("the names of its %s are not distinct", list.what)
		}
	}
	for i := range m.Factors {
		if err := m.Factors[i].Spread.Check(); err != nil {
			return fmt.Sprintf("%s: %v", m.Factors[i].Name, err)
		}
	}
	for i, values := range m.Design.Listed {
		if len(values) != len(m.Factors) {
			return fmt.Sprintf("point %d has %d values for %d factors", i, len(values), len(m.Factors))
		}
	}
	if err := m.Design.Check(m.Factors); err != nil {
		return err.Error()
	}
	if n := m.Design.Points(m.Factors); n != m.Points || n < 1 {
		return fmt.Sprintf("it says that it has %d points, but its design has %d", m.Points, n)
	}
	if hash := designHash(m.Design, m.Factors, m.Seed); hash != m.DesignHash {
		return fmt.Sprintf("its design has the hash %s, not %s", hash, m.DesignHash)
	}
	rule := &m.Replications
	switch {
	case m.Engine == "":
		return "it lacks its engine"
	case m.Seed >= experiment.MostSeed:
		return fmt.Sprintf("its seed is %d; it must be below 2^53", m.Seed)
	case !slices.Contains(experiment.AllWorlds, m.Worlds):
		return fmt.Sprintf("its worlds are %q", m.Worlds)
	case rule.Most < 1 || rule.Most > scenarios.MostReplications || rule.Budget < 0 || rule.Precision < 0 || rule.Precision > 0 && (rule.Least < 2 || rule.Least > rule.Most):
		return fmt.Sprintf("its replications are %+v", *rule)
	}
	outcomes, ok := between(m.Columns, runColumns(&experiment.Sweep{Factors: m.Factors}), 1)
	if !ok {
		return "its columns are not keys, factors, outcomes and failure"
	}
	if _, ok := between(m.Weekly, append(keyColumns(), weekColumn), 0); m.Weekly != nil && !ok {
		return "its weekly columns are not keys and series"
	}
	contrasts := []experiment.Contrast{m.Headline}
	if rule.Precision > 0 {
		contrasts = append(contrasts, rule.Of)
	}
	for _, c := range contrasts {
		if !slices.Contains(outcomes, c.Outcome) || !slices.Contains(regimes, c.Arm) || c.Reference != "" && !slices.Contains(regimes, c.Reference) {
			return fmt.Sprintf("it has no %s of %s", c.Outcome, strings.Join(slices.DeleteFunc([]string{c.Arm, c.Reference}, func(s string) bool { return s == "" }), " and "))
		}
	}
	return ""
}

func nameOf(c Column) string { return c.Name }

// between returns the names of the real columns, at least one, that stand in a table
// before the last few of those that it must have, and whether it has these.
func between(columns, must []Column, last int) (names []string, ok bool) {
	same := func(a, b Column) bool { return a.Name == b.Name && a.Kind == b.Kind }
	first := len(must) - last
	if len(columns) <= len(must) || !slices.EqualFunc(columns[:first], must[:first], same) || !slices.EqualFunc(columns[len(columns)-last:], must[first:], same) {
		return nil, false
	}
	for _, c := range columns[first : len(columns)-last] {
		if c.Kind != Real {
			return nil, false
		}
		names = append(names, c.Name)
	}
	return names, true
}

// unlike returns in what a manifest differs from the one that its files make. Words
// may: meanings and units are this program's. Of another engine just the points and
// the names of factors and regimes are compared.
func (m *Manifest) unlike(again *Manifest, other bool) []string {
	bare := func(m *Manifest) map[string]string {
		c := *m
		c.Files, c.Checksum, c.Design.Listed = nil, "", nil
		if other {
			c = Manifest{Seed: m.Seed, Points: m.Points}
			for i := range m.Factors {
				c.Factors = append(c.Factors, experiment.Factor{Name: m.Factors[i].Name})
			}
			for i := range m.Regimes {
				c.Regimes = append(c.Regimes, Regime{Name: m.Regimes[i].Name})
			}
		}
		leaves := map[string]string{}
		collect(leaves, "", plain(&c))
		return leaves
	}
	var wrong []string
	there, made := bare(m), bare(again)
	paths := maps.Clone(there)
	maps.Copy(paths, made)
	for _, path := range slices.Sorted(maps.Keys(paths)) {
		if there[path] != made[path] && !strings.HasSuffix(path, ".unit") {
			wrong = append(wrong, fmt.Sprintf("%s: there %s, by the files %s", path, cmp.Or(there[path], "nothing"), cmp.Or(made[path], "nothing")))
		}
	}
	if !slices.EqualFunc(m.Design.Listed, again.Design.Listed, slices.Equal[[]float64]) {
		wrong = append(wrong, "the points")
	}
	if len(wrong) > mostDifferences {
		wrong = append(wrong[:mostDifferences], fmt.Sprintf("and %d more", len(wrong)-mostDifferences))
	}
	return wrong
}
