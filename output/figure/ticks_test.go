package figure

import "testing"

func TestStripsOfAnyWidthHaveTicks(t *testing.T) {
	for _, axis := range []intervalAxis{{low: -3.7, high: 5.9}, {low: -1.05, high: 1.05}, {low: 0, high: .013}} {
		for width := 30.; width < 2000; width += 10 {
			if ticks, _ := axis.ticks(&panel{box: box{right: width}, xLow: axis.low, xHigh: axis.high}); len(ticks) < 2 {
				t.Errorf("from %v to %v on %v pt there are %d ticks", axis.low, axis.high, width, len(ticks))
			}
		}
	}
}
