package figure

import (
	"fmt"
	"image/color"
	"slices"
	"strings"

	"leaderful/sim"
)

// The palette of Okabe & Ito (2008, "Color universal design"), without its
// yellow, which is too light for lines on white.
var (
	black      = rgb(0x000000)
	orange     = rgb(0xE69F00)
	skyBlue    = rgb(0x56B4E9)
	green      = rgb(0x009E73)
	blue       = rgb(0x0072B2)
	vermillion = rgb(0xD55E00)
	purple     = rgb(0xCC79A7)
)

// The greys of everything that is not data.
var (
	white   = rgb(0xFFFFFF)
	textInk = rgb(0x1A1A1A)
	softInk = rgb(0x555555)
	noteInk = rgb(0x757575)
	axisInk = rgb(0x8A8A8A)
	gridInk = rgb(0xE4E4E4)
)

func rgb(hex uint32) color.NRGBA {
	return color.NRGBA{uint8(hex >> 16), uint8(hex >> 8), uint8(hex), 0xFF}
}

// faded returns a colour with an opacity in [0, 1].
func faded(c color.NRGBA, opacity float64) color.NRGBA {
	c.A = uint8(opacity*0xFF + .5)
	return c
}

// mixed returns a colour between two colours.
func mixed(from, to color.NRGBA, share float64) color.NRGBA {
	mix := func(a, b uint8) uint8 { return uint8(float64(a)*(1-share) + float64(b)*share + .5) }
	return color.NRGBA{mix(from.R, to.R), mix(from.G, to.G), mix(from.B, to.B), 0xFF}
}

// legible returns a shade of a colour in which text is readable on white.
func legible(c color.NRGBA) color.NRGBA { return mixed(c, black, .28) }

// Sizes of type, and the lengths of the page, in points.
const (
	titleSize    = 11.5
	subtitleSize = 8.3
	panelSize    = 8.3
	labelSize    = 7.4
	tickSize     = 7
	noteSize     = 6

	pageMargin = 20 // of a page of DefaultWidth or more
)

// A shape is the shape of a marker.
type shape int

const (
	circle shape = iota
	square
	diamond
	triangle
	inverted
	cross
	plus
)

// A look is the style of an arm in every figure: colour, dashes and marker.
type look struct {
	color color.NRGBA
	dash  []float64
	mark  shape
}

// regimeLooks are fixed, so that a regime looks the same wherever it appears:
// warm where power is over, cool where it is shared.
var regimeLooks = []struct {
	name string
	look look
}{
	{"domineering", look{vermillion, []float64{7, 2.6}, square}},
	{"compassionate", look{orange, []float64{3.2, 2.2}, triangle}},
	{"power-with", look{blue, nil, circle}},
	{"situational", look{green, []float64{5, 2.8, 1.4, 2.8}, diamond}},
	{"laissez-faire", look{black, []float64{1.3, 1.9}, cross}},
	{"masquerade", look{purple, []float64{5, 2, 1.3, 2, 1.3, 2}, inverted}},
	{"relapsing", look{skyBlue, []float64{9, 2.4, 3, 2.4}, plus}},
}

// looksOf returns the looks of arms: the fixed one of a named regime, and for
// any other the first that no other arm has.
func looksOf(names []string) []look {
	looks := make([]look, len(names))
	taken := make([]bool, len(regimeLooks))
	for i, name := range names {
		if k := regimeNumber(name); k >= 0 {
			looks[i], taken[k] = regimeLooks[k].look, true
		}
	}
	order := []int{2, 0, 3, 1, 5, 6, 4}
	next, n := 0, len(order)
	for i, name := range names {
		if regimeNumber(name) >= 0 {
			continue
		}
		for next < n && taken[order[next]] {
			next++
		}
		// Once all are taken, colours meet other dashes and marks.
		round := next / n
		of := func(by int) look { return regimeLooks[order[(next+by)%n]].look }
		looks[i] = look{of(0).color, of(round).dash, of(round + min(round, 1)).mark}
		next++
	}
	return looks
}

// regimeNumber returns the place of a named regime in regimeLooks, or -1.
func regimeNumber(name string) int {
	for k := range regimeLooks {
		if regimeLooks[k].name == name {
			return k
		}
	}
	return -1
}

// Words are a figure's terms for a series or an outcome.
type words struct{ name, title, unit string }

// seriesWords describe the weekly series; series that count what happened in a week
// are shown as cumulative sums.
var seriesWords = []words{
	{"performance", "Performance", "useful work per seat, 0 to 1"},
	{"leadership_capacity", "Leadership capacity of followers", "mean, 0 to 1"},
	{"trust", "Trust of followers", "mean, 0 to 1"},
	{"harm", "Unhealed harm of followers", "mean, 0 to 1"},
	{"vulnerability", "Vulnerability", "mean over domains, 0 to 1"},
	{"open_problems", "Open problems", "number"},
	{"open_crises", "Open crises", "number"},
	{"pull", "Pull of habit", "share of the enacted policy"},
	{"follower_decisions", "Decisions taken by followers", "share of the week’s decisions"},
	{"evenness", "Evenness of voice", "1 − Gini over the last year"},
	{"crises", "Crises so far", "number since the start"},
	{"collateral_damage", "Collateral damage so far", "cumulative harm per 100 seats"},
	{"shocks", "Shocks so far", "number since the start"},
}

var outcomeWords = func() []words {
	var list []words
	for _, o := range sim.OutcomeTable {
		list = append(list, words{o.Name, o.Title, o.Scale})
	}
	return list
}()

// wordsFor returns the words for a name, or the name itself if it has none.
func wordsFor(list []words, name string) words {
	i := slices.IndexFunc(list, func(w words) bool { return w.name == name })
	if i < 0 {
		return words{name, strings.ReplaceAll(name, "_", " "), ""}
	}
	return list[i]
}

// unitAndAim returns the unit of an outcome, and whether more of it is better.
func unitAndAim(outcome words) string {
	switch sim.OutcomeNamed(outcome.name).Better {
	case 1:
		return outcome.unit + "; more is better"
	case -1:
		return outcome.unit + "; less is better"
	}
	return outcome.unit
}

func unknownOutcome(name string) error { return fmt.Errorf("figure: unknown outcome %q", name) }

// distinct returns names without repetition, in order of first appearance.
func distinct(names []string) []string {
	var once []string
	for _, name := range names {
		if !slices.Contains(once, name) {
			once = append(once, name)
		}
	}
	return once
}

// outcomeInSentence writes the title of an outcome within a sentence.
func outcomeInSentence(title string) string { return strings.ToLower(title[:1]) + title[1:] }

// capital capitalizes a title.
func capital(title string) string { return strings.ToUpper(title[:1]) + title[1:] }

// rowName replaces the hyphens between regimes by minus signs, and minusInWords those
// by words.
func rowName(name string) string { return strings.ReplaceAll(name, " - ", " − ") }

func minusInWords(name string) string { return strings.ReplaceAll(name, " − ", " minus ") }

// factorTitle returns the title of a factor's parameter or, if it is not a parameter,
// its name.
func factorTitle(name string) string {
	if p := sim.ParameterNamed(name); p != nil {
		return p.Title
	}
	return name
}

// factorWords is factorTitle followed by the name, which commands accept.
func factorWords(name string) string {
	if title := factorTitle(name); title != name {
		return title + " (" + name + ")"
	}
	return name
}

// summed reports whether a series counts what happened in a week and is therefore
// shown as a cumulative sum.
func summed(s *sim.Series) bool {
	return s.Name == "crises" || s.Name == "collateral_damage" || s.Name == "shocks"
}
