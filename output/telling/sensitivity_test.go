package telling

import (
	"math"
	"testing"

	"leaderful/output/dataset"
	"leaderful/output/findings"
	"leaderful/sim/experiment"
	"leaderful/sim/inference"
	"leaderful/sim/inference/sensitivity"
)

func TestSentencesOfDrivers(t *testing.T) {
	nan, of := math.NaN(), func(kind experiment.Kind) *findings.Sensitivities {
		return &findings.Sensitivities{Manifest: &dataset.Manifest{Sweep: experiment.Sweep{
			Design: experiment.Design{Kind: kind}, Factors: []experiment.Factor{{Name: "a"}, {Name: "b"}, {Name: "c"}},
		}}}
	}
	between := experiment.Contrast{Outcome: "crises_per_year", Arm: "compassionate", Reference: "power-with"}
	within := experiment.Contrast{Outcome: "trust", Arm: "power-with"}
	differ := findings.Range{Points: 8, Low: 1, High: 2}
	for _, c := range []struct {
		kind experiment.Kind
		x    findings.Quantity
		want string
	}{
		{experiment.Saltelli, findings.Quantity{Contrast: between, Means: differ, Chance: .236, Decomposition: &sensitivity.Decomposition{}, Drivers: []findings.Driver{
			{Factor: 1, Value: .61, Low: .55, High: .68, Seen: true}, {Factor: 0, Value: .3, Low: .2, High: .4, Seen: true}, {Factor: 2, Value: .01, Low: -.01, High: .9},
		}}, "The difference in crises per year between compassionate and power-with depends most on b (total index 0.61 [0.55, 0.68]); next is a (total index 0.30 [0.20, 0.40]); " +
			"chance makes up 24% of the variance between single runs."},
		{experiment.Morris, findings.Quantity{Contrast: within, Means: differ, Chance: nan, Screening: &sensitivity.Screening{}, Drivers: []findings.Driver{
			{Factor: 0, Value: .015, Low: .01, High: .02, Seen: true}, {Factor: 2, Value: .011, Low: .009, High: .013, Seen: true},
		}}, "The outcome trust under power-with depends most on a (mu* 0.015 [0.010, 0.020]) and c (mu* 0.011 [0.009, 0.013]), whose intervals overlap; " +
			"but changes of up to 0.02 are practically nil."},
		{experiment.Random, findings.Quantity{Contrast: within, Means: differ, Chance: .5, Association: &sensitivity.Association{}, Drivers: []findings.Driver{
			{Factor: 0, Value: -.8, Low: -.9, High: -.7, Seen: true}, {Factor: 1, Value: .7, Low: .6, High: .75, Seen: true}, {Factor: 2, Value: .2, Low: .1, High: .3, Seen: true},
		}}, "The outcome trust under power-with is most correlated with a (rank correlation -0.80 [-0.90, -0.70]) and b (rank correlation 0.70 [0.60, 0.75]), whose intervals overlap; " +
			"next is c (rank correlation 0.20 [0.10, 0.30]); chance makes up 50% of the variance between single runs."},
		{experiment.Saltelli, findings.Quantity{Contrast: within, Means: differ, Chance: .9, Decomposition: &sensitivity.Decomposition{}, Drivers: []findings.Driver{
			{Factor: 2, Value: .1, Low: -.1, High: .3},
		}}, "The outcome trust under power-with is not seen to depend on any factor: the strongest may be c (total index 0.10 [-0.10, 0.30]); chance makes up 90% of the variance between single runs."},
		{experiment.Saltelli, findings.Quantity{Contrast: within, Means: differ, Chance: 1, Decomposition: &sensitivity.Decomposition{Chance: sensitivity.Index{Interval: inference.Interval{N: 4}}},
			Drivers: []findings.Driver{{Value: nan, Low: math.Inf(-1), High: math.Inf(1)}}},
			"The outcome trust under power-with differs between points no more than by chance: no factor is seen to affect it."},
		{experiment.Saltelli, findings.Quantity{Contrast: within, Means: findings.Range{Points: 8, Low: 1, High: 1}, Chance: nan, Drivers: []findings.Driver{{Value: nan}}},
			"The outcome trust under power-with is the same at all points: no factor was seen to change it."},
	} {
		if got := driversSentence(of(c.kind), &c.x); got != c.want {
			t.Errorf("it says %q, want %q", got, c.want)
		}
	}
}
