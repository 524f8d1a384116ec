package findings

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"leaderful/output/dataset"
	"leaderful/output/durable"
	"leaderful/output/words"
	"leaderful/scenarios"
	"leaderful/sim"
	"leaderful/sim/experiment"
	"leaderful/sim/inference"
)

// ResultsFolder is the default folder in which commands that answer questions keep
// their data sets, each in a folder of its own name.
const ResultsFolder = "findings"

// A subject is what a question is about.
type Subject string

// The subjects, which are also the names of their folders in a folder of results.
const (
	AboutClaims      Subject = "claims"      // do the claims hold?
	AboutKnockout    Subject = "knockout"    // which verdicts depend on which mechanism?
	AboutBoundary    Subject = "boundary"    // where does a sign change?
	AboutPatterns    Subject = "patterns"    // does the model behave as real organizations do?
	AboutSensitivity Subject = "sensitivity" // on which factors do outcomes depend?
)

// A question is asked of the model in a setting. It is stored beside the runs that
// answer it.
type Question struct {
	Subject  Subject            `json:"subject"`
	Setting  Setting            `json:"setting,omitzero"`
	Level    float64            `json:"level"`              // coverage of intervals, in (0, 1)
	Zones    map[string]float64 `json:"zones,omitempty"`    // largest differences that are practically nil, by outcome
	Budget   int                `json:"budget,omitempty"`   // runs, at most
	Chosen   []string           `json:"chosen,omitempty"`   // claims or patterns, by ID; nil: all
	Search   *Search            `json:"search,omitempty"`   // of a boundary
	Analysis *Analysis          `json:"analysis,omitempty"` // of a sensitivity

	everything bool // answer for all claims or patterns, whatever was chosen
}

// chosen returns the IDs to answer for; none: all.
func (q *Question) chosen() []string {
	if q.everything {
		return nil
	}
	return q.Chosen
}

// A setting is a scenario, with parameters changed, in which a question is asked.
type Setting struct {
	Scenario experiment.File `json:"scenario"`
	Set      []string        `json:"set,omitempty"` // changes of parameters, as name=value
	Seed     uint64          `json:"seed"`

	Name    string // of the scenario
	changes []sim.ParameterChange
	Base    sim.Setup // including the changes, without a regime
}

// Read reads the scenario and the changes. Errors are the user's.
func (s *Setting) Read() error {
	scenario, err := scenarios.Read(s.Scenario.Name, []byte(s.Scenario.Text))
	if err != nil {
		return Misuse{err}
	}
	s.changes = nil
	for _, assignment := range s.Set {
		change, err := scenarios.ParseAssignment(assignment)
		if err == nil {
			err = sim.ParameterNamed(change.Name).Set(&scenario.Base, change.Value)
		}
		if err != nil {
			return Misused("set is %q; %w", assignment, err)
		}
		s.changes = append(s.changes, change)
	}
	if wrong := scenario.Base.Parameters.Check(); len(wrong) > 0 {
		return Misuse{wrong[0]}
	}
	s.Name, s.Base = scenario.Name, scenario.Base
	return nil
}

// CannotVary reports whether the setting fixes what a comparison varies: listed shocks
// have their own complexity.
func (s *Setting) CannotVary(c *inference.Comparison) bool {
	return s != nil && s.Base.Shocks.Timing == sim.ShocksListed && slices.ContainsFunc(c.Terms, func(t inference.Term) bool { return t.Arm.Change.Parameter == "environment.shock_complexity" })
}

// variantOf returns an arm of a comparison as a variant of the scenario.
func (s *Setting) variantOf(arm inference.Arm) scenarios.Variant {
	v := scenarios.Variant{Name: arm.Name(), Like: arm.Regime}
	if change := arm.Change; change.Name != "" {
		value := change.Value
		if change.Relative {
			value *= sim.ParameterNamed(change.Parameter).Get(&s.Base)
		}
		v.Meaning = fmt.Sprintf("%s, with %s at %v", arm.Regime, change.Parameter, value)
		v.Interventions = []sim.Intervention{{Parameter: &sim.ParameterChange{Name: change.Parameter, Value: value}}}
	}
	return v
}

// unvaried are the factors and points of a sweep in which nothing varies.
func (s *Setting) unvaried() ([]scenarios.Range, [][]float64) {
	weeks := float64(s.Base.Parameters.Environment.Weeks)
	return []scenarios.Range{{Name: "environment.weeks", Low: weeks, High: weeks}}, [][]float64{{weeks}}
}

// mostQuestionBytes is the maximum size of a question's file.
const mostQuestionBytes = 2 << 20

// folder returns the folder of the runs in a folder of results.
func (q *Question) folder(results string) string {
	switch q.Subject {
	case AboutBoundary:
		return filepath.Join(results, string(q.Subject), q.Search.Name())
	case AboutSensitivity:
		return results
	}
	return filepath.Join(results, string(q.Subject))
}

// save stores the question in a folder, unless the same is there. Claims or patterns
// that were chosen before remain among the chosen.
func (q *Question) save(path string) error {
	if earlier, err := readQuestion(path, q.Subject); err == nil && (earlier.Chosen == nil || q.Chosen == nil) {
		q.Chosen = nil
	} else if err == nil {
		q.Chosen = slices.DeleteFunc(slices.Concat(ClaimNames(), PatternNames()), func(id string) bool {
			return !slices.Contains(earlier.Chosen, id) && !slices.Contains(q.Chosen, id)
		})
	}
	var text bytes.Buffer
	encoder := json.NewEncoder(&text)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	if err := encoder.Encode(q); err != nil {
		return err
	}
	if stored, err := dataset.ReadWithin(path, dataset.QuestionFile, mostQuestionBytes); err == nil && bytes.Equal(stored, text.Bytes()) {
		return nil
	}
	if err := durable.MakeFolder(path); err != nil {
		return err
	}
	return durable.Write(filepath.Join(path, dataset.QuestionFile), text.Bytes())
}

// readQuestion reads the question of a folder.
func readQuestion(path string, of Subject) (*Question, error) {
	text, err := dataset.ReadWithin(path, dataset.QuestionFile, mostQuestionBytes)
	switch {
	case errors.Is(err, fs.ErrNotExist) && !exists(path):
		return nil, fmt.Errorf("%s contains no runs of %s; run `leaderful %s` first", filepath.Dir(path), of, of)
	case errors.Is(err, fs.ErrNotExist):
		return nil, fmt.Errorf("%s has no %s; the command that made its runs (`leaderful %s`) writes it and keeps them", path, dataset.QuestionFile, of)
	case err != nil:
		return nil, err
	}
	q := new(Question)
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.DisallowUnknownFields()
	if err = decoder.Decode(q); err == nil && q.Subject != of {
		return nil, fmt.Errorf("%s answers a question of %s, not of %s", path, q.Subject, of)
	} else if err == nil {
		err = q.check(of)
	}
	if err != nil {
		return nil, fmt.Errorf("%s is damaged: %w", filepath.Join(path, dataset.QuestionFile), err)
	}
	return q, nil
}

// check returns what is wrong with a question from a file, and reads its setting.
func (q *Question) check(of Subject) error {
	switch {
	case !(q.Level > 0 && q.Level < 1):
		return fmt.Errorf("level is %v", q.Level)
	case q.Budget < 0:
		return fmt.Errorf("budget is %d", q.Budget)
	case (q.Search != nil) != (of == AboutBoundary) || (q.Analysis != nil) != (of == AboutSensitivity):
		return errors.New("it lacks what is asked, or asks for more than its subject allows")
	}
	for name, zone := range q.Zones {
		if sim.OutcomeNamed(name) == nil || !(zone >= 0) {
			return fmt.Errorf("the zone of %q is %v", name, zone)
		}
	}
	if q.Search != nil {
		if err := q.Search.Check(); err != nil {
			return err
		}
	}
	if of == AboutSensitivity {
		return nil
	}
	return q.Setting.Read()
}

// Asked reports whether a question was asked in a folder.
func Asked(path string) bool {
	return isFile(filepath.Join(path, dataset.QuestionFile)) || HasDataSet(path)
}

// exists reports whether anything has a path.
func exists(path string) bool {
	_, err := os.Stat(path)
	return !errors.Is(err, fs.ErrNotExist)
}

// isFile reports whether a path is that of a regular file.
func isFile(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.Mode().IsRegular()
}

// zone returns the largest difference of an outcome that is practically nil.
func (q *Question) zone(outcome string) float64 { return q.Zones[outcome] }

// Flags returns the flags of a command that select the setting.
func (s *Setting) Flags() string {
	flags := ""
	if canned, err := scenarios.Source(s.Name); err != nil || string(canned) != s.Scenario.Text {
		flags += " --scenario " + words.ShellWord(s.Scenario.Name)
	} else if s.Name != "baseline" {
		flags += " --scenario " + s.Name
	}
	for _, assignment := range s.Set {
		flags += " --set " + words.ShellWord(assignment)
	}
	if s.Seed != 1 {
		flags += fmt.Sprintf(" --seed %d", s.Seed)
	}
	return flags
}

// Command returns the command line that asks the question, but for the level and the
// zones. A budget is named unless it is the usual one.
func (q *Question) Command() string {
	words := strings.Join(append([]string{"leaderful", string(q.Subject)}, q.Chosen...), " ")
	usual := map[Subject]int{AboutClaims: ClaimsBudget, AboutKnockout: KnockoutBudget, AboutPatterns: PatternsBudget}[q.Subject]
	switch q.Subject {
	case AboutBoundary:
		words, usual = words+q.Search.flags(), q.Search.UsualBudget()
	case AboutSensitivity:
		return words + q.Analysis.arguments()
	}
	words += q.Setting.Flags()
	if q.Budget != usual {
		words += fmt.Sprintf(" --budget %d", q.Budget)
	}
	return words
}
