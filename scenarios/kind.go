package scenarios

import (
	"errors"
	"fmt"
	"slices"

	"go.yaml.in/yaml/v3"
)

// A fileKind names a kind of file.
type fileKind string

const (
	aScenario      fileKind = "scenario"
	aSweep         fileKind = "sweep"
	aConfiguration fileKind = "configuration file"
)

// A WrongKind is the error of a file of a kind other than expected.
type WrongKind struct {
	File            string
	found, expected fileKind
}

func (w WrongKind) Error() string {
	use := map[fileKind]string{
		aScenario:      "`leaderful compare %s` runs it",
		aSweep:         "`leaderful sweep %s --out DIR` runs it",
		aConfiguration: "`--config %s` reads it",
	}[w.found]
	return fmt.Sprintf("%s is a %s, not a %s; "+use, w.File, w.found, w.expected, w.File)
}

// An Unidentified is the error of a file with faults and without any key that only
// scenarios or sweeps have.
type Unidentified struct {
	Faults
	file     string
	keys     []string
	expected fileKind
}

func (u Unidentified) Unwrap() error { return u.Faults }

// Known returns the error of the file, given the keys of configuration files: a
// WrongKind if all its keys are among them, or else its faults.
func (u Unidentified) Known(keys map[string]Form) error {
	for _, key := range u.keys {
		if _, known := keys[key]; !known {
			return u
		}
	}
	return WrongKind{u.file, aConfiguration, u.expected}
}

// kindOfFile returns whether a file is a scenario or a sweep, or "" if its keys do
// not say.
func kindOfFile(root *yaml.Node) fileKind {
	has := func(keys ...string) bool {
		return slices.ContainsFunc(keys, func(key string) bool { return value(root, key) != nil })
	}
	headed := has("name", "title", "question")
	sweep := has("vary", "design") || headed && has("scenario")
	scenario := has("story", "look_for", "finding", "favours", "evidence", "settings", "drift", "start", "shocks", "interventions") ||
		headed && has("regimes") && !sweep
	switch {
	case sweep && !scenario:
		return aSweep
	case scenario && !sweep:
		return aScenario
	}
	return ""
}

// verdict returns the error of a file of which a kind is expected: that it is of
// another kind, or its faults.
func (r *reading) verdict(root *yaml.Node, expected fileKind) error {
	if root == nil || root.Kind != yaml.MappingNode {
		return r.err()
	}
	found := kindOfFile(root)
	if found != "" && found != expected {
		return WrongKind{r.file, found, expected}
	}
	err := r.err()
	if err == nil || found != "" || value(root, "name") != nil || expected == aConfiguration {
		return err
	}
	u := Unidentified{file: r.file, expected: expected}
	errors.As(err, &u.Faults)
	for i := 0; i < len(root.Content); i += 2 {
		u.keys = append(u.keys, root.Content[i].Value)
	}
	return u
}
