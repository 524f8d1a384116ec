package sim

import "slices"

// Outcomes are the results of a run. OutcomeTable describes each; a share or mean over
// no events is 0.
type Outcomes struct {
	CrisesPerYear      float64
	CollateralDamage   float64
	LeadershipCapacity float64
	Performance        float64
	Trust              float64
	Harm               float64
	Vulnerability      float64
	Renewal            float64
	Quits              float64
	Dismissals         float64
	LeaderExits        float64
	CrisisWeeks        float64
	ResolutionWeeks    float64
	OpenProblems       float64
	FollowerDecisions  float64
	Right              float64
	ProblemsPerYear    float64
	CrisesFirst        float64
	CrisesLast         float64
	Recurrence         float64
	ResilienceLoss     float64
	Voiced             float64
	VoiceDelay         float64
	Evenness           float64
}

// An Outcome describes one of the outcomes of a run.
type Outcome struct {
	Name    string                  `json:"name"`
	Title   string                  `json:"title"`
	Unit    string                  `json:"unit"`
	Meaning string                  `json:"meaning"`
	Better  int                     `json:"better"` // 1 if more is better for an organization, -1 if less is, 0 if that depends
	Zone    float64                 `json:"zone"`   // differences up to this size, in the outcome's unit, are practically nil; above 0
	More    string                  `json:"more"`   // the predicate of an arm that has more than another: "has more crises"
	Less    string                  `json:"less"`
	Scale   string                  `json:"-"` // the unit in figures: "useful work per seat, 0 to 1"
	Above   string                  `json:"-"` // what a difference above 0 means, with %s in place of its size
	Below   string                  `json:"-"`
	Of      func(*Outcomes) float64 `json:"-"`
}

// OutcomeTable describes the outcomes, in the order of the specification.
var OutcomeTable = []Outcome{
	{"crises_per_year", "Crises", "per year", "crises that began", -1, .05, "has more crises", "has fewer crises", "per year", "there are %s more crises a year", "there are %s fewer crises a year", func(o *Outcomes) float64 { return o.CrisesPerYear }},
	{"collateral_damage", "Collateral damage", "per 100 member-years", "damage done by sanctions, surge and dismissals", -1, .5, "does more collateral damage", "does less collateral damage", "harm done per 100 member-years", "collateral damage per 100 member-years is %s higher", "collateral damage per 100 member-years is %s lower", func(o *Outcomes) float64 { return o.CollateralDamage }},
	{"leadership_capacity", "Leadership capacity of followers", "capacity", "mean leadership capacity of followers over the last 52 weeks", 1, .02, "has more leadership among its followers", "has less leadership among its followers", "last year, 0 to 1", "followers' leadership capacity is %s higher", "followers' leadership capacity is %s lower", func(o *Outcomes) float64 { return o.LeadershipCapacity }},
	{"performance", "Performance", "weeks per seat", "mean over all weeks of routine work done, less disruption", 1, .02, "performs better", "performs worse", "useful work per seat, 0 to 1", "performance is %s higher", "performance is %s lower", func(o *Outcomes) float64 { return o.Performance }},
	{"trust", "Trust of followers", "trust", "mean trust of followers over the last 52 weeks", 1, .02, "earns more trust", "earns less trust", "last year, 0 to 1", "trust is %s higher", "trust is %s lower", func(o *Outcomes) float64 { return o.Trust }},
	{"harm", "Unhealed harm of followers", "harm", "mean unhealed harm of followers over the last 52 weeks", -1, .02, "leaves more harm unhealed", "leaves less harm unhealed", "last year, 0 to 1", "harm is %s higher", "harm is %s lower", func(o *Outcomes) float64 { return o.Harm }},
	{"vulnerability", "Vulnerability", "V", "mean over domains and the last 52 weeks", -1, .02, "is more vulnerable", "is less vulnerable", "last year, 0 to 1", "vulnerability is %s higher", "vulnerability is %s lower", func(o *Outcomes) float64 { return o.Vulnerability }},
	{"renewal", "Renewal without trauma", "share", "share of arrived problems that were resolved without a crisis and without hurting anyone; 0 without problems", 1, .02, "resolves more of its problems without crisis or hurt", "resolves fewer of its problems without crisis or hurt", "share of problems", "the share of problems resolved without trauma is %s higher", "the share of problems resolved without trauma is %s lower", func(o *Outcomes) float64 { return o.Renewal }},
	{"quits", "Members who quit", "per member-year", "members who quit", -1, .02, "has more members quit", "has fewer members quit", "per member-year", "quits is %s higher", "quits is %s lower", func(o *Outcomes) float64 { return o.Quits }},
	{"dismissals", "Members dismissed", "per member-year", "members dismissed", -1, .02, "dismisses more members", "dismisses fewer members", "per member-year", "dismissals is %s higher", "dismissals is %s lower", func(o *Outcomes) float64 { return o.Dismissals }},
	{"leader_exits", "Commanders removed by the board", "per year", "commanders removed by the board", -1, .02, "loses more leaders to the board", "loses fewer leaders to the board", "per year", "%s more leaders a year are removed", "%s fewer leaders a year are removed", func(o *Outcomes) float64 { return o.LeaderExits }},
	{"crisis_weeks", "Crisis length (0 if none)", "weeks", "mean time from onset to end of the crises resolved in a run; 0 without one", -1, .5, "ends crises later", "ends crises sooner", "weeks", "crises last %s weeks longer (no crisis counts as 0)", "crises are %s weeks shorter (no crisis counts as 0)", func(o *Outcomes) float64 { return o.CrisisWeeks }},
	{"resolution_weeks", "Time to resolve a problem", "weeks", "mean time from arrival to resolution of all resolved problems; 0 without one", -1, .5, "resolves problems later", "resolves problems sooner", "weeks", "resolution_weeks is %s higher", "resolution_weeks is %s lower", func(o *Outcomes) float64 { return o.ResolutionWeeks }},
	{"open_problems", "Problems open at the end", "problems", "problems unresolved at the end", -1, .5, "leaves more problems open", "leaves fewer problems open", "number", "open_problems is %s higher", "open_problems is %s lower", func(o *Outcomes) float64 { return o.OpenProblems }},
	{"follower_decisions", "Decisions taken by followers", "share", "share of all decisions that followers took; 0 without decisions", 0, .02, "leaves more of its decisions to followers", "leaves fewer of its decisions to followers", "share of all decisions", "follower_decisions is %s higher", "follower_decisions is %s lower", func(o *Outcomes) float64 { return o.FollowerDecisions }},
	{"right", "Plans that were right", "share", "share of all plans that were right; 0 without plans", 1, .02, "is right more often", "is right less often", "share of plans", "right is %s higher", "right is %s lower", func(o *Outcomes) float64 { return o.Right }},
	{"problems_per_year", "Problems arrived", "per year", "problems that arrived", 0, .5, "meets more problems", "meets fewer problems", "per year", "problems_per_year is %s higher", "problems_per_year is %s lower", func(o *Outcomes) float64 { return o.ProblemsPerYear }},
	{"crises_first", "Crises in the first half", "per year", "crises that began in the first half", -1, .05, "has more crises in the first half", "has fewer crises in the first half", "per year", "crises_first is %s higher", "crises_first is %s lower", func(o *Outcomes) float64 { return o.CrisesFirst }},
	{"crises_last", "Crises in the second half", "per year", "crises that began in the second half", -1, .05, "has more crises in the second half", "has fewer crises in the second half", "per year", "crises_last is %s higher", "crises_last is %s lower", func(o *Outcomes) float64 { return o.CrisesLast }},
	{"recurrence", "Crises followed by another within a year", "share", "share of crises followed by another within 52 weeks, not counting those in the last 52 weeks; 0 without crises", -1, .03, "has crises recur more often", "has crises recur less often", "share of crises", "the share of crises followed by another within a year is %s higher", "the share of crises followed by another within a year is %s lower", func(o *Outcomes) float64 { return o.Recurrence }},
	{"resilience_loss", "Performance lost after a shock", "weeks", "mean over shocks of the performance lost in the 26 weeks from the shock on, relative to the mean of the 52 weeks before it, in weeks of full performance; 0 without shocks", -1, .5, "loses more performance after a shock", "loses less performance after a shock", "weeks of full performance", "resilience_loss is %s higher", "resilience_loss is %s lower", func(o *Outcomes) float64 { return o.ResilienceLoss }},
	{"voiced", "Problems voiced in the week they arrive", "share", "share of referred problems that are reported in the week they arrive; 0 without any", 1, .02, "hears of more of its problems immediately", "hears of fewer of its problems immediately", "share of referred problems", "the share of referred problems reported in their first week is %s higher", "the share of referred problems reported in their first week is %s lower", func(o *Outcomes) float64 { return o.Voiced }},
	{"voice_delay", "Delay of the first report", "weeks", "mean time from arrival to first report, over reported problems; 0 without any", -1, .25, "hears of problems later", "hears of problems sooner", "weeks", "voice_delay is %s higher", "voice_delay is %s lower", func(o *Outcomes) float64 { return o.VoiceDelay }},
	{"evenness", "Evenness of voice", "share", "mean evenness of voice: 1 - Gini coefficient of times heard or deciding over the last year", 1, .02, "shares voice more evenly", "shares voice less evenly", "mean, 0 to 1", "evenness is %s higher", "evenness is %s lower", func(o *Outcomes) float64 { return o.Evenness }},
}

// OutcomeNamed returns the outcome of a name, or nil.
func OutcomeNamed(name string) *Outcome {
	i := slices.IndexFunc(OutcomeTable, func(o Outcome) bool { return o.Name == name })
	if i < 0 {
		return nil
	}
	return &OutcomeTable[i]
}

// Zones returns the zone of every outcome, by name.
func Zones() map[string]float64 {
	zones := map[string]float64{}
	for i := range OutcomeTable {
		zones[OutcomeTable[i].Name] = OutcomeTable[i].Zone
	}
	return zones
}

// tally collects the counts and sums of a run's outcomes.
type tally struct {
	performances []float64 // by week
	crisisWeeks  []int     // onset of every crisis, in order
	shockWeeks   []int     // week of every shock, in order

	arrivals, resolutions int
	renewed               int // resolved without a crisis and without hurting anyone
	resolutionWeeks       int
	openCrises            int
	resolvedCrises        int
	resolvedCrisisWeeks   int
	plans, rightPlans     int
	followerPlans         int
	referred, voiced      int
	reports, reportWeeks  int
	quits, dismissals     int
	leaderExits           int
	damage                [causes]float64

	evenness                                             float64 // sum over weeks
	lastWeeks                                            int
	lastCapacity, lastTrust, lastHarm, lastVulnerability float64 // sums

	// Of the week.
	performance                          float64
	weekCrises, weekShocks               int
	weekDecisions, weekFollowerDecisions int
	damageBefore                         float64
}

func (t *tally) reset(weeks int) {
	*t = tally{
		performances: slices.Grow(t.performances[:0], weeks),
		crisisWeeks:  t.crisisWeeks[:0],
		shockWeeks:   t.shockWeeks[:0],
	}
}

func (t *tally) clone() tally {
	c := *t
	c.performances = slices.Clone(t.performances)
	c.crisisWeeks = slices.Clone(t.crisisWeeks)
	c.shockWeeks = slices.Clone(t.shockWeeks)
	return c
}

func (t *tally) begin() {
	t.weekCrises, t.weekShocks, t.weekDecisions, t.weekFollowerDecisions = 0, 0, 0, 0
	t.damageBefore = t.totalDamage()
}

func (t *tally) totalDamage() float64 {
	return t.damage[FromSanction] + t.damage[FromSurge] + t.damage[FromDismissal]
}

func (t *tally) shock(week int) {
	t.weekShocks++
	t.shockWeeks = append(t.shockWeeks, week)
}

func (t *tally) arrived(p *problem) {
	t.arrivals++
	if !p.own {
		t.referred++
	}
}

func (t *tally) reported(p *problem, week int) {
	if p.reported {
		return
	}
	p.reported = true
	t.reports++
	t.reportWeeks += week - p.arrived
	if week == p.arrived {
		t.voiced++
	}
}

func (t *tally) crisis(week int) {
	t.crisisWeeks = append(t.crisisWeeks, week)
	t.weekCrises++
	t.openCrises++
}

func (t *tally) planned(byLeader, right bool) {
	t.plans++
	t.weekDecisions++
	if !byLeader {
		t.followerPlans++
		t.weekFollowerDecisions++
	}
	if right {
		t.rightPlans++
	}
}

func (t *tally) resolved(p *problem, week int) {
	t.resolutions++
	t.resolutionWeeks += week - p.arrived
	if p.crisis {
		t.openCrises--
		t.resolvedCrises++
		t.resolvedCrisisWeeks += week - int(p.onset)
	} else if !p.wounding {
		t.renewed++
	}
}

// Outcomes returns the outcomes of the weeks simulated so far; all are 0 before the
// first week.
func (o *Organization) Outcomes() Outcomes {
	t := &o.tally
	weeks := len(t.performances)
	if weeks == 0 {
		return Outcomes{}
	}
	years := float64(weeks) / yearWeeks
	memberYears := float64(years * float64(o.members))
	half := weeks / 2
	first := 0
	for _, week := range t.crisisWeeks {
		if week < half {
			first++
		}
	}
	performance := 0.0
	for _, p := range t.performances {
		performance += p
	}
	return Outcomes{
		CrisesPerYear:      float64(len(t.crisisWeeks)) / years,
		CollateralDamage:   float64(100*t.totalDamage()) / memberYears,
		LeadershipCapacity: ratio(t.lastCapacity, t.lastWeeks),
		Performance:        performance / float64(weeks),
		Trust:              ratio(t.lastTrust, t.lastWeeks),
		Harm:               ratio(t.lastHarm, t.lastWeeks),
		Vulnerability:      ratio(t.lastVulnerability, t.lastWeeks),
		Renewal:            ratio(float64(t.renewed), t.arrivals),
		Quits:              float64(t.quits) / memberYears,
		Dismissals:         float64(t.dismissals) / memberYears,
		LeaderExits:        float64(t.leaderExits) / years,
		CrisisWeeks:        ratio(float64(t.resolvedCrisisWeeks), t.resolvedCrises),
		ResolutionWeeks:    ratio(float64(t.resolutionWeeks), t.resolutions),
		OpenProblems:       float64(len(o.open)),
		FollowerDecisions:  ratio(float64(t.followerPlans), t.plans),
		Right:              ratio(float64(t.rightPlans), t.plans),
		ProblemsPerYear:    float64(t.arrivals) / years,
		CrisesFirst:        ratio(float64(first*yearWeeks), half),
		CrisesLast:         ratio(float64((len(t.crisisWeeks)-first)*yearWeeks), weeks-half),
		Recurrence:         t.recurrence(weeks),
		ResilienceLoss:     t.resilienceLoss(),
		Voiced:             ratio(float64(t.voiced), t.referred),
		VoiceDelay:         ratio(float64(t.reportWeeks), t.reports),
		Evenness:           t.evenness / float64(weeks),
	}
}

// ratio returns sum / n, or 0 if n is 0.
func ratio(sum float64, n int) float64 {
	if n == 0 {
		return 0
	}
	return sum / float64(n)
}

// recurrence is the share of crises that are followed by another within a year, among
// those whose year ends within the run.
func (t *tally) recurrence(weeks int) float64 {
	counted, followed := 0, 0
	for k, week := range t.crisisWeeks {
		if week >= weeks-yearWeeks {
			break
		}
		counted++
		if k+1 < len(t.crisisWeeks) && t.crisisWeeks[k+1] <= week+yearWeeks {
			followed++
		}
	}
	return ratio(float64(followed), counted)
}

// recoveryWeeks is the time after a shock over which its loss of performance is
// counted.
const recoveryWeeks = 26

// resilienceLoss is the mean loss over the shocks that have a full year before
// and the weeks of recovery after them within the run.
func (t *tally) resilienceLoss() float64 {
	sum, shocks := 0.0, 0
	for _, week := range t.shockWeeks {
		if week < yearWeeks || week+recoveryWeeks > len(t.performances) {
			continue
		}
		before := 0.0
		for _, p := range t.performances[week-yearWeeks : week] {
			before += p
		}
		before /= yearWeeks
		for _, p := range t.performances[week : week+recoveryWeeks] {
			sum += before - p
		}
		shocks++
	}
	return ratio(sum, shocks)
}
