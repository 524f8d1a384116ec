package sim

import "testing"

// Every outcome can be spoken of, and no two alike.
func TestOutcomesHaveWords(t *testing.T) {
	seen := map[string]string{}
	for _, o := range OutcomeTable {
		for _, words := range []string{o.Title, o.More, o.Less} {
			if other := seen[words]; other != "" || words == "" {
				t.Errorf("%s and %s are both called %q", o.Name, other, words)
			}
			seen[words] = o.Name
		}
	}
}
