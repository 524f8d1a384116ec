package telling

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strings"

	"leaderful/output/dataset"
	"leaderful/output/figure"
	"leaderful/output/findings"
	"leaderful/output/words"
	"leaderful/scenarios"
	"leaderful/sim"
	"leaderful/sim/experiment"
)

// StudyProvenance says where the runs of a study come from.
func StudyProvenance(s *findings.Study, asRead *sim.Setup, sweep string) figure.Provenance {
	return figure.Provenance{
		Scenario: s.Scenario.Name, Changes: changesOf(s.Scenario.Name, &s.Scenario.Base, asRead), Sweep: sweep, Settings: s.Plan.SettingsHash(),
		Seed: s.Plan.Seed, First: s.Plan.First, Replications: s.Results.Replications(), Version: sim.Version,
	}
}

// changesOf lists the settings of a scenario of a name that differ from those of the canned
// scenario of its name or, if none has that name, from those given.
func changesOf(scenario string, base, asRead *sim.Setup) string {
	if canned, err := scenarios.Load(scenario); err == nil {
		asRead = &canned.Base
	}
	if asRead == nil {
		return ""
	}
	var changes []string
	for i := range sim.ParameterTable {
		p := &sim.ParameterTable[i]
		if v := p.Get(base); v != p.Get(asRead) {
			changes = append(changes, fmt.Sprintf("%s %v", p.Name, v))
		}
	}
	return strings.Join(changes, ", ")
}

// provenanceOf says where the runs of data sets that belong together come from.
func provenanceOf(replications int, parts ...*dataset.Manifest) figure.Provenance {
	m := parts[0]
	p := figure.Provenance{Scenario: m.Name, Sweep: m.Name, Settings: hashOf(parts), Seed: m.Seed, Replications: replications, Version: versionOf(m)}
	for _, other := range parts[1:] {
		p.Sweep += ", " + other.Name
	}
	if len(parts) == 1 && (m.Points > 1 || len(m.Factors) > 0) {
		p.Sweep += fmt.Sprintf(", %s of %s, %s design", words.Counted(m.Points, "point"), words.Counted(len(m.Factors), "factor"), m.Design.Kind)
	}
	p.Scenario, p.Changes = m.Scenario, changesOf(m.Scenario, &m.Arms[0].Setup, nil)
	return p
}

// provenanceOfPoint says where the runs of one point of a data set come from.
func provenanceOfPoint(replications, point int, m *dataset.Manifest) (figure.Provenance, error) {
	p := provenanceOf(replications, m)
	s := &m.Sweep
	values := s.Values(point)
	plan := new(experiment.Plan)
	for i := range s.Arms {
		setup, err := s.Setup(i, values)
		if err != nil {
			return p, err
		}
		plan.Arms = append(plan.Arms, experiment.Arm{Name: s.Arms[i].Name, Setup: setup})
	}
	p.Settings = plan.SettingsHash()
	p.Sweep = PlaceOf(s, point, values)
	switch m.Worlds {
	case experiment.ByPoint:
		p.Seed = s.WorldSeed(0, values)
	case experiment.Independent:
		p.Sweep += ", each regime in its own worlds"
	}
	return p, nil
}

// PlaceOf names a point of a sweep and the values of its factors.
func PlaceOf(s *experiment.Sweep, point int, values []float64) string {
	text := fmt.Sprintf("%s, point %d", s.Name, point)
	if len(values) > 0 {
		text += " (" + s.Describe(values) + ")"
	}
	return text
}

// versionOf names the version that made the runs of a data set, and the version that
// draws them if it is another.
func versionOf(m *dataset.Manifest) string {
	if m.Version != sim.Version {
		return m.Version + ", drawn by leaderful " + sim.Version
	}
	return sim.Version
}

// hashOf returns 12 hexadecimal digits that distinguish data sets whose regimes,
// factors, points or worlds differ.
func hashOf(parts []*dataset.Manifest) string {
	sum := sha256.New()
	for _, m := range parts {
		fmt.Fprintln(sum, m.SettingsHash, m.DesignHash, m.Points, m.Worlds)
	}
	return hex.EncodeToString(sum.Sum(nil))[:12]
}
