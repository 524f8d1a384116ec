package telling

import (
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode/utf8"

	"leaderful/output/findings"
	"leaderful/output/words"
	"leaderful/sim"
	"leaderful/sim/inference"
)

// comparisonReading returns what the difference's interval shows in a word: the arm that does
// better, or more or less where neither is better.
func comparisonReading(c *findings.Comparison) string {
	finding := c.Difference.Finding()
	switch {
	case finding == inference.Undecided:
		return "~"
	case finding == inference.Negligible:
		return "="
	case c.Outcome.Better == 0 && finding == inference.Higher:
		return "more"
	case c.Outcome.Better == 0:
		return "less"
	case (finding == inference.Higher) == (c.Outcome.Better > 0):
		return c.Arm
	default:
		return c.Reference
	}
}

// comparisonSentences say in plain words what each arm of each pair wins.
func comparisonSentences(s *findings.Study, comparisons []findings.Comparison) []string {
	var texts []string
	for start := 0; start < len(comparisons); start += len(s.Outcomes) {
		texts = append(texts, comparisonSentence(s, comparisons[start:start+len(s.Outcomes)]))
	}
	return texts
}

// comparisonSentence says how the arm of a pair differs from the reference: what it wins,
// what it loses, and then what is neither.
func comparisonSentence(s *findings.Study, pair []findings.Comparison) string {
	var wins, losses, more, same, open []string
	for i := range pair {
		c := &pair[i]
		if !slices.Contains(s.Worded, c.Outcome) {
			continue
		}
		title := strings.ToLower(c.Outcome.Title)
		does, toward := c.Outcome.More, c.Outcome.Better
		switch c.Difference.Finding() {
		case inference.Undecided:
			open = append(open, title)
			continue
		case inference.Negligible:
			same = append(same, title)
			continue
		case inference.Lower:
			does, toward = c.Outcome.Less, -toward
		}
		does += fmt.Sprintf(" (%s against %s)", words.Figures(c.Mean), words.Figures(c.ReferenceMean))
		switch toward {
		case 1:
			wins = append(wins, does)
		case -1:
			losses = append(losses, does)
		default:
			more = append(more, does)
		}
	}
	text := words.Enumerate(wins)
	join := func(conjunction string, items []string) {
		if text != "" && len(items) > 0 {
			text += conjunction
		}
		text += words.Enumerate(items)
	}
	join(", but ", losses)
	join("; it also ", more)
	if text == "" && len(open) == 0 {
		text = "does not really differ"
	} else if text == "" {
		text = "shows no clear difference"
	}
	text = fmt.Sprintf("Compared with %s, %s %s.", pair[0].Reference, pair[0].Arm, text)
	if len(same) > 0 {
		text += " Practically the same: " + words.Enumerate(same) + "."
	}
	if len(open) > 0 {
		text += " Undecided by these runs: " + words.Enumerate(open) + "."
	}
	return text
}

// withoutCrisis returns a sentence to add about how many runs have 0 for crisis_weeks
// because they had no crisis.
func withoutCrisis(s *findings.Study) string {
	if !slices.Contains(s.Outcomes, sim.OutcomeNamed("crisis_weeks")) {
		return ""
	}
	var counts []string
	for arm, runs := range s.Results.Runs {
		without := 0
		for i := range runs {
			if runs[i].Outcomes.CrisesPerYear == 0 {
				without++
			}
		}
		if without > 0 {
			counts = append(counts, fmt.Sprintf("%d of %s", without, s.Plan.Arms[arm].Name))
		}
	}
	if counts == nil {
		return ""
	}
	return " Runs without a crisis count as 0 in the length of crises (crisis_weeks): " + words.Enumerate(counts) + "."
}

// PrintOutcomes prints the outcomes of every arm, as many arms side by side as
// fit.
func PrintOutcomes(w io.Writer, s *findings.Study) {
	printTitle(w, s)
	const first, column = 44, 26
	perTable := max(1, (TerminalWidth(w)-first)/column)
	for from := 0; from < len(s.Plan.Arms); from += perTable {
		arms := s.Plan.Arms[from:min(from+perTable, len(s.Plan.Arms))]
		t := Table{Columns: Columns(2, "outcome", "unit")}
		for _, arm := range arms {
			t.Columns = append(t.Columns, Column{Title: arm.Name, Number: true})
		}
		for _, outcome := range s.Outcomes {
			row := []string{outcome.Name, outcome.Unit}
			for i := range arms {
				e := inference.MeanOf(s.Results.Values(from+i, outcome), findings.UsualLevel)
				row = append(row, words.ValueAndInterval(&e))
			}
			t.Add(row...)
		}
		t.Print(w)
		fmt.Fprintln(w)
	}
	PrintParagraph(w, "Mean over replications and its 95% interval, for each outcome and regime separately."+studyWarnings(s))
}

// printTitle prints the scenario and how it was run.
func printTitle(w io.Writer, s *findings.Study) {
	PrintHeading(w, s.Scenario.Title)
	replications := "1 replication"
	if n := s.Results.Replications(); n > 1 {
		replications = fmt.Sprintf("%d replications on common worlds", n)
	}
	text := fmt.Sprintf("scenario %s, %s, seed %d, settings %s", s.Scenario.Name, replications, s.Plan.Seed, s.Plan.SettingsHash())
	fmt.Fprintf(w, "%s\n\n", words.Wrap(text, Room(w), ""))
}

// studyWarnings returns a sentence to add about what makes the study's intervals doubtful.
func studyWarnings(s *findings.Study) string {
	if few := inference.TooFew(s.Results.Replications()); few != "" {
		return " Warning: " + few + "."
	}
	return ""
}

// PrintComparison prints the means side by side, the differences, and what they
// say in words.
func PrintComparison(w io.Writer, s *findings.Study, comparisons []findings.Comparison) {
	printTitle(w, s)
	const first = 22
	column := 16
	for _, arm := range s.Plan.Arms {
		column = max(column, utf8.RuneCountInString(arm.Name)+2)
	}
	perTable := max(1, (TerminalWidth(w)-first)/column)
	for from := 0; from < len(s.Plan.Arms); from += perTable {
		arms := s.Plan.Arms[from:min(from+perTable, len(s.Plan.Arms))]
		t := Table{Columns: Columns(1, "mean ± standard error")}
		for _, arm := range arms {
			t.Columns = append(t.Columns, Column{Title: arm.Name, Number: true})
		}
		for _, outcome := range s.Outcomes {
			row := []string{outcome.Name}
			for i := range arms {
				e := inference.MeanOf(s.Results.Values(from+i, outcome), findings.UsualLevel)
				row = append(row, words.PlusMinus(e.Value, e.StandardError, words.Figures))
			}
			t.Add(row...)
		}
		t.Print(w)
		fmt.Fprintln(w)
	}
	for start := 0; start < len(comparisons); start += len(s.Outcomes) {
		group := comparisons[start : start+len(s.Outcomes)]
		PrintHeading(w, group[0].Arm+" - "+group[0].Reference)
		t := Table{Columns: append(Columns(1, "outcome", "difference", "interval", "effect"), Column{Title: "does better"})}
		for i := range group {
			c := &group[i]
			d := &c.Difference
			mean, ends := words.MeanAndInterval(d)
			t.Add(c.Outcome.Name, mean, ends, words.Effect(d), comparisonReading(c))
		}
		t.Print(w)
		fmt.Fprintln(w)
	}
	confidence := fmt.Sprintf("All %d intervals hold together with 95%% confidence; those of few, skewed differences are wider.", len(comparisons))
	if len(comparisons) == 1 {
		confidence = "The interval has 95% confidence; it is wider if the differences are few and skewed."
	}
	PrintParagraph(w, fmt.Sprintf("Differences are within replications. %s "+
		"The effect is the mean difference divided by the standard deviation of the differences. A regime does better, or has more or less, if the whole interval lies beyond the differences that are practically nil; = if it lies inside; ~ if neither, or with fewer than %d replications, or if all differences are equal although the parameters do not settle them.%s%s",
		confidence, inference.FewReplications, withoutCrisis(s), studyWarnings(s)))
	for _, text := range comparisonSentences(s, comparisons) {
		PrintParagraph(w, text)
	}
}

// strips are the measures that the overview shows over time.
var strips = []struct{ title, series, outcome string }{
	{"leadership of followers", "leadership_capacity", "leadership_capacity"},
	{"collateral damage", "collateral_damage", "collateral_damage"},
	{"crises", "crises", "crises_per_year"},
}

// PrintOverview prints strips over time and sentences, at most so many.
func PrintOverview(w io.Writer, s *findings.Study, comparisons []findings.Comparison, sentences int) {
	weeks := s.Scenario.Base.Parameters.Environment.Weeks
	PrintHeading(w, s.Scenario.Title)
	text := fmt.Sprintf("%d organizations of %d members under each regime, in the same worlds", s.Results.Replications(), s.Scenario.Base.Parameters.Organization.Members)
	fmt.Fprintf(w, "%s\n\n", words.Wrap(text, Room(w), ""))
	const points = 16
	t := Table{Columns: Columns(1, "")}
	for _, strip := range strips {
		t.Columns = append(t.Columns, Column{Title: center(strip.title, points+6), Number: true})
	}
	columns := make([][]string, len(strips))
	for k, strip := range strips {
		series, outcome := sim.SeriesNamed(strip.series), sim.OutcomeNamed(strip.outcome)
		paths := make([][]float64, len(s.Plan.Arms))
		highest := 0.0
		for arm := range s.Plan.Arms {
			paths[arm] = meanPath(s, arm, series, points)
			highest = max(highest, slices.Max(paths[arm]))
		}
		for arm := range s.Plan.Arms {
			mean := inference.MeanOf(s.Results.Values(arm, outcome), findings.UsualLevel).Value
			columns[k] = append(columns[k], fmt.Sprintf("%s %5s", sparkline(paths[arm], highest), words.Figures(mean)))
		}
	}
	for arm := range s.Plan.Arms {
		row := []string{s.Plan.Arms[arm].Name}
		for k := range strips {
			row = append(row, columns[k][arm])
		}
		t.Add(row...)
	}
	t.Print(w)
	fmt.Fprintln(w)
	PrintParagraph(w, fmt.Sprintf("Strips cover %.3g years and share one scale in each column. Numbers: mean leadership capacity of followers in the last year (0 to 1), "+
		"damage per 100 member-years, crises per year.", float64(weeks)/52))
	texts := comparisonSentences(s, comparisons)
	for _, text := range texts[:min(len(texts), sentences)] {
		PrintParagraph(w, text)
	}
	if text := withoutCrisis(s) + studyWarnings(s); text != "" {
		PrintParagraph(w, strings.TrimSpace(text))
	}
}

// meanPath returns the mean of a weekly series over the runs of an arm, in a number
// of equal stretches of time.
func meanPath(s *findings.Study, arm int, series *sim.Series, points int) []float64 {
	sums := make([]float64, points)
	counts := make([]float64, points)
	for _, run := range s.Results.Runs[arm] { // runs beyond mostWeekly have no weeks
		for week := range run.Weekly {
			at := week * points / len(run.Weekly)
			sums[at] += series.Of(&run.Weekly[week])
			counts[at]++
		}
	}
	for at := range sums {
		if counts[at] > 0 {
			sums[at] /= counts[at]
		}
	}
	return sums
}

// sparkline draws values between 0 and the highest as blocks.
func sparkline(values []float64, highest float64) string {
	blocks := []rune("▁▂▃▄▅▆▇█")
	var b strings.Builder
	for _, v := range values {
		at := 0
		if highest > 0 {
			at = min(len(blocks)-1, int(v/highest*float64(len(blocks))))
		}
		b.WriteRune(blocks[at])
	}
	return b.String()
}

// center puts a word in the middle of a column.
func center(word string, width int) string {
	space := max(0, width-utf8.RuneCountInString(word))
	return strings.Repeat(" ", space/2) + word + strings.Repeat(" ", space-space/2)
}

// StudyJSON returns the study's form for machines, which scripts rely on: all settings
// and, for every regime, all outcomes.
func StudyJSON(s *findings.Study) Object {
	settings := make(Object, len(sim.ParameterTable))
	for i := range sim.ParameterTable {
		p := &sim.ParameterTable[i]
		settings[i] = Member{p.Name, p.Get(&s.Scenario.Base)}
	}
	regimes := make(Object, len(s.Plan.Arms))
	for arm := range s.Plan.Arms {
		outcomes := make(Object, len(sim.OutcomeTable))
		for i := range sim.OutcomeTable {
			outcome := &sim.OutcomeTable[i]
			e := inference.MeanOf(s.Results.Values(arm, outcome), findings.UsualLevel)
			outcomes[i] = Member{outcome.Name, Object{
				{"mean", jsonNumber(e.Value)}, {"standard_error", jsonNumber(e.StandardError)}, {"n", e.N},
			}}
		}
		regimes[arm] = Member{s.Plan.Arms[arm].Name, NewObject("outcomes", outcomes)}
	}
	return Object{
		{"scenario", s.Scenario.Name},
		{"version", sim.Version},
		{"seed", SeedNumber(s.Plan.Seed)},
		{"replications", s.Results.Replications()},
		{"settings", settings},
		{"regimes", regimes},
	}
}

// DifferencesJSON returns comparisons in their form for machines.
func DifferencesJSON(comparisons []findings.Comparison) []Object {
	list := make([]Object, len(comparisons))
	for i := range comparisons {
		c := &comparisons[i]
		d := &c.Difference
		list[i] = Object{
			{"outcome", c.Outcome.Name}, {"regime", c.Arm}, {"reference", c.Reference},
			{"mean", jsonNumber(d.Value)}, {"standard_error", jsonNumber(d.StandardError)},
			{"low", jsonNumber(d.Low)}, {"high", jsonNumber(d.High)}, {"level", d.Level},
			{"effect", jsonNumber(d.Effect)}, {"negligible_zone", d.Zone}, {"n", d.N}, {"finding", d.Finding().String()}, {"wanting", d.Wanting},
		}
	}
	return list
}
