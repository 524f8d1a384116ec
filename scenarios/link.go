package scenarios

import (
	"bytes"
	"compress/flate"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"leaderful/sim"
	"leaderful/sim/experiment"
)

// A Link says which runs to play: the arms of a scenario, in one world. It follows
// the # in an address of the page.
type Link struct {
	Engine      string             `json:"engine"`       // engine that made it; see sim.Engine
	Settings    string             `json:"settings"`     // the settings hash of its arms
	Scenario    LinkScenario       `json:"scenario"`     //
	Set         map[string]float64 `json:"set,omitzero"` // settings that differ from the scenario's
	Arms        []LinkArm          `json:"arms"`         // 1 to 50
	Seed        uint64             `json:"seed,string"`
	Replication int                `json:"replication"`
	Page        json.RawMessage    `json:"page,omitzero"` // used only by the page
}

// A LinkScenario is the name of a canned scenario, or a scenario that the link carries.
type LinkScenario struct {
	Name string
	Own  *OwnScenario // nil: the canned scenario of that name
}

// An OwnScenario is a scenario as links carry it.
type OwnScenario struct {
	Name          string             `json:"name"`
	Title         string             `json:"title"`
	Question      string             `json:"question,omitzero"`
	Settings      map[string]float64 `json:"settings,omitzero"` // that differ from the defaults
	Shocks        sim.ShockPlan      `json:"shocks,omitzero"`
	Drift         sim.Drift          `json:"drift,omitzero"`
	Start         sim.Start          `json:"start,omitzero"`
	Interventions []sim.Intervention `json:"interventions,omitzero"`
	Arms          []Arm              `json:"arms"`
}

// A LinkArm is an arm of the scenario, or else a regime of the model, with changes.
type LinkArm struct {
	Arm     string             `json:"arm"`
	Name    string             `json:"name,omitzero"`   // empty: the name of the arm
	Policy  map[string]float64 `json:"policy,omitzero"` // numbers of the espoused policy that differ
	Changes []LinkChange       `json:"changes,omitzero"`
}

// A LinkChange changes an arm at the start of a week: the regime to that of an arm,
// or else of the model; numbers of the policy espoused from then on; and settings.
type LinkChange struct {
	Week   int                `json:"week"`
	Arm    string             `json:"arm,omitzero"`
	Policy map[string]float64 `json:"policy,omitzero"`
	Set    map[string]float64 `json:"set,omitzero"`
}

// MarshalJSON renders a name as text and a carried scenario as an object.
func (s LinkScenario) MarshalJSON() ([]byte, error) {
	if s.Own != nil {
		return plainJSON(s.Own)
	}
	return plainJSON(s.Name)
}

// plainJSON renders a value without the escapes that only HTML needs.
func plainJSON(value any) ([]byte, error) {
	var text bytes.Buffer
	encoder := json.NewEncoder(&text)
	encoder.SetEscapeHTML(false)
	err := encoder.Encode(value)
	return bytes.TrimSuffix(text.Bytes(), []byte("\n")), err
}

// linkVersion is the version of the links' format.
const linkVersion = "v1"

// NewLink returns the link to a replication of arms of a scenario, whose settings
// may have been changed since it was read. Each arm is one of the scenario or a regime
// of the model.
func NewLink(s *Scenario, arms []Arm, seed uint64, replication int) *Link {
	link := &Link{Engine: sim.Engine, Scenario: LinkScenario{Name: s.Name}, Seed: seed, Replication: replication}
	canned, err := Load(s.Name)
	if err == nil && like(s, canned) {
		link.Set = differing(&s.Base, &canned.Base)
	} else {
		link.Scenario.Own = own(s)
	}
	for i := range arms {
		link.Arms = append(link.Arms, LinkArm{Arm: arms[i].Name})
	}
	link.Settings = (&experiment.Plan{Arms: s.RunArms(arms)}).SettingsHash()
	return link
}

// like reports whether two scenarios differ only in their settings.
func like(a, b *Scenario) bool {
	x, y := own(a), own(b)
	x.Settings, y.Settings = nil, nil
	return reflect.DeepEqual(x, y)
}

// differing returns the settings that differ from other settings, by name; nil if none
// do.
func differing(settings, from *sim.Setup) map[string]float64 {
	var values map[string]float64
	for i := range sim.ParameterTable {
		p := &sim.ParameterTable[i]
		if v := p.Get(settings); v != p.Get(from) {
			if values == nil {
				values = map[string]float64{}
			}
			values[p.Name] = v
		}
	}
	return values
}

func own(s *Scenario) *OwnScenario {
	o := &OwnScenario{
		Name: s.Name, Title: s.Title, Question: s.Question, Settings: differing(&s.Base, &newScenario().Base),
		Shocks: s.Base.Shocks, Drift: s.Base.Drift, Start: s.Base.Start, Interventions: s.Base.Interventions, Arms: slices.Clone(s.Arms),
	}
	for i := range o.Arms {
		o.Arms[i].items = nil
	}
	return o
}

// Fragment returns what follows the # in an address. It ends in a letter or digit:
// programs that show text as links leave out other characters at the end.
func (l *Link) Fragment() string {
	text, err := plainJSON(l)
	if err != nil {
		panic("scenarios: cannot render a link: " + err.Error())
	}
	for {
		packed := pack(text)
		if len(packed)%3 != 0 { // its last character then has 2 or 4 bits, which - and _ never represent
			return linkVersion + "." + base64.RawURLEncoding.EncodeToString(packed)
		}
		text = append(text, ' ')
	}
}

func pack(text []byte) []byte {
	var packed bytes.Buffer
	w, err := flate.NewWriter(&packed, flate.BestCompression)
	if err == nil {
		_, err = w.Write(text)
	}
	if err == nil {
		err = w.Close()
	}
	if err != nil {
		panic("scenarios: cannot pack a link: " + err.Error())
	}
	return packed.Bytes()
}

// The damage that mail, chats and forums do to links. The page undoes it by the same
// rules (found_link.ts).
var (
	encoded   = regexp.MustCompile(`%[0-9A-Fa-f]{2}|&#[xX][0-9A-Fa-f]{1,6};|&#[0-9]{1,7};`)
	markup    = regexp.MustCompile(`&[A-Za-z]{1,30};|</?[A-Za-z]{1,10} ?/?>`)
	linkStart = regexp.MustCompile(`#[^\w.]{0,99}v[^\w.]{0,99}([0-9]{1,9})[^\w.]{0,99}\.`)
	bareStart = regexp.MustCompile(`(?:^[^A-Za-z0-9]*v([0-9]{1,9})\.|[^A-Za-z0-9./-]v([0-9]{1,9})\.[\w-]{8})`)
	foreign   = regexp.MustCompile(`[^\w-]+`)
	dashes    = strings.NewReplacer("\u2010", "-", "\u2011", "-", "–", "--", "—", "--")
)

// decoded undoes encodings of the characters of a link, up to three on top of each
// other, and the dashes of word processors. It drops other encoded characters.
func decoded(text string) string {
	for range 3 {
		text = strings.ReplaceAll(text, "&amp;", "&")
		text = encoded.ReplaceAllStringFunc(text, func(code string) string {
			base := 16
			if code[0] == '&' && !strings.ContainsAny(code, "xX") {
				base = 10
			}
			value, err := strconv.ParseUint(strings.Trim(code, "%&#xX;"), base, 32)
			if err != nil || value < ' ' || value > '~' {
				return ""
			}
			return string(rune(value))
		})
	}
	return dashes.Replace(markup.ReplaceAllString(text, ""))
}

// unpack returns the JSON of the first link in a text: an address or its fragment. It
// drops characters that links cannot contain, such as the line breaks and quotation
// marks of mail. Packed text marks its own end, so any text after it is ignored, and
// underscores lost at the end of older links can be restored.
func unpack(text string) ([]byte, error) {
	text = decoded(text)
	start := linkStart.FindStringSubmatchIndex(text)
	if start == nil {
		start = bareStart.FindStringSubmatchIndex(text)
	}
	if start == nil {
		return nil, fmt.Errorf("this is not a link to runs: the page's address must continue with #%s. and more", linkVersion)
	}
	from, to := start[2], start[3]
	if from < 0 {
		from, to = start[4], start[5]
	}
	if version := "v" + text[from:to]; version != linkVersion {
		return nil, fmt.Errorf("the link has version %s, which needs a newer leaderful; this one reads %s", version, linkVersion)
	}
	_, text, _ = strings.Cut(text[to:], ".")
	if next := linkStart.FindStringIndex(text); next != nil {
		text = text[:next[0]]
	}
	letters := foreign.ReplaceAllString(text, "") + "__"
	if len(letters)%4 == 1 {
		letters = letters[:len(letters)-1]
	}
	packed, err := base64.RawURLEncoding.DecodeString(letters)
	if err != nil {
		return nil, errDamaged
	}
	content, err := io.ReadAll(io.LimitReader(flate.NewReader(bytes.NewReader(packed)), mostBytes+1))
	switch {
	case len(content) > mostBytes:
		return nil, fmt.Errorf("the link has more than %d bytes", mostBytes)
	case err != nil || !json.Valid(content):
		return nil, errDamaged
	}
	return content, nil
}

var errDamaged = errors.New("the link is damaged or cut off; copy all of it again")

// Resolve returns the scenario of a link with its settings, and with the link's
// arms instead of the scenario's own.
func (l *Link) Resolve() (*Scenario, error) {
	s, err := l.Scenario.load()
	if err == nil {
		err = assign(&s.Base, l.Set)
	}
	if err == nil {
		s.Arms, err = l.arms(s)
	}
	if err == nil {
		err = errors.Join(s.check()...)
	}
	if err != nil {
		return nil, err
	}
	return s, nil
}

// check returns the model's errors about the arms.
func (s *Scenario) check() []error {
	var wrong []error
	for i := range s.Arms {
		setup := s.Setup(&s.Arms[i])
		for _, err := range setup.Check() {
			wrong = append(wrong, fmt.Errorf("%s: %w", s.Arms[i].Name, err))
		}
	}
	return wrong
}

func (s LinkScenario) load() (*Scenario, error) {
	if s.Own == nil {
		return Load(s.Name)
	}
	o := s.Own
	loaded := newScenario()
	loaded.Name, loaded.Title, loaded.Question, loaded.Arms = o.Name, o.Title, o.Question, slices.Clone(o.Arms)
	loaded.Base.Shocks, loaded.Base.Drift, loaded.Base.Start, loaded.Base.Interventions = o.Shocks, o.Drift, o.Start, slices.Clone(o.Interventions)
	for i := range sim.ParameterTable {
		if _, there := o.Settings[sim.ParameterTable[i].Name]; there {
			loaded.Changed = append(loaded.Changed, sim.ParameterTable[i].Name)
		}
	}
	return loaded, assign(&loaded.Base, o.Settings)
}

// assign sets parameters by their names, in the order of the table.
func assign(settings *sim.Setup, values map[string]float64) error {
	for i := range sim.ParameterTable {
		p := &sim.ParameterTable[i]
		if v, there := values[p.Name]; there {
			if err := p.Set(settings, v); err != nil {
				return err
			}
		}
	}
	return nil
}

// armOf returns the arm of a scenario, or else of the model, by its name.
func armOf(s *Scenario, name string) (Arm, error) {
	if i := slices.IndexFunc(s.Arms, func(arm Arm) bool { return arm.Name == name }); i >= 0 {
		return s.Arms[i], nil
	}
	arm, ok := ArmNamed(name)
	if !ok {
		return arm, fmt.Errorf("unknown regime %q", short(name))
	}
	return arm, nil
}

// arms returns the link's arms of a scenario.
func (l *Link) arms(s *Scenario) ([]Arm, error) {
	var arms []Arm
	for _, linked := range l.Arms {
		arm, err := armOf(s, linked.Arm)
		if err != nil {
			return nil, err
		}
		if linked.Name != "" {
			arm.Name = linked.Name
		}
		arm.Regime = espousing(arm.Regime, linked.Policy)
		arm.Interventions, arm.items = slices.Clone(arm.Interventions), nil
		for _, change := range linked.Changes {
			if change.Arm != "" || change.Policy != nil {
				regime := regimeAt(s, &arm, change.Week)
				if change.Arm != "" {
					other, err := armOf(s, change.Arm)
					if err != nil {
						return nil, err
					}
					regime = other.Regime
				}
				regime = espousing(regime, change.Policy)
				arm.Interventions = append(arm.Interventions, sim.Intervention{Week: change.Week, Regime: &regime})
			}
			for i := range sim.ParameterTable {
				name := sim.ParameterTable[i].Name
				if v, there := change.Set[name]; there {
					arm.Interventions = append(arm.Interventions, sim.Intervention{Week: change.Week, Parameter: &sim.ParameterChange{Name: name, Value: v}})
				}
			}
		}
		arms = append(arms, arm)
	}
	return arms, nil
}

// espousing returns a regime with some numbers of its espoused policy changed.
func espousing(regime sim.Regime, policy map[string]float64) sim.Regime {
	for _, number := range sim.PolicyNumbers {
		if v, there := policy[number.Name]; there {
			*number.Of(&regime.Espoused) = v
		}
	}
	return regime
}

// regimeAt returns the regime of an arm in a week, after the interventions at its
// start.
func regimeAt(s *Scenario, arm *Arm, week int) sim.Regime {
	regime, since := arm.Regime, -1
	for _, intervention := range slices.Concat(s.Base.Interventions, arm.Interventions) {
		if intervention.Regime != nil && intervention.Week <= week && intervention.Week >= since {
			regime, since = *intervention.Regime, intervention.Week
		}
	}
	return regime
}
