package words

import "testing"

func TestSharesAreNoneOrAllOnlyIfTheyAre(t *testing.T) {
	for share, want := range map[float64]string{0: "0%", 1: "100%", .001: "<1%", .006: "1%", .5: "50%", .994: "99%", .999: ">99%"} {
		if got := Percent(share); got != want {
			t.Errorf("%v is reported as %s", share, got)
		}
	}
}
