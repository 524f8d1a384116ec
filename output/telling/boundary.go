package telling

import (
	"context"
	"fmt"
	"io"
	"math"
	"slices"
	"strings"

	"leaderful/output/dataset"
	"leaderful/output/figure"
	"leaderful/output/findings"
	"leaderful/output/words"
	"leaderful/sim"
	"leaderful/sim/inference"
)

// printBoundary prints where comparisons change their sign.
func printBoundary(w io.Writer, b *findings.Boundary) {
	if b.Planar() {
		printMap(w, b, b.Turnings[0])
	} else {
		printRules(w, b)
	}
}

// The size of a map in the terminal, in characters.
const mapColumns, mapRows = 56, 18

// printMap prints a map of signs with the shares of its area.
func printMap(w io.Writer, b *findings.Boundary, t *findings.Turning) {
	if t.Surface == nil {
		PrintParagraph(w, "There are too few points for a map yet.")
		return
	}
	x, y := &b.Axes[0], &b.Axes[1]
	PrintHeading(w, t.Comparison.Label+" in "+t.Comparison.Outcome)
	fmt.Fprintln(w)
	columns := max(10, min(mapColumns, Room(w)-12))
	for row := range mapRows {
		v := 1 - (float64(row)+.5)/mapRows
		label := ""
		if row%6 == 0 || row == mapRows-1 {
			label = words.Figures(y.At(v))
		}
		fmt.Fprintf(w, "%9s |", label)
		points := make([][]float64, columns)
		for column := range points {
			points[column] = []float64{(float64(column) + .5) / float64(columns), v}
		}
		for _, d := range t.Surface.Differences(points, b.Question.Level, t.Zone) {
			switch finding := d.Finding(); {
			case finding == inference.Undecided && d.Value >= 0:
				fmt.Fprint(w, ":")
			case finding == inference.Undecided:
				fmt.Fprint(w, ".")
			default:
				fmt.Fprint(w, map[inference.Finding]string{inference.Higher: "+", inference.Lower: "-", inference.Negligible: "="}[finding])
			}
		}
		fmt.Fprintln(w)
	}
	left, right := words.Figures(x.Low), words.Figures(x.High)
	fmt.Fprintf(w, "%9s +%s\n%11s%s%*s\n", "", strings.Repeat("-", columns), "", left, columns-len(left), right)
	axes := fmt.Sprintf("%s across, %s upwards%s", x.Name, y.Name, logarithmicWords(x, y))
	fmt.Fprintf(w, "%s\n\n", words.Wrap(axes, Room(w), strings.Repeat(" ", 11)))
	PrintParagraph(w, fmt.Sprintf("+ above %v (%s of the area), - below -%v (%s), = practically no difference (%s), each with the whole interval; : and . undecided, with the estimate above and below 0 (%s). %s",
		t.Zone, words.Percent(t.Shares[inference.Higher]), t.Zone, words.Percent(t.Shares[inference.Lower]), words.Percent(t.Shares[inference.Negligible]), words.Percent(t.Shares[inference.Undecided]), surfaceTrust(t)))
	PrintParagraph(w, mapSentence(t))
}

func logarithmicWords(x, y *findings.Axis) string {
	switch {
	case x.Log && y.Log:
		return ", both logarithmic"
	case x.Log:
		return ", the former logarithmic"
	case y.Log:
		return ", the latter logarithmic"
	}
	return ""
}

// mapSentence says in words where the sign changes on a map.
func mapSentence(t *findings.Turning) string {
	switch higher, lower := t.Shares[inference.Higher], t.Shares[inference.Lower]; {
	case t.Shares[inference.Undecided] == 1:
		return "No part of the map is decided yet; a larger --budget gives sharper results."
	case higher > .99:
		return fmt.Sprintf("The sign does not change on this map: the difference is above %v throughout.", t.Zone)
	case lower > .99:
		return fmt.Sprintf("The sign does not change on this map: the difference is below -%v throughout.", t.Zone)
	case t.Shares[inference.Negligible] > .99:
		return "There is practically no difference on this map."
	case higher > 0 && lower > 0:
		return "The sign changes: there are settings on both sides. `leaderful figure map` draws the line with its uncertainty."
	}
	return "Where the difference is decided it has the same sign or is practically nil; whether the sign changes elsewhere is undecided."
}

// surfaceTrust reports how reliable the surface is.
func surfaceTrust(t *findings.Turning) string {
	return fmt.Sprintf("Each of %s was left out in turn: %s lie within the 95%% interval predicted from the others.",
		words.Counted(t.Points, "setting"), words.Percent(t.Surface.Within))
}

// printRules prints how often the signs of comparisons change, and rules for where.
func printRules(w io.Writer, b *findings.Boundary) {
	results := b.Turnings
	t := Table{Columns: Columns(3, "claim", "comparison", "outcome", "as claimed", "practically nil", "against", "rules cover", "and are right")}
	if b.Outcome != "" {
		t.Columns[0].Title, t.Columns[3].Title, t.Columns[5].Title = "", "above", "below"
	}
	for _, r := range results {
		cover, right := "-", "-"
		if r.Boxes != nil {
			cover, right = words.Percent(r.Measure.Coverage.Value), words.Percent(r.Measure.Density.Value)
		}
		t.Add(r.Claim, r.Comparison.Label, r.Comparison.Outcome, shareAbove(r), shareNil(r), shareBelow(r), cover, right)
	}
	t.Print(w)
	fmt.Fprintln(w)
	for _, r := range results {
		PrintParagraph(w, turningSentence(b, r))
	}
	if results[0].Fresh == 0 {
		PrintParagraph(w, fmt.Sprintf("Shares and rules need settings drawn at random, which are run after the search; the search has %s so far.", words.Counted(results[0].Points, "setting")))
	} else {
		PrintParagraph(w, fmt.Sprintf("Shares are of %s drawn at random from the ranges below, each with %d replications; a difference counts if it is beyond the negligible zone. "+
			"With so few replications some means lie on the wrong side by chance; in brackets, or after \"surely\", are the settings whose own 95%% interval lies beyond the zone, with at least 30 replications that are not too skewed. "+
			"Rules were found with %d other settings and measured on these.", words.Counted(results[0].Fresh, "setting"), b.FreshReplications, results[0].Points))
	}
	PrintParagraph(w, "Ranges: "+rangesOf(b.Axes)+".")
}

// rangesOf writes the ranges of axes.
func rangesOf(axes []findings.Axis) string {
	var parts []string
	for i := range axes {
		a := &axes[i]
		part := fmt.Sprintf("%s %v to %v", a.Name, a.Low, a.High)
		if a.Log {
			part += " (logarithmic)"
		}
		parts = append(parts, part)
	}
	return strings.Join(parts, ", ")
}

// shareAbove, shareNil and shareBelow write the shares of fresh settings by their
// means and, in brackets, by their whole intervals. If the claim is only that something
// is no worse, negligible differences are as claimed.
func shareAbove(t *findings.Turning) string {
	if t.Comparison.NoWorse {
		return FreshShare(t, t.Fresh-t.FreshBelow)
	}
	return FreshShare(t, t.FreshAbove) + surely(t, t.SureAbove)
}

func shareNil(t *findings.Turning) string { return FreshShare(t, t.Fresh-t.FreshAbove-t.FreshBelow) }

func shareBelow(t *findings.Turning) string {
	return FreshShare(t, t.FreshBelow) + surely(t, t.SureBelow)
}

func surely(t *findings.Turning, n int) string {
	if t.Fresh == 0 {
		return ""
	}
	return " (" + FreshShare(t, n) + ")"
}

// FreshShare writes a number of fresh settings: as a percentage if there are enough of
// them.
func FreshShare(t *findings.Turning, n int) string {
	switch {
	case t.Fresh == 0:
		return "-"
	case t.Fresh < inference.FewReplications:
		return fmt.Sprintf("%d of %d", n, t.Fresh)
	}
	return words.Percent(float64(n) / float64(t.Fresh))
}

// rulesOf returns the conditions of each box.
func rulesOf(b *findings.Boundary, t *findings.Turning) []string {
	var rules []string
	for i := range t.Boxes {
		var conditions []string
		for j, bound := range t.Boxes[i].Bounds {
			a := &b.Axes[j]
			low, high := words.ThreeDigits(a.At(bound.Low)), words.ThreeDigits(a.At(bound.High))
			switch {
			case !bound.Restricted():
			case math.IsInf(bound.Low, 0):
				conditions = append(conditions, fmt.Sprintf("%s is at most %s", a.Name, high))
			case math.IsInf(bound.High, 0):
				conditions = append(conditions, fmt.Sprintf("%s is at least %s", a.Name, low))
			default:
				conditions = append(conditions, fmt.Sprintf("%s is from %s to %s", a.Name, low, high))
			}
		}
		rules = append(rules, strings.Join(conditions, " and "))
	}
	return rules
}

// turningSentence says in words where a comparison changes its sign.
func turningSentence(b *findings.Boundary, t *findings.Turning) string {
	lead, rest := turningWords(b, t)
	return lead + " " + rest
}

// turningWords returns the sentence in two parts: its lead and the rest.
func turningWords(b *findings.Boundary, t *findings.Turning) (lead, rest string) {
	lead = t.Comparison.Label + " in " + t.Comparison.Outcome + ":"
	if t.Claim != "" {
		lead = t.Claim + ", " + lead
	}
	if t.Fresh == 0 {
		return lead, "there are no results yet."
	}
	share := func(n int) string { return FreshShare(t, n) }
	below := strings.Replace(share(t.FreshBelow), "%", "% of", 1) + " settings" // 21% of settings, but 3 of 12 settings
	rest = fmt.Sprintf("below -%v in %s (surely in %s), above %v in %s (surely in %s).", t.Zone, below, share(t.SureBelow), t.Zone, share(t.FreshAbove), share(t.SureAbove))
	if t.Zone == 0 {
		rest = fmt.Sprintf("below 0 in %s (surely in %s), above 0 in %s (surely in %s).", below, share(t.SureBelow), share(t.FreshAbove), share(t.SureAbove))
	}
	switch {
	case t.Surface == nil:
		return lead, rest + fmt.Sprintf(" No change of sign was found: the mean has the same sign at all %d settings searched, by more than %v standard errors.", t.Points, findings.SettledErrors)
	case t.FreshAbove+t.FreshBelow == 0:
		return lead, rest + " The mean is practically nil in all of them."
	case t.About == findings.NoSide && b.FreshReplications < inference.FewReplications:
		return lead, rest + fmt.Sprintf(" %d replications per setting are too few to be sure of any setting, which needs %d, or to find rules.", b.FreshReplications, inference.FewReplications)
	case t.About == findings.NoSide:
		return lead, rest + " Too few settings differ from the others to find rules for them."
	case t.Boxes == nil:
		return lead, rest + " No simple rule describes where it is " + ruledSide(t) + "."
	}
	text := fmt.Sprintf("%s It is %s when %s: this is true in %s of such settings, and in %s of all others; the rule covers %s of the settings where it is true.", rest, ruledSide(t), strings.Join(rulesOf(b, t), "; or when "),
		shareWithInterval(&t.Measure.Density), words.Percent(t.Measure.Elsewhere.Value), words.Percent(t.Measure.Coverage.Value))
	if t.Measure.Density.Low <= t.Measure.Elsewhere.Value {
		text += " The rule is not confirmed by these settings."
	}
	return lead, text
}

// ruledSide says in words which side rules describe.
func ruledSide(t *findings.Turning) string {
	zone := fmt.Sprint(t.Zone)
	switch t.About {
	case findings.Below:
		if t.Zone > 0 {
			zone = "-" + zone
		}
		return "below " + zone
	case findings.NotAbove:
		return "not above " + zone
	default:
		return "above " + zone
	}
}

func shareWithInterval(i *inference.Interval) string {
	return fmt.Sprintf("%s [%s, %s]", words.Percent(i.Value), words.Percent(i.Low), words.Percent(i.High))
}

// BoundaryJSON returns the results in their form for machines, on which scripts rely.
func BoundaryJSON(b *findings.Boundary) any {
	type axis struct {
		Factor      string  `json:"factor"`
		Unit        string  `json:"unit"`
		Low         float64 `json:"low"`
		High        float64 `json:"high"`
		Logarithmic bool    `json:"logarithmic"`
	}
	type share struct {
		Share jsonNumber `json:"share"`
		Low   jsonNumber `json:"low"`
		High  jsonNumber `json:"high"`
	}
	type condition struct {
		From *float64 `json:"from"`
		To   *float64 `json:"to"`
	}
	type area struct {
		Above     float64 `json:"area_above"`
		Below     float64 `json:"area_below"`
		Nil       float64 `json:"area_no_real_difference"`
		Undecided float64 `json:"area_undecided"`
	}
	type rules struct {
		Fresh       int           `json:"fresh_settings"`
		Above       int           `json:"fresh_above"`
		Below       int           `json:"fresh_below"`
		SurelyAbove int           `json:"fresh_surely_above"`
		SurelyBelow int           `json:"fresh_surely_below"`
		For         findings.Side `json:"rules_for"`
		Rules       []Object      `json:"rules"`
		Coverage    *share        `json:"coverage"`
		Density     *share        `json:"density"`
		Elsewhere   *share        `json:"elsewhere"`
	}
	type comparison struct {
		Claim          string      `json:"claim"`
		Comparison     string      `json:"comparison"`
		Outcome        string      `json:"outcome"`
		NegligibleZone float64     `json:"negligible_zone"`
		Settings       int         `json:"settings"`
		Lengths        Object      `json:"lengths,omitempty"`
		LeftOutWithin  *jsonNumber `json:"left_out_within,omitempty"`
		*area
		*rules
	}
	axes := []axis{}
	for i := range b.Axes {
		a := &b.Axes[i]
		axes = append(axes, axis{a.Name, a.Unit, a.Low, a.High, a.Log})
	}
	comparisons := []comparison{}
	for _, t := range b.Turnings {
		shown := comparison{Claim: t.Claim, Comparison: t.Comparison.Label, Outcome: t.Comparison.Outcome, NegligibleZone: t.Zone, Settings: t.Points}
		if t.Surface != nil {
			for j, l := range t.Surface.Lengths {
				shown.Lengths = append(shown.Lengths, Member{b.Axes[j].Name, l})
			}
			within := jsonNumber(t.Surface.Within)
			shown.LeftOutWithin = &within
		}
		if b.Planar() {
			shown.area = &area{t.Shares[inference.Higher], t.Shares[inference.Lower], t.Shares[inference.Negligible], t.Shares[inference.Undecided]}
			comparisons = append(comparisons, shown)
			continue
		}
		found := []Object{}
		for k := range t.Boxes {
			conditions := Object{}
			for j, bound := range t.Boxes[k].Bounds {
				var c condition
				if low := b.Axes[j].At(bound.Low); !math.IsInf(bound.Low, 0) {
					c.From = &low
				}
				if high := b.Axes[j].At(bound.High); !math.IsInf(bound.High, 0) {
					c.To = &high
				}
				if bound.Restricted() {
					conditions = append(conditions, Member{b.Axes[j].Name, c})
				}
			}
			found = append(found, conditions)
		}
		measured := func(i *inference.Interval) *share {
			if t.Boxes == nil {
				return nil
			}
			return &share{jsonNumber(i.Value), jsonNumber(i.Low), jsonNumber(i.High)}
		}
		shown.rules = &rules{t.Fresh, t.FreshAbove, t.FreshBelow, t.SureAbove, t.SureBelow, t.About, found,
			measured(&t.Measure.Coverage), measured(&t.Measure.Density), measured(&t.Measure.Elsewhere)}
		comparisons = append(comparisons, shown)
	}
	return struct {
		common
		Replications int          `json:"replications"`
		Factors      []axis       `json:"factors"`
		Comparisons  []comparison `json:"comparisons"`
	}{commonOf(b.Question), b.Searched.All[0].Replications(), axes, comparisons}
}

func DrawMaps(ctx context.Context, d *Display) ([]Exhibit, error) {
	if err := d.check(); err != nil {
		return nil, err
	}
	searches, err := findings.RecallBoundaries(ctx, d.Folder, d.Level, d.Zones)
	if err != nil {
		return nil, err
	}
	var exhibits []Exhibit
	for _, b := range searches {
		if !b.Planar() || !d.shows(&b.Comparisons[0]) {
			continue
		}
		e, err := d.Boundary(b)
		if err != nil {
			return nil, err
		}
		exhibits = append(exhibits, e)
	}
	switch {
	case exhibits == nil && slices.ContainsFunc(searches, (*findings.Boundary).Planar):
		return nil, findings.Misused("%s has no map for these outcomes and regimes", d.Folder)
	case exhibits == nil:
		return nil, fmt.Errorf("%s contains no search over two factors; run `leaderful boundary --x ... --y ...` first", d.Folder)
	}
	return exhibits, nil
}

// Boundary draws the map of a search over two factors.
func (d *Display) Boundary(b *findings.Boundary) (Exhibit, error) {
	t := b.Turnings[0]
	if t.Surface == nil {
		return Exhibit{}, fmt.Errorf("%s has too few points so far", b.Searched.All[0].Path)
	}
	x, y := &b.Axes[0], &b.Axes[1]
	of := func(a *findings.Axis) figure.MapAxis {
		return figure.MapAxis{Name: a.Name, Unit: a.Unit, Low: a.Low, High: a.High, Logarithmic: a.Log, Default: sim.ParameterNamed(a.Name).Get(&b.Question.Setting.Base)}
	}
	terms := t.Comparison.Terms
	m := &figure.DifferenceMap{Outcome: t.Comparison.Outcome, Arm: terms[0].Arm.Name(), Reference: terms[1].Arm.Name(), X: of(x), Y: of(y), Shares: t.Shares,
		Difference: func(vx, vy float64) inference.Difference {
			return t.Surface.Differences([][]float64{{x.Place(vx), y.Place(vy)}}, b.Question.Level, t.Zone)[0]
		}}
	l := b.Searched.All[0]
	for p, values := range l.Composition.Points {
		paired, _ := b.Searched.Values(t.Comparison, p)
		if len(paired) < 2 {
			continue
		}
		found := inference.Difference{Interval: inference.MeanOf(paired, b.Question.Level), Zone: t.Zone}
		m.Points = append(m.Points, figure.MapPoint{X: values[0], Y: values[1], Finding: found.Finding()})
	}
	manifest, err := dataset.ReadManifest(l.Path)
	if err != nil {
		return Exhibit{}, err
	}
	drawn, err := figure.RegimeMap(m, d.page(l.Replications(), int64(b.Searched.CountedRuns()), manifest))
	caption := fmt.Sprintf("%s in %s over two settings. %s The numbers are the fitted surface’s, with the half-widths of its 95%% intervals.", t.Comparison.Label, t.Comparison.Outcome, surfaceTrust(t))
	return Exhibit{drawn, caption, mapTable(m, x, y)}, err
}

// mapSteps is the number of values of each setting in a map's table.
const mapSteps = 7

// mapTable lists a map's surface at evenly spaced settings.
func mapTable(m *figure.DifferenceMap, x, y *findings.Axis) Table {
	t := Table{Columns: Columns(1, y.Name+" by "+x.Name)}
	for column := range mapSteps {
		t.Columns = append(t.Columns, Column{Title: (words.ThreeDigits(x.At(float64(column) / (mapSteps - 1)))), Number: true})
	}
	for step := range mapSteps {
		v := y.At(1 - float64(step)/(mapSteps-1))
		cells := []string{words.ThreeDigits(v)}
		for column := range mapSteps {
			d := m.Difference(x.At(float64(column)/(mapSteps-1)), v)
			cells = append(cells, words.PlusMinus(d.Value, d.Reach(), words.Signed))
		}
		t.Rows = append(t.Rows, NewRow(cells...))
	}
	return t
}
