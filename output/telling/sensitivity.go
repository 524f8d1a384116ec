package telling

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"math"
	"slices"
	"strings"

	"leaderful/output/figure"
	"leaderful/output/findings"
	"leaderful/output/words"
	"leaderful/sim"
	"leaderful/sim/experiment"
	"leaderful/sim/inference/sensitivity"
)

// driversSubject names a quantity in a sentence.
func driversSubject(x *findings.Quantity) string {
	outcome := strings.ReplaceAll(x.Outcome, "_", " ")
	if x.Reference == "" {
		return fmt.Sprintf("The outcome %s under %s", outcome, x.Arm)
	}
	return fmt.Sprintf("The difference in %s between %s and %s", outcome, x.Arm, x.Reference)
}

// driversSentence says in plain words what a quantity depends on, and how much of it is
// chance.
func driversSentence(s *findings.Sensitivities, x *findings.Quantity) string {
	write := measureWriter(s)
	described := func(d *findings.Driver) string {
		ends := " " + words.Interval(d.Low, d.High, write)
		if words.IsNotFinite(d.Low) && words.IsNotFinite(d.High) {
			ends = "," + ends
		}
		return fmt.Sprintf("%s (%s %s%s)", s.Manifest.Factors[d.Factor].Name, s.Measure(), write(d.Value), ends)
	}
	first, text := &x.Drivers[0], driversSubject(x)
	switch {
	case x.Means.Points < 2:
		return text + " cannot be traced to the factors: fewer than two points have runs."
	case x.Constant():
		return text + " is the same at all points: no factor was seen to change it."
	case math.IsNaN(first.Value) && x.Decomposition != nil && x.Decomposition.Chance.N > 0:
		return text + " differs between points no more than by chance: no factor is seen to affect it."
	case math.IsNaN(first.Value):
		return text + " cannot be traced to the factors: too few of the necessary points have runs."
	case !first.Seen:
		text += " is not seen to depend on any factor: the strongest may be " + described(first)
	default:
		verb, least, rivals := " depends most on ", first.Least(), []string{described(first)}
		if x.Decomposition == nil && x.Screening == nil {
			verb = " is most correlated with "
		}
		var next *findings.Driver
		for i := 1; i < len(x.Drivers); i++ {
			switch d := &x.Drivers[i]; {
			case d.Seen && d.Most() >= least:
				rivals = append(rivals, described(d))
			case d.Seen && next == nil:
				next = d
			}
		}
		text += verb + words.Enumerate(rivals)
		if len(rivals) > 1 {
			text += ", whose intervals overlap"
		}
		if next != nil {
			text += "; next is " + described(next)
		}
		if zone := sim.OutcomeNamed(x.Outcome).Zone; x.Screening != nil && first.Value <= zone {
			text += fmt.Sprintf("; but changes of up to %v are practically nil", zone)
		}
	}
	if !math.IsNaN(x.Chance) {
		text += fmt.Sprintf("; chance makes up %.0f%% of the variance between single runs", 100*x.Chance)
	}
	return text + "."
}

// measureWriter returns the formatter of the measure: indices and correlations have two
// decimals; mu*, which has the outcome's unit, has its significant digits.
func measureWriter(s *findings.Sensitivities) func(float64) string {
	if s.Manifest.Design.Kind == experiment.Morris {
		return words.Figures
	}
	return hundredths
}

// hundredths writes a share or a correlation.
func hundredths(x float64) string {
	if math.IsNaN(x) || math.IsInf(x, 0) {
		return "-"
	}
	return strings.Replace(fmt.Sprintf("%.2f", x), "-0.00", "0.00", 1)
}

// directions writes the signs of drivers.
var directions = map[int]string{1: "+", -1: "-", 0: "~"}

// mostInteractions is the maximum number of interactions printed for a quantity.
const mostInteractions = 10

// printSensitivities prints a sentence and a table for each quantity.
func printSensitivities(w io.Writer, s *findings.Sensitivities) {
	m := s.Manifest
	PrintHeading(w, cmp.Or(m.Title, m.Name))
	PrintParagraph(w, fmt.Sprintf("Based on %s at %s of a %s design over %s; the data set is %s.",
		words.Counted(s.Runs, "run"), words.Counted(m.Points, "point"), m.Design.Kind, words.Counted(len(m.Factors), "factor"), s.Folder))
	for i := range s.Quantities {
		x := &s.Quantities[i]
		what := x.Outcome + ", " + x.Arm
		if x.Reference != "" {
			what += " - " + x.Reference
		}
		PrintHeading(w, what)
		PrintParagraph(w, driversSentence(s, x))
		if math.IsNaN(x.Drivers[0].Value) || x.Constant() {
			continue // the sentence says why
		}
		driversTable(s, x).Print(w)
		fmt.Fprintln(w)
		printInteractions(w, s, x)
		for _, text := range x.Warnings {
			PrintParagraph(w, "Note: "+text+".")
		}
	}
	PrintParagraph(w, driversLegend(s))
	for _, text := range s.Warnings {
		PrintParagraph(w, "Note: "+text+".")
	}
}

// driversTable returns the drivers of a quantity, the most important first.
func driversTable(s *findings.Sensitivities, x *findings.Quantity) *Table {
	titles := []string{"factor", s.Measure(), "interval"}
	switch {
	case x.Decomposition != nil:
		titles = []string{"factor", "total", "interval", "first", "interval"}
	case x.Screening != nil:
		titles = []string{"factor", "mu*", "interval", "by chance", "mu", "sigma"}
	}
	t := &Table{Columns: append(Columns(1, titles...), Column{Title: "sign"})}
	write := measureWriter(s)
	for i := range x.Drivers {
		d := &x.Drivers[i]
		cells := []string{s.Manifest.Factors[d.Factor].Name, write(d.Value), words.Interval(d.Low, d.High, write)}
		switch {
		case x.Decomposition != nil:
			first := &x.Decomposition.First[d.Factor]
			cells = append(cells, write(first.Value), words.Interval(first.Low, first.High, write))
		case x.Screening != nil:
			e := &x.Screening.Effects[d.Factor]
			cells = append(cells, words.Figures(e.MuStarChance), words.Signed(e.Mu.Value), words.Figures(e.Sigma))
		}
		t.Add(append(cells, directions[d.Sign])...)
	}
	return t
}

// printInteractions prints the effects of pairs of factors beyond their separate ones.
func printInteractions(w io.Writer, s *findings.Sensitivities, x *findings.Quantity) {
	if x.Decomposition == nil || len(x.Decomposition.Second) == 0 {
		return
	}
	t := Table{Columns: Columns(1, "together", "second", "interval")}
	for _, pair := range interactionsOf(x) {
		if pair.Low > 0 && len(t.Rows) < mostInteractions {
			t.Add(s.Manifest.Factors[pair.Factors[0]].Name+" with "+s.Manifest.Factors[pair.Factors[1]].Name,
				hundredths(pair.Value), words.Interval(pair.Low, pair.High, hundredths))
		}
	}
	if len(t.Rows) == 0 {
		PrintParagraph(w, "No two factors are seen to interact.")
		return
	}
	t.Print(w)
	fmt.Fprintln(w)
}

// interactionsOf returns those of a decomposition, the strongest first.
func interactionsOf(x *findings.Quantity) []sensitivity.Interaction {
	sorted := slices.Clone(x.Decomposition.Second)
	slices.SortStableFunc(sorted, func(a, b sensitivity.Interaction) int { return cmp.Compare(b.Value, a.Value) })
	return sorted
}

// driversLegend says what the numbers mean.
func driversLegend(s *findings.Sensitivities) string {
	text := ""
	switch s.Manifest.Design.Kind {
	case experiment.Saltelli:
		text = "First is the share of the variance between points that knowing the factor would remove, total the share that " +
			"would remain if all others were known; the excess of total over first is due to interactions with others. Chance is taken out of both. " +
			"The sign is that of the rank correlation: + if the quantity rises with the factor, - if it falls, ~ if neither is seen."
	case experiment.Morris:
		text = "mu* is the mean size of the change over a factor's whole range, in the outcome's unit, including the share of chance; " +
			"by chance is the mu* of a factor without effect. mu is the mean change; its sign is seen (+, -) or not (~). " +
			"sigma says how much the change depends on the values of this and the other factors."
	default:
		text = "+ if the quantity rises with the factor, - if it falls, ~ if neither is seen."
	}
	return fmt.Sprintf("%s Each interval holds separately with %.4g%% confidence.", text, 100*s.Question.Level)
}

// An intervalJSON is the form of a value with its interval for machines.
type intervalJSON struct {
	N     int        `json:"n"`
	Value jsonNumber `json:"value"`
	Low   jsonNumber `json:"low"`
	High  jsonNumber `json:"high"`
}

// An indexJSON is the form of an index for machines.
type indexJSON struct {
	intervalJSON
	Uncorrected jsonNumber `json:"uncorrected"`
}

func indexOf(x *sensitivity.Index) indexJSON {
	return indexJSON{intervalJSON{x.N, jsonNumber(x.Value), jsonNumber(x.Low), jsonNumber(x.High)}, jsonNumber(x.Uncorrected)}
}

// sensitivitiesJSON returns the results in their form for machines, on which scripts
// rely.
func sensitivitiesJSON(s *findings.Sensitivities) any {
	type factor struct {
		Name    string           `json:"name"`
		Unit    string           `json:"unit"`
		Meaning string           `json:"meaning"`
		Shape   experiment.Shape `json:"shape"`
		Low     float64          `json:"low"`
		High    float64          `json:"high"`
	}
	m := s.Manifest
	factors := []factor{}
	for j := range m.Factors {
		f := &m.Factors[j]
		low, high := f.Spread.Low, f.Spread.High
		if f.Spread.Shape == experiment.Levels {
			low, high = slices.Min(f.Spread.Levels), slices.Max(f.Spread.Levels)
		}
		factors = append(factors, factor{f.Name, f.Unit, f.Meaning, f.Spread.Shape, low, high})
	}
	quantities := []any{}
	for i := range s.Quantities {
		quantities = append(quantities, quantityJSON(s, &s.Quantities[i]))
	}
	return struct {
		Folder     string            `json:"folder"`
		Sweep      string            `json:"sweep"`
		Version    string            `json:"version"`
		Design     experiment.Design `json:"design"`
		Points     int               `json:"points"`
		Runs       int64             `json:"runs"`
		Failed     int64             `json:"failed"`
		Reference  *string           `json:"reference"`
		Level      float64           `json:"level"`
		Resamples  int               `json:"resamples"`
		Seed       any               `json:"seed"`
		Factors    []factor          `json:"factors"`
		Quantities []any             `json:"quantities"`
		Warnings   []string          `json:"warnings"`
	}{s.Folder, m.Name, sim.Version, m.Design, m.Points, s.Runs, s.Failed, orNull(s.Reference), s.Question.Level, s.Resamples, SeedNumber(s.Seed), factors, quantities, listed(s.Warnings)}
}

func quantityJSON(s *findings.Sensitivities, x *findings.Quantity) any {
	type chance struct {
		Share jsonNumber  `json:"share"`
		Low   *jsonNumber `json:"low"`
		High  *jsonNumber `json:"high"`
	}
	type interaction struct {
		Factors [2]string `json:"factors"`
		indexJSON
	}
	type screened struct {
		N                int        `json:"n"`
		Mu               jsonNumber `json:"mu"`
		MuLow            jsonNumber `json:"mu_low"`
		MuHigh           jsonNumber `json:"mu_high"`
		MuStar           jsonNumber `json:"mu_star"`
		MuStarLow        jsonNumber `json:"mu_star_low"`
		MuStarHigh       jsonNumber `json:"mu_star_high"`
		MuStarError      jsonNumber `json:"mu_star_standard_error"`
		MuStarChance     jsonNumber `json:"mu_star_chance"`
		Sigma            jsonNumber `json:"sigma"`
		SigmaUncorrected jsonNumber `json:"sigma_uncorrected"`
	}
	type driver struct {
		Factor  string     `json:"factor"`
		Measure string     `json:"measure"`
		Value   jsonNumber `json:"value"`
		Low     jsonNumber `json:"low"`
		High    jsonNumber `json:"high"`
		Seen    bool       `json:"seen"`
		Sign    int        `json:"sign"`
		First   *indexJSON `json:"first,omitempty"`
		Total   *indexJSON `json:"total,omitempty"`
		*screened
		RankCorrelation *intervalJSON `json:"rank_correlation,omitempty"`
	}
	name := func(factor int) string { return s.Manifest.Factors[factor].Name }
	by, variance := chance{Share: jsonNumber(x.Chance)}, (*jsonNumber)(nil)
	interactions := []interaction{}
	switch {
	case x.Decomposition != nil:
		d := x.Decomposition
		low, high, total := jsonNumber(d.Chance.Low), jsonNumber(d.Chance.High), jsonNumber(d.Variance)
		by.Low, by.High, variance = &low, &high, &total
		for _, pair := range interactionsOf(x) {
			interactions = append(interactions, interaction{[2]string{name(pair.Factors[0]), name(pair.Factors[1])}, indexOf(&pair.Index)})
		}
	case x.Association != nil:
		between := jsonNumber(x.Association.Chance.Between)
		variance = &between
	}
	drivers := []driver{}
	for i := range x.Drivers {
		d := &x.Drivers[i]
		shown := driver{Factor: name(d.Factor), Measure: s.Measure(), Value: jsonNumber(d.Value), Low: jsonNumber(d.Low), High: jsonNumber(d.High), Seen: d.Seen, Sign: d.Sign}
		if x.Decomposition != nil {
			first, total := indexOf(&x.Decomposition.First[d.Factor]), indexOf(&x.Decomposition.Total[d.Factor])
			shown.First, shown.Total = &first, &total
		}
		if x.Screening != nil {
			e := &x.Screening.Effects[d.Factor]
			shown.screened = &screened{e.N, jsonNumber(e.Mu.Value), jsonNumber(e.Mu.Low), jsonNumber(e.Mu.High), jsonNumber(e.MuStar.Value), jsonNumber(e.MuStar.Low), jsonNumber(e.MuStar.High),
				jsonNumber(e.MuStar.StandardError), jsonNumber(e.MuStarChance), jsonNumber(e.Sigma), jsonNumber(e.SigmaUncorrected)}
		}
		if x.Association != nil {
			c := &x.Association.Correlations[d.Factor]
			shown.RankCorrelation = &intervalJSON{c.N, jsonNumber(c.Value), jsonNumber(c.Low), jsonNumber(c.High)}
		}
		drivers = append(drivers, shown)
	}
	return struct {
		Outcome      string        `json:"outcome"`
		Regime       string        `json:"regime"`
		Reference    *string       `json:"reference"`
		Sentence     string        `json:"sentence"`
		Chance       chance        `json:"chance"`
		Variance     *jsonNumber   `json:"variance"`
		Drivers      []driver      `json:"drivers"`
		Interactions []interaction `json:"interactions"`
		Warnings     []string      `json:"warnings"`
	}{x.Outcome, x.Arm, orNull(x.Reference), driversSentence(s, x), by, variance, drivers, interactions, listed(x.Warnings)}
}

// SensitivityIn analyses what drives the requested outcomes of a data set, or its
// headline. It keeps the differences between regimes or, if regimes are requested,
// the outcomes and differences of these.
func (d *Display) SensitivityIn(ctx context.Context) (*findings.Sensitivities, error) {
	folder, err := findings.OpenStored(d.Within("sensitivity", "screening"))
	if err != nil {
		return nil, err
	}
	m := folder.Manifest
	ask := findings.Analysis{Resamples: findings.UsualResamples, Seed: 1}
	if ask.Outcomes, err = d.outcomesOf(m, append([]string{m.Headline.Outcome}, findings.Vital...)); err != nil {
		return nil, err
	}
	if len(d.Outcomes) == 0 {
		ask.Outcomes = ask.Outcomes[:1]
	}
	regimes, err := d.regimesOf(m)
	if err != nil {
		return nil, err
	}
	s, err := findings.Analyse(ctx, folder, &findings.Question{Subject: findings.AboutSensitivity, Level: d.Level, Analysis: &ask}, func(int64, int64) {})
	if err != nil {
		return nil, err
	}
	s.Quantities = slices.DeleteFunc(s.Quantities, func(x findings.Quantity) bool {
		if len(d.Regimes) == 0 {
			return x.Reference == "" && len(m.Arms) > 1
		}
		return !slices.ContainsFunc(regimes, func(r int) bool { return m.Arms[r].Name == x.Arm })
	})
	return s, nil
}

func drawTornado(ctx context.Context, d *Display) ([]Exhibit, error) {
	s, err := d.SensitivityIn(ctx)
	if err != nil {
		return nil, err
	}
	return d.Tornados(s)
}

// quantityOf names the regime or difference of a quantity.
func quantityOf(x *findings.Quantity) string {
	if x.Reference == "" {
		return x.Arm
	}
	return x.Arm + " - " + x.Reference
}

// Tornados draws what each quantity depends on.
func (d *Display) Tornados(s *findings.Sensitivities) ([]Exhibit, error) {
	var exhibits []Exhibit
	names := make([]string, len(s.Manifest.Factors))
	for j := range names {
		names[j] = s.Manifest.Factors[j].Name
	}
	for i := range s.Quantities {
		x := &s.Quantities[i]
		if x.Constant() {
			continue
		}
		shown := figure.Sensitivity{Outcome: x.Outcome, Of: quantityOf(x), Measure: s.Measure(), Pale: "may be 0", Level: s.Question.Level}
		if x.Decomposition != nil && !math.IsNaN(x.Chance) {
			shown.Chance = &x.Decomposition.Chance
		} else if x.Screening != nil {
			shown.Pale, shown.Unit = "may be chance", "mean size of the change as a factor moves through its range, in the outcome’s unit"
		}
		for _, driver := range x.Drivers {
			row := figure.TornadoRow{Factor: names[driver.Factor], Value: driver.Value, Low: driver.Low, High: driver.High, Seen: driver.Seen}
			switch {
			case x.Decomposition != nil:
				row.First = &x.Decomposition.First[driver.Factor].Value
			case x.Screening != nil:
				row.Chance = &x.Screening.Effects[driver.Factor].MuStarChance
			}
			shown.Rows = append(shown.Rows, row)
		}
		drawn, err := figure.Tornado(shown, d.page(s.Manifest.Replications.Most, s.Runs, s.Manifest))
		if err != nil {
			return nil, err
		}
		table := Table{Columns: Columns(1, "Factor", shown.Measure, "interval")}
		if x.Decomposition != nil {
			table.Columns = append(table.Columns, Columns(0, "first-order index")...)
		}
		for _, r := range shown.Rows { // the drivers are sorted
			cells := []string{r.Factor, words.Figures(r.Value), words.Interval(r.Low, r.High, words.Figures)}
			if x.Decomposition != nil {
				cells = append(cells, words.Figures(*r.First))
			}
			table.Rows = append(table.Rows, NewRow(cells...))
		}
		exhibits = append(exhibits, Exhibit{drawn, driversSentence(s, x), table})
	}
	if exhibits == nil {
		return nil, fmt.Errorf("no outcome varies in %s", s.Folder)
	}
	return exhibits, nil
}

func drawScreening(ctx context.Context, d *Display) ([]Exhibit, error) {
	s, err := d.SensitivityIn(ctx)
	if err != nil {
		return nil, err
	}
	var exhibits []Exhibit
	var names []string
	for j := range s.Manifest.Factors {
		names = append(names, s.Manifest.Factors[j].Name)
	}
	for i := range s.Quantities {
		x := &s.Quantities[i]
		if x.Screening == nil || x.Constant() {
			continue
		}
		drawn, err := figure.MorrisPlot(x.Outcome, quantityOf(x), names, *x.Screening, d.page(s.Manifest.Replications.Most, s.Runs, s.Manifest))
		if err != nil {
			return nil, err
		}
		table := Table{Columns: Columns(1, "Factor", "mu*", "interval", "sigma", "mu* by chance")}
		for j, e := range x.Screening.Effects {
			table.Rows = append(table.Rows, NewRow(names[j], words.Figures(e.MuStar.Value), words.Interval(e.MuStar.Low, e.MuStar.High, words.Figures), words.Figures(e.Sigma), words.Figures(e.MuStarChance)))
		}
		exhibits = append(exhibits, Exhibit{drawn, driversSentence(s, x), table})
	}
	if exhibits == nil {
		return nil, fmt.Errorf("%s does not have a morris design, or no outcome varies in it", d.Folder)
	}
	return exhibits, nil
}
