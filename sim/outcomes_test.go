package sim

import "testing"

// Every outcome has a zone and unique predicates.
func TestOutcomesHaveWordsAndZones(t *testing.T) {
	seen := map[string]string{}
	for _, o := range OutcomeTable {
		if !(o.Zone > 0) {
			t.Errorf("%s has a zone of %v", o.Name, o.Zone)
		}
		for _, words := range []string{o.Title, o.More, o.Less} {
			if other := seen[words]; other != "" || words == "" {
				t.Errorf("%s and %s are both called %q", o.Name, other, words)
			}
			seen[words] = o.Name
		}
	}
}
