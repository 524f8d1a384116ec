package scenarios

import (
	"embed"
	"fmt"
	"slices"
)

//go:embed canned/*.yaml
var canned embed.FS

// names are the canned scenarios in the best order for reading.
var names = []string{
	"baseline",
	"calm", "turbulent", "emergency", "wicked", "storm", "creeping-complexity",
	"turnaround", "conversion", "masquerade", "relapse",
	"downsizing", "absent-head", "novices", "coupled-units", "neglected-healing", "reluctant-workforce",
}

// Names returns the names of the canned scenarios, the baseline first.
func Names() []string { return slices.Clone(names) }

// Source returns the text of a canned scenario's file.
func Source(name string) ([]byte, error) {
	if !slices.Contains(names, name) {
		if nearest := Nearest(name, names); nearest != "" {
			return nil, fmt.Errorf("unknown scenario %q; did you mean %q?", name, nearest)
		}
		return nil, fmt.Errorf("unknown scenario %q; `leaderful scenarios` lists them", name)
	}
	return canned.ReadFile("canned/" + name + ".yaml")
}

// Load reads a canned scenario.
func Load(name string) (*Scenario, error) {
	text, err := Source(name)
	if err != nil {
		return nil, err
	}
	return Read(name+".yaml", text)
}

//go:embed template.yaml
var template []byte

// Template returns a commented scenario file to start from.
func Template() []byte { return slices.Clone(template) }

//go:embed sweeps/*.yaml
var cannedSweeps embed.FS

// SweepNames returns the names of the canned sweeps.
func SweepNames() []string {
	return []string{"complexity-by-growth", "screening", "sensitivity", "until-decided"}
}

// SweepSource returns the text of a canned sweep's file.
func SweepSource(name string) ([]byte, error) {
	return cannedSweeps.ReadFile("sweeps/" + name + ".yaml")
}

//go:embed sweep_template.yaml
var sweepTemplate []byte

// SweepTemplate returns a commented sweep file to start from.
func SweepTemplate() []byte { return slices.Clone(sweepTemplate) }
