package experiment

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"math"

	"leaderful/sim"
)

// Digest returns the SHA-256, in hexadecimal digits, of the results of a run: the bits
// of its weekly series, week by week in the order of sim.SeriesTable, and of its
// outcomes in the order of sim.OutcomeTable. Runs with the same digest are identical,
// wherever they ran.
func Digest(weekly []sim.Observation, outcomes *sim.Outcomes) string {
	sum := sha256.New()
	var bits []byte
	for i := range weekly {
		bits = bits[:0]
		for k := range sim.SeriesTable {
			bits = binary.LittleEndian.AppendUint64(bits, math.Float64bits(sim.SeriesTable[k].Of(&weekly[i])))
		}
		sum.Write(bits)
	}
	bits = bits[:0]
	for k := range sim.OutcomeTable {
		bits = binary.LittleEndian.AppendUint64(bits, math.Float64bits(sim.OutcomeTable[k].Of(outcomes)))
	}
	sum.Write(bits)
	return hex.EncodeToString(sum.Sum(nil))
}
