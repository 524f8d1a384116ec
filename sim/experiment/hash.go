package experiment

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"

	"leaderful/sim"
)

// SettingsHash returns 12 hexadecimal digits that identify a set of arms: the
// beginning of the SHA-256 of their names and of everything that shapes their runs,
// except seed, replications and the regimes' descriptions. It panics if a setting is
// not a finite number.
func (p *Plan) SettingsHash() string {
	sum := sha256.New()
	encoder := json.NewEncoder(sum)
	for i := range p.Arms {
		setup := p.Arms[i].Setup
		setup.Regime.Meaning = ""
		setup.Interventions = nil
		for _, intervention := range p.Arms[i].Setup.Interventions {
			if r := intervention.Regime; r != nil {
				plain := *r
				plain.Meaning = ""
				intervention.Regime = &plain
			}
			setup.Interventions = append(setup.Interventions, intervention)
		}
		if err := encoder.Encode(struct {
			Name  string
			Setup sim.Setup
		}{p.Arms[i].Name, setup}); err != nil {
			panic("experiment: settings that cannot be rendered: " + err.Error())
		}
	}
	return hex.EncodeToString(sum.Sum(nil))[:12]
}
