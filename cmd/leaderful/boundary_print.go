package main

import (
	"fmt"
	"math"
	"strings"

	"leaderful/sim/inference"
)

// printBoundary prints where comparisons change their sign.
func (app *application) printBoundary(b *boundarySearch, results []*turning) {
	if b.planar() {
		app.printMap(b, results[0])
	} else {
		app.printRules(b, results)
	}
}

// The size of a map in the terminal, in characters.
const mapColumns, mapRows = 56, 18

// printMap prints a map of signs with the shares of its area.
func (app *application) printMap(b *boundarySearch, t *turning) {
	w := app.stdout
	if t.surface == nil {
		paragraph(w, "There are too few points for a map yet.")
		return
	}
	x, y := &b.axes[0], &b.axes[1]
	heading(w, t.comparison.Label+" in "+t.comparison.Outcome)
	fmt.Fprintln(w)
	columns := max(10, min(mapColumns, room(w)-12))
	for row := range mapRows {
		v := 1 - (float64(row)+.5)/mapRows
		label := ""
		if row%6 == 0 || row == mapRows-1 {
			label = figures(y.at(v))
		}
		fmt.Fprintf(w, "%9s |", label)
		points := make([][]float64, columns)
		for column := range points {
			points[column] = []float64{(float64(column) + .5) / float64(columns), v}
		}
		for _, d := range t.surface.Differences(points, b.level, t.zone) {
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
	left, right := figures(x.low), figures(x.high)
	fmt.Fprintf(w, "%9s +%s\n%11s%s%*s\n", "", strings.Repeat("-", columns), "", left, columns-len(left), right)
	axes := fmt.Sprintf("%s across, %s upwards%s", x.name, y.name, logarithmicWords(x, y))
	fmt.Fprintf(w, "%s\n\n", wrap(axes, room(w), strings.Repeat(" ", 11)))
	paragraph(w, fmt.Sprintf("+ above %v (%s of the area), - below -%v (%s), = practically no difference (%s), each with the whole interval; : and . undecided, with the estimate above and below 0 (%s). %s",
		t.zone, percent(t.shares[inference.Higher]), t.zone, percent(t.shares[inference.Lower]), percent(t.shares[inference.Negligible]), percent(t.shares[inference.Undecided]), t.trust()))
	paragraph(w, t.mapSentence())
}

func logarithmicWords(x, y *axis) string {
	switch {
	case x.log && y.log:
		return ", both logarithmic"
	case x.log:
		return ", the former logarithmic"
	case y.log:
		return ", the latter logarithmic"
	}
	return ""
}

// mapSentence says in words where the sign changes on a map.
func (t *turning) mapSentence() string {
	switch higher, lower := t.shares[inference.Higher], t.shares[inference.Lower]; {
	case t.shares[inference.Undecided] == 1:
		return "No part of the map is decided yet; a larger --budget gives sharper results."
	case higher > .99:
		return fmt.Sprintf("The sign does not change on this map: the difference is above %v throughout.", t.zone)
	case lower > .99:
		return fmt.Sprintf("The sign does not change on this map: the difference is below -%v throughout.", t.zone)
	case t.shares[inference.Negligible] > .99:
		return "There is practically no difference on this map."
	case higher > 0 && lower > 0:
		return "The sign changes: there are settings on both sides. `leaderful figure map` draws the line with its uncertainty."
	}
	return "Where the difference is decided it has the same sign or is practically nil; whether the sign changes elsewhere is undecided."
}

// trust reports how reliable the surface is.
func (t *turning) trust() string {
	return fmt.Sprintf("Each of %s was left out in turn: %s lie within the 95%% interval predicted from the others.",
		counted(t.points, "setting"), percent(t.surface.Within))
}

// percent writes a share, as 0% and 100% only if it is exactly that.
func percent(share float64) string {
	switch {
	case share > 0 && share < .005:
		return "<1%"
	case share < 1 && share >= .995:
		return ">99%"
	}
	return fmt.Sprintf("%.0f%%", 100*share)
}

// printRules prints how often the signs of comparisons change, and rules for where.
func (app *application) printRules(b *boundarySearch, results []*turning) {
	w := app.stdout
	t := table{header: []string{"claim", "comparison", "outcome", "as claimed", "practically nil", "against", "rules cover", "and are right"}, left: 3}
	if b.claims == nil {
		t.header[0], t.header[3], t.header[5] = "", "above", "below"
	}
	for _, r := range results {
		cover, right := "-", "-"
		if r.boxes != nil {
			cover, right = percent(r.measure.Coverage.Value), percent(r.measure.Density.Value)
		}
		t.add(r.claim, r.comparison.Label, r.comparison.Outcome, r.shareAbove(), r.shareNil(), r.shareBelow(), cover, right)
	}
	t.print(w)
	fmt.Fprintln(w)
	for _, r := range results {
		paragraph(w, r.sentence(b))
	}
	if results[0].fresh == 0 {
		paragraph(w, fmt.Sprintf("Shares and rules need settings drawn at random, which are run after the search; the search has %s so far.", counted(results[0].points, "setting")))
	} else {
		paragraph(w, fmt.Sprintf("Shares are of %s drawn at random from the ranges below, each with %d replications; a difference counts if it is beyond the negligible zone. "+
			"With so few replications some means lie on the wrong side by chance; in brackets, or after \"surely\", are the settings whose own 95%% interval lies beyond the zone, with at least 30 replications that are not too skewed. "+
			"Rules were found with %d other settings and measured on these.", counted(results[0].fresh, "setting"), b.fresh.ledgers[0].replications(), results[0].points))
	}
	paragraph(w, "Ranges: "+b.ranges()+".")
}

// ranges writes the ranges of the axes.
func (b *boundarySearch) ranges() string {
	var parts []string
	for i := range b.axes {
		a := &b.axes[i]
		part := fmt.Sprintf("%s %v to %v", a.name, a.low, a.high)
		if a.log {
			part += " (logarithmic)"
		}
		parts = append(parts, part)
	}
	return strings.Join(parts, ", ")
}

// shareAbove, shareNil and shareBelow write the shares of fresh settings by their
// means and, in brackets, by their whole intervals. If the claim is only that something
// is no worse, negligible differences are as claimed.
func (t *turning) shareAbove() string {
	if t.comparison.NoWorse {
		return t.freshShare(t.fresh - t.freshBelow)
	}
	return t.freshShare(t.freshAbove) + t.surely(t.sureAbove)
}

func (t *turning) shareNil() string { return t.freshShare(t.fresh - t.freshAbove - t.freshBelow) }

func (t *turning) shareBelow() string { return t.freshShare(t.freshBelow) + t.surely(t.sureBelow) }

func (t *turning) surely(n int) string {
	if t.fresh == 0 {
		return ""
	}
	return " (" + t.freshShare(n) + ")"
}

// freshShare writes a number of fresh settings: as a percentage if there are enough of
// them.
func (t *turning) freshShare(n int) string {
	switch {
	case t.fresh == 0:
		return "-"
	case t.fresh < inference.FewReplications:
		return fmt.Sprintf("%d of %d", n, t.fresh)
	}
	return percent(float64(n) / float64(t.fresh))
}

// rules returns the conditions of each box.
func (t *turning) rules(b *boundarySearch) []string {
	var rules []string
	for i := range t.boxes {
		var conditions []string
		for j, bound := range t.boxes[i].Bounds {
			a := &b.axes[j]
			low, high := number3(a.at(bound.Low)), number3(a.at(bound.High))
			switch {
			case !bound.Restricted():
			case math.IsInf(bound.Low, 0):
				conditions = append(conditions, fmt.Sprintf("%s is at most %s", a.name, high))
			case math.IsInf(bound.High, 0):
				conditions = append(conditions, fmt.Sprintf("%s is at least %s", a.name, low))
			default:
				conditions = append(conditions, fmt.Sprintf("%s is from %s to %s", a.name, low, high))
			}
		}
		rules = append(rules, strings.Join(conditions, " and "))
	}
	return rules
}

// number3 writes a number with at most three significant digits.
func number3(x float64) string { return fmt.Sprint(roundTo(x, 3)) }

// sentence says in words where a comparison changes its sign.
func (t *turning) sentence(b *boundarySearch) string {
	lead, rest := t.words(b)
	return lead + " " + rest
}

// words returns the sentence in two parts: its lead and the rest.
func (t *turning) words(b *boundarySearch) (lead, rest string) {
	lead = t.comparison.Label + " in " + t.comparison.Outcome + ":"
	if t.claim != "" {
		lead = t.claim + ", " + lead
	}
	if t.fresh == 0 {
		return lead, "there are no results yet."
	}
	share := t.freshShare
	below := strings.Replace(share(t.freshBelow), "%", "% of", 1) + " settings" // 21% of settings, but 3 of 12 settings
	rest = fmt.Sprintf("below -%v in %s (surely in %s), above %v in %s (surely in %s).", t.zone, below, share(t.sureBelow), t.zone, share(t.freshAbove), share(t.sureAbove))
	if t.zone == 0 {
		rest = fmt.Sprintf("below 0 in %s (surely in %s), above 0 in %s (surely in %s).", below, share(t.sureBelow), share(t.freshAbove), share(t.sureAbove))
	}
	switch {
	case t.surface == nil:
		return lead, rest + fmt.Sprintf(" No change of sign was found: the mean has the same sign at all %d settings searched, by more than %v standard errors.", t.points, settledErrors)
	case t.freshAbove+t.freshBelow == 0:
		return lead, rest + " The mean is practically nil in all of them."
	case t.about == noSide && b.fresh.ledgers[0].replications() < inference.FewReplications:
		return lead, rest + fmt.Sprintf(" %d replications per setting are too few to be sure of any setting, which needs %d, or to find rules.", b.fresh.ledgers[0].replications(), inference.FewReplications)
	case t.about == noSide:
		return lead, rest + " Too few settings differ from the others to find rules for them."
	case t.boxes == nil:
		return lead, rest + " No simple rule describes where it is " + t.where() + "."
	}
	text := fmt.Sprintf("%s It is %s when %s: this is true in %s of such settings, and in %s of all others; the rule covers %s of the settings where it is true.", rest, t.where(), strings.Join(t.rules(b), "; or when "),
		shareWithInterval(&t.measure.Density), percent(t.measure.Elsewhere.Value), percent(t.measure.Coverage.Value))
	if t.measure.Density.Low <= t.measure.Elsewhere.Value {
		text += " The rule is not confirmed by these settings."
	}
	return lead, text
}

// where says in words which side rules describe.
func (t *turning) where() string {
	zone := fmt.Sprint(t.zone)
	switch t.about {
	case below:
		if t.zone > 0 {
			zone = "-" + zone
		}
		return "below " + zone
	case notAbove:
		return "not above " + zone
	default:
		return "above " + zone
	}
}

func shareWithInterval(i *inference.Interval) string {
	return fmt.Sprintf("%s [%s, %s]", percent(i.Value), percent(i.Low), percent(i.High))
}

// json returns the results as JSON.
func (b *boundarySearch) json(results []*turning) object {
	axes := make([]object, len(b.axes))
	for i := range b.axes {
		a := &b.axes[i]
		axes[i] = object{{"factor", a.name}, {"unit", a.unit}, {"low", a.low}, {"high", a.high}, {"logarithmic", a.log}}
	}
	list := make([]object, len(results))
	for i, t := range results {
		list[i] = object{{"claim", t.claim}, {"comparison", t.comparison.Label}, {"outcome", t.comparison.Outcome}, {"negligible_zone", t.zone}, {"settings", t.points}}
		if t.surface != nil {
			lengths := object{}
			for j, l := range t.surface.Lengths {
				lengths = append(lengths, member{b.axes[j].name, l})
			}
			list[i] = append(list[i], member{"lengths", lengths}, member{"left_out_within", number(t.surface.Within)})
		}
		if b.planar() {
			list[i] = append(list[i], member{"area_above", t.shares[inference.Higher]}, member{"area_below", t.shares[inference.Lower]},
				member{"area_no_real_difference", t.shares[inference.Negligible]}, member{"area_undecided", t.shares[inference.Undecided]})
			continue
		}
		rules := make([]object, len(t.boxes))
		for k := range t.boxes {
			conditions := object{}
			for j, bound := range t.boxes[k].Bounds {
				if bound.Restricted() {
					var low, high any
					if !math.IsInf(bound.Low, 0) {
						low = b.axes[j].at(bound.Low)
					}
					if !math.IsInf(bound.High, 0) {
						high = b.axes[j].at(bound.High)
					}
					conditions = append(conditions, member{b.axes[j].name, object{{"from", low}, {"to", high}}})
				}
			}
			rules[k] = conditions
		}
		list[i] = append(list[i], member{"fresh_settings", t.fresh}, member{"fresh_above", t.freshAbove}, member{"fresh_below", t.freshBelow},
			member{"fresh_surely_above", t.sureAbove}, member{"fresh_surely_below", t.sureBelow},
			member{"rules_for", t.about}, member{"rules", rules}, member{"coverage", t.ruleShare(&t.measure.Coverage)}, member{"density", t.ruleShare(&t.measure.Density)},
			member{"elsewhere", t.ruleShare(&t.measure.Elsewhere)})
	}
	return object{{"scenario", b.setting.name}, {"version", version}, {"seed", b.setting.seed}, {"replications", b.search.ledgers[0].replications()}, {"factors", axes}, {"comparisons", list}}
}

// ruleShare returns a share that measures rules, or nil without rules.
func (t *turning) ruleShare(i *inference.Interval) any {
	if t.boxes == nil {
		return nil
	}
	return object{{"share", number(i.Value)}, {"low", number(i.Low)}, {"high", number(i.High)}}
}
