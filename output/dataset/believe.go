package dataset

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"leaderful/sim"
	"leaderful/sim/experiment"
)

// mostManifestBytes bounds a manifest, whose largest part is its list of points.
const mostManifestBytes = 512 << 20

// A ManifestFault says why a manifest that was read cannot be believed.
type ManifestFault struct{ File, Reason string }

func (f *ManifestFault) Error() string { return f.File + ": " + f.Reason }

// ReadManifest reads the manifest of a data set. It returns a ManifestFault if the
// manifest contradicts its checksum, itself, or what its sweep determines.
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
	var compact bytes.Buffer
	if err := json.Compact(&compact, text); err != nil {
		return err.Error()
	}
	bare, last := bytes.CutSuffix(compact.Bytes(), []byte(`,"checksum":"`+m.Checksum+`"}`))
	if sum := checksum(append(bare, '}')); !last || sum != m.Checksum {
		return "damaged or changed: its checksum does not match its contents"
	}
	if reason := m.defect(); reason != "" {
		return reason
	}
	if m.Engine != sim.Engine { // it may have accepted what this one rejects, and produced other columns
		return ""
	}
	if err := m.Check(); err != nil {
		return fmt.Sprintf("its sweep cannot run: %v", err)
	}
	if wrong := m.contradictions(NewManifest(&m.Sweep, m.Version, m.Build)); len(wrong) > 0 {
		return "it contradicts its own sweep:\n  " + strings.Join(wrong, "\n  ")
	}
	return ""
}

// defect returns what is missing in a manifest, or which entries contradict each
// other, for any engine; empty if there is none.
func (m *Manifest) defect() string {
	if err := m.Sweep.Defect(); err != nil {
		return err.Error()
	}
	for _, list := range [][]string{names(m.Columns, nameOf), names(m.Weekly, nameOf)} {
		if len(slices.Compact(slices.Sorted(slices.Values(list)))) < len(list) {
			return "the names of its columns are not distinct"
		}
	}
	if n := m.Design.Points(m.Factors); n != m.Points || n < 1 {
		return fmt.Sprintf("it declares %d points, but its design has %d", m.Points, n)
	}
	if hash := designHash(m.Design, m.Factors, m.Seed); hash != m.DesignHash {
		return fmt.Sprintf("its design has the hash %s, not %s", hash, m.DesignHash)
	}
	if m.Engine == "" {
		return "its engine is missing"
	}
	outcomes, ok := between(m.Columns, runColumns(&experiment.Sweep{Factors: m.Factors}), 1)
	if !ok {
		return "its columns are not keys, factors, outcomes and failure"
	}
	series, ok := between(m.Weekly, append(keyColumns(), weekColumn), 0)
	if m.Weekly != nil && !ok {
		return "its weekly columns are not keys and series"
	}
	if !slices.Equal(outcomes, m.Outcomes) || !slices.Equal(series, m.Series) {
		return "its columns are not the outcomes and series of its sweep"
	}
	return ""
}

func nameOf(c Column) string { return c.Name }

func armName(a experiment.Arm) string { return a.Name }

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

// contradictions returns how a manifest differs from the one that its sweep makes.
// Meanings and units, which are this program's words, may differ.
func (m *Manifest) contradictions(made *Manifest) []string {
	bare := func(m *Manifest) map[string]string {
		leaves := map[string]string{}
		collect(leaves, "", plain(map[string]any{
			"points": m.Points, "columns": m.Columns, "weekly": m.Weekly, "settings_hash": m.SettingsHash, "design_hash": m.DesignHash,
		}))
		return leaves
	}
	var wrong []string
	stored, now := bare(m), bare(made)
	for _, path := range different(stored, now) {
		if !strings.HasSuffix(path, ".unit") {
			wrong = append(wrong, fmt.Sprintf("%s: the manifest has %s, the sweep %s", path, cmp.Or(stored[path], "nothing"), cmp.Or(now[path], "nothing")))
		}
	}
	return shortened(wrong, mostDifferences)
}
