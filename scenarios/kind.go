package scenarios

import (
	"errors"
	"fmt"
	"slices"

	"go.yaml.in/yaml/v3"
)

// A fileKind is what a file is, in words.
type fileKind string

const (
	aScenario      fileKind = "scenario"
	aSweep         fileKind = "sweep"
	aConfiguration fileKind = "configuration file"
)

// A WrongKind is the error of a file of another kind than was asked for.
type WrongKind struct {
	File         string
	found, asked fileKind
}

func (w WrongKind) Error() string {
	use := map[fileKind]string{
		aScenario:      "`leaderful compare %s` runs it",
		aSweep:         "`leaderful sweep %s` runs it",
		aConfiguration: "`--config %s` reads it",
	}[w.found]
	return fmt.Sprintf("%s is a %s, not a %s; "+use, w.File, w.found, w.asked, w.File)
}

// An Unidentified is the error of a file with faults and without any key that only
// scenarios or sweeps have.
type Unidentified struct {
	Faults
	file  string
	keys  []string
	asked fileKind
}

func (u Unidentified) Unwrap() error { return u.Faults }

// Known returns what is wrong with the file, given the keys of configuration files:
// that it is one, if all its keys are among them, or its faults.
func (u Unidentified) Known(keys map[string]Form) error {
	for _, key := range u.keys {
		if _, known := keys[key]; !known {
			return u
		}
	}
	return WrongKind{u.file, aConfiguration, u.asked}
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

// verdict returns what is wrong with a file that was asked for as of a kind: that
// it is of another, or its faults.
func (r *reading) verdict(root *yaml.Node, asked fileKind) error {
	if root == nil || root.Kind != yaml.MappingNode {
		return r.err()
	}
	found := kindOfFile(root)
	if found != "" && found != asked {
		return WrongKind{r.file, found, asked}
	}
	err := r.err()
	if err == nil || found != "" || value(root, "name") != nil || asked == aConfiguration {
		return err
	}
	u := Unidentified{file: r.file, asked: asked}
	errors.As(err, &u.Faults)
	for i := 0; i < len(root.Content); i += 2 {
		u.keys = append(u.keys, root.Content[i].Value)
	}
	return u
}
