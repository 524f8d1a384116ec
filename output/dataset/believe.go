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

// ReadManifest reads the manifest of a data set. It returns a ManifestFault if the
// manifest contradicts its checksum, the files stored in it or their consequences.
func ReadManifest(path string) (*Manifest, error) {
	m, _, err := readManifest(path)
	if errors.Is(err, fs.ErrNotExist) {
		if _, err := os.Stat(path); errors.Is(err, fs.ErrNotExist) {
			return nil, fmt.Errorf("%s is not a data set: the folder does not exist", path)
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
		reason = fmt.Sprintf("its format is %d; this program reads format %d", m.Format, formatVersion)
	} else {
		reason = m.fault(text)
	}
	if reason != "" {
		return nil, nil, &ManifestFault{filepath.Join(path, manifestFile), reason}
	}
	return m, text, nil
}

// text renders the manifest, ending with the checksum of everything before it,
// without spaces and line breaks.
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
		err = fmt.Errorf("the manifest would have %d bytes; the limit is %d", len(text), mostManifestBytes)
	}
	return append(text, '\n'), err
}

// fault returns why a manifest with this text cannot be believed; empty if it can.
func (m *Manifest) fault(text []byte) string {
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
	if reason := m.defect(); reason != "" {
		return reason
	}
	other := m.Engine != sim.Engine // it may have accepted files that this one rejects, and produced other columns
	sweep, err := m.Sweep()
	if err != nil && other {
		return ""
	} else if err != nil {
		return fmt.Sprintf("its own files cannot be read: %v", err)
	}
	if wrong := m.contradictions(NewManifest(sweep, m.Version, m.Build), other); len(wrong) > 0 {
		return "it contradicts its own files:\n  " + strings.Join(wrong, "\n  ")
	}
	return ""
}

// defect returns what is missing in a manifest, or which entries contradict each
// other, for any engine; empty if there is none.
func (m *Manifest) defect() string {
	regimes := names(m.Regimes, func(r Regime) string { return r.Name })
	factors := names(m.Factors, func(f experiment.Factor) string { return f.Name })
	if len(m.Files) < 2 || slices.ContainsFunc(m.Files, func(f SourceFile) bool { return f.Name == "" || f.Text == "" }) {
		return "its sweep file or scenario file is missing"
	}
	for _, list := range []struct {
		what  string
		names []string
	}{{"regimes", regimes}, {"factors", factors}, {"columns", names(m.Columns, nameOf)}, {"weekly columns", names(m.Weekly, nameOf)}} {
		switch distinct := slices.Compact(slices.Sorted(slices.Values(list.names))); {
		case len(distinct) == 0 && list.what != "weekly columns":
			return "its " + list.what + " are missing"
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
		return fmt.Sprintf("it declares %d points, but its design has %d", m.Points, n)
	}
	if hash := designHash(m.Design, m.Factors, m.Seed); hash != m.DesignHash {
		return fmt.Sprintf("its design has the hash %s, not %s", hash, m.DesignHash)
	}
	rule := &m.Replications
	switch {
	case m.Engine == "":
		return "its engine is missing"
	case m.Seed >= experiment.MostSeed:
		return fmt.Sprintf("its seed is %d; it must be below 2^53", m.Seed)
	case !slices.Contains(experiment.AllWorlds, m.Worlds):
		return fmt.Sprintf("its worlds are invalid: %q", m.Worlds)
	case rule.Most < 1 || rule.Most > scenarios.MostReplications || rule.Budget < 0 || rule.Precision < 0 || rule.Precision > 0 && (rule.Least < 2 || rule.Least > rule.Most):
		return fmt.Sprintf("its replications are invalid: %+v", *rule)
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

// between returns the names of the real columns, at least one, between the required
// first columns of a table and its required last ones, and whether these are present.
func between(columns, required []Column, last int) (names []string, ok bool) {
	same := func(a, b Column) bool { return a.Name == b.Name && a.Kind == b.Kind }
	first := len(required) - last
	if len(columns) <= len(required) || !slices.EqualFunc(columns[:first], required[:first], same) || !slices.EqualFunc(columns[len(columns)-last:], required[first:], same) {
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

// contradictions returns how a manifest differs from the one that its files produce.
// Meanings and units, which are this program's words, may differ. For another engine
// only the points and the names of factors and regimes are compared.
func (m *Manifest) contradictions(rebuilt *Manifest, other bool) []string {
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
	stored, made := bare(m), bare(rebuilt)
	paths := maps.Clone(stored)
	maps.Copy(paths, made)
	for _, path := range slices.Sorted(maps.Keys(paths)) {
		if stored[path] != made[path] && !strings.HasSuffix(path, ".unit") {
			wrong = append(wrong, fmt.Sprintf("%s: the manifest has %s, the files %s", path, cmp.Or(stored[path], "nothing"), cmp.Or(made[path], "nothing")))
		}
	}
	if !slices.EqualFunc(m.Design.Listed, rebuilt.Design.Listed, slices.Equal[[]float64]) {
		wrong = append(wrong, "the points differ")
	}
	if len(wrong) > mostDifferences {
		wrong = append(wrong[:mostDifferences], fmt.Sprintf("and %d more", len(wrong)-mostDifferences))
	}
	return wrong
}
