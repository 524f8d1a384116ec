package scenarios

import (
	"io/fs"
	"path"
	"slices"
	"strings"
	"sync"
	"testing"

	"leaderful/sim"
)

func TestNamesAreTheFiles(t *testing.T) {
	files, err := fs.Glob(canned, "canned/*.yaml")
	if err != nil {
		t.Fatal(err)
	}
	for i, file := range files {
		files[i] = strings.TrimSuffix(path.Base(file), ".yaml")
	}
	listed := slices.Sorted(slices.Values(names))
	if !slices.Equal(listed, files) {
		t.Errorf("listed are %v\nthe files are %v", listed, files)
	}
	if names[0] != "baseline" {
		t.Errorf("the first is %s", names[0])
	}
}

func TestCannedScenariosTellTheirStory(t *testing.T) {
	favoured := map[string]int{}
	for _, name := range names {
		s, err := Load(name)
		if err != nil {
			t.Error(err)
			continue
		}
		for key, text := range map[string]string{"story": s.Story, "question": s.Question, "look_for": s.LookFor, "finding": s.Finding, "favours": s.Favours} {
			if text == "" {
				t.Errorf("%s has no %s", name, key)
			}
		}
		if s.Name != name {
			t.Errorf("%s calls itself %s", name, s.Name)
		}
		if n := len(s.Arms); n < 2 || n > 6 {
			t.Errorf("%s compares %d regimes", name, n)
		}
		for _, arm := range s.Arms {
			if arm.Meaning == "" {
				t.Errorf("%s does not say what %s is", name, arm.Name)
			}
		}
		favoured[s.Favours]++
		text, err := Source(name)
		if err != nil {
			t.Fatal(err)
		}
		for number, line := range strings.Split(string(text), "\n") {
			if len(line) > 92 {
				t.Errorf("%s.yaml:%d: a line of %d characters", name, number+1, len(line))
			}
		}
	}
	if favoured[PowerOver] < 3 || favoured[PowerWith] < 3 {
		t.Errorf("the sides are favoured %v times", favoured)
	}
}

// The findings still hold, with fewer runs and another seed than those they were
// written from.
func TestEvidence(t *testing.T) {
	if testing.Short() {
		t.Skip("-short leaves out 80 runs of every arm of every scenario")
	}
	t.Parallel()
	const replications, seed = 80, 12
	var working sync.WaitGroup
	defer working.Wait()
	places := make(chan struct{}, 2)
	for _, name := range names {
		s, err := Load(name)
		if err != nil {
			t.Error(err)
			continue
		}
		if len(s.Evidence) == 0 {
			t.Errorf("%s rests on no evidence", name)
		}
		working.Go(func() {
			places <- struct{}{}
			defer func() { <-places }()
			means, err := meansOf(s, seed, replications)
			if err != nil {
				t.Errorf("%s: %v", name, err)
				return
			}
			for _, e := range s.Evidence {
				outcome := sim.OutcomeNamed(e.Outcome)
				better, worse := means(e.Better, outcome), means(e.Worse, outcome)
				if (better-worse)*float64(outcome.Better) <= 0 {
					t.Errorf("%s: %s of %s is %.4g, no better than %.4g of %s", name, e.Outcome, e.Better, better, worse, e.Worse)
				}
			}
		})
	}
}

// meansOf runs a scenario's arms and returns the mean of an outcome of an arm.
func meansOf(s *Scenario, seed uint64, replications int) (func(arm string, o *sim.Outcome) float64, error) {
	runs := map[string][]sim.Outcomes{}
	var organization sim.Organization
	for i := range s.Arms {
		setup := s.Setup(&s.Arms[i])
		for replication := range replications {
			if err := organization.Reset(&setup, seed, replication); err != nil {
				return nil, err
			}
			organization.Run()
			runs[s.Arms[i].Name] = append(runs[s.Arms[i].Name], organization.Outcomes())
		}
	}
	return func(arm string, o *sim.Outcome) float64 {
		sum := 0.0
		for i := range runs[arm] {
			sum += o.Of(&runs[arm][i])
		}
		return sum / float64(replications)
	}, nil
}

// A scenario that favours a side has evidence in which one of its arms does better than
// one of the other side; for power-over it is compassionate, never domineering.
func TestFavourRestsOnEvidence(t *testing.T) {
	for _, name := range names {
		s, err := Load(name)
		if err != nil {
			t.Error(err)
			continue
		}
		want := map[string]string{PowerWith: "power-with", PowerOver: "power-over (compassionate)", Neither: "neither"}[s.Favours]
		if got := s.Favoured(); got != want {
			t.Errorf("runs of %s favour %s, want %s", name, got, want)
		}
	}
	s, err := Read("f", []byte(head+"favours: power-over\nevidence: [{outcome: trust, better: power-with, worse: domineering}]\nregimes: [domineering, power-with]\n"))
	if err != nil || s.Favoured() != PowerOver || s.Winners() != nil {
		t.Errorf("without evidence for it, runs favour %s of %v, %v", s.Favoured(), s.Winners(), err)
	}
}

func TestEvidenceInWords(t *testing.T) {
	for e, want := range map[Evidence]string{
		{"crisis_weeks", "compassionate", "power-with"}:   "compassionate ends crises sooner than power-with",
		{"performance", "situational", "compassionate"}:   "situational performs better than compassionate",
		{"resilience_loss", "situational", "domineering"}: "situational loses less performance after a shock than domineering",
	} {
		if got := e.String(); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}
