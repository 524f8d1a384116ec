package telling

import (
	"strings"
	"testing"

	"leaderful/output/findings"
	"leaderful/sim/inference"
)

func TestSentencesOfPatternsWithoutRuns(t *testing.T) {
	for i := range inference.Patterns {
		r := findings.PatternResult{Pattern: &inference.Patterns[i], Verdict: inference.PatternHolds(nil)}
		if text := patternSentence(&r); !strings.HasPrefix(text, r.Pattern.ID+", "+string(inference.Unsettled)+": ") || !strings.Contains(text, "no complete runs") {
			t.Errorf("it says %s", text)
		}
	}
}
