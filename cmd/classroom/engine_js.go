package main

import (
	"fmt"
	"runtime/debug"
	"strconv"
	"strings"
	"syscall/js"

	"leaderful/sim"
)

// mostSeats bounds an organization, so that it fits into a browser's memory. The page
// itself uses far fewer seats.
const mostSeats = 100_000

var (
	recordings = map[int]*recording{} // by the page's number
	recycled   sim.Organization       // reused for runs that are not recorded
)

// main keeps running, to be called from JavaScript.
func main() {
	give()
	select {}
}

// give makes the engine available to JavaScript, as globalThis.leaderful. Errors are
// returned as an object with the field error, a string.
//
//	engine                              the name of the engine, which identifies its results
//	check(setup)                        everything that is wrong with it: strings
//	found(id, setup, seed, replication) begins a recording under a number: seats, leaders, weeks, bosses, ties
//	live(id, weeks)                     simulates part of it: lived, series, frames, ties, events, values, names; at the end also outcomes
//	drop(id)                            deletes a recording
//	run(setup, seed, replication)       a complete run: outcomes, series
//
// A seed is a string, as it may be larger than JavaScript's numbers.
func give() {
	// Memory is cheaper here than collecting it: a piece of a recording leaves much
	// garbage at a time.
	debug.SetGCPercent(400)
	js.Global().Set("leaderful", map[string]any{
		"engine": sim.Engine,
		"check":  guarded(check),
		"found":  guarded(found),
		"live":   guarded(live),
		"drop":   guarded(drop),
		"run":    guarded(run),
	})
}

// guarded makes a JavaScript function that turns a panic into an error, so that the
// engine survives a run in which the model breaks one of its promises.
func guarded(f func(arguments []js.Value) (any, error)) js.Func {
	return js.FuncOf(func(_ js.Value, arguments []js.Value) (result any) {
		defer func() {
			if reason := recover(); reason != nil {
				result = map[string]any{"error": fmt.Sprintf("the engine failed: %v", reason)}
			}
		}()
		result, err := f(arguments)
		if err != nil {
			return map[string]any{"error": err.Error()}
		}
		return result
	})
}

func check(arguments []js.Value) (any, error) {
	_, wrong := readSetup(arguments[0])
	return listOf(len(wrong), func(i int) any { return wrong[i] }), nil
}

// readRun reads the arguments of a run: a setup, a seed and a replication.
func readRun(arguments []js.Value) (setup sim.Setup, seed uint64, replication int, err error) {
	setup, wrong := readSetup(arguments[0])
	var r reading
	r.whole(&replication)("the replication", arguments[2])
	var text string
	r.text(&text)("the seed", arguments[1])
	if len(r.faults) == 0 {
		if seed, err = strconv.ParseUint(text, 10, 64); err != nil {
			r.fault("the seed", "is %q; it must be a whole number from 0 to 2^64 - 1", text)
		}
		if replication < 0 {
			r.fault("the replication", "is %d; it must be at least 0", replication)
		}
	}
	wrong = append(wrong, r.faults...)
	if members := setup.Parameters.Organization.Members; len(wrong) == 0 && members > mostSeats {
		wrong = append(wrong, fmt.Sprintf("organization.members is %d; in a browser the maximum is %d", members, mostSeats))
	}
	if len(wrong) > 0 {
		return setup, seed, replication, fmt.Errorf("%s", strings.Join(wrong, "; "))
	}
	return setup, seed, replication, nil
}

func found(arguments []js.Value) (any, error) {
	id := arguments[0].Int()
	setup, seed, replication, err := readRun(arguments[1:])
	if err != nil {
		return nil, err
	}
	r, err := record(&setup, seed, replication)
	if err != nil {
		return nil, err
	}
	recordings[id] = r
	return map[string]any{
		"seats":   r.organization.Members(),
		"leaders": r.leaders(),
		"weeks":   setup.Parameters.Environment.Weeks,
		"bosses":  typed("Int32Array", r.bosses()),
		"ties":    typed("Int32Array", r.foundingTies()),
	}, nil
}

func live(arguments []js.Value) (any, error) {
	id := arguments[0].Int()
	r, ok := recordings[id]
	if !ok {
		return nil, fmt.Errorf("recording %d does not exist", id)
	}
	whole := false
	defer func() {
		if !whole { // after a panic the recording is useless
			delete(recordings, id)
		}
	}()
	r.live(arguments[1].Int())
	p := &r.piece
	result := map[string]any{
		"lived":  p.lived,
		"series": typed("Float64Array", p.series),
		"frames": typed("Uint8Array", p.frames),
		"ties":   typed("Int32Array", p.ties),
		"events": typed("Int32Array", p.events),
		"values": typed("Float64Array", p.values),
		"names":  listOf(len(p.names), func(i int) any { return p.names[i] }),
	}
	if r.organization.Done() {
		outcomes := r.organization.Outcomes()
		result["outcomes"] = typed("Float64Array", outcomeValues(&outcomes))
	}
	whole = true
	return result, nil
}

func drop(arguments []js.Value) (any, error) {
	delete(recordings, arguments[0].Int())
	return map[string]any{}, nil
}

func run(arguments []js.Value) (any, error) {
	setup, seed, replication, err := readRun(arguments)
	if err != nil {
		return nil, err
	}
	if err := recycled.Reset(&setup, seed, replication); err != nil {
		return nil, err
	}
	series := make([]float32, 0, setup.Parameters.Environment.Weeks*len(sim.SeriesTable))
	for !recycled.Done() {
		recycled.Week()
		seen := recycled.Observe()
		for i := range sim.SeriesTable {
			series = append(series, float32(sim.SeriesTable[i].Of(&seen)))
		}
	}
	outcomes := recycled.Outcomes()
	return map[string]any{
		"outcomes": typed("Float64Array", outcomeValues(&outcomes)),
		"series":   typed("Float32Array", series),
	}, nil
}

// outcomeValues returns the outcomes in the order of sim.OutcomeTable.
func outcomeValues(outcomes *sim.Outcomes) []float64 {
	values := make([]float64, len(sim.OutcomeTable))
	for i := range values {
		values[i] = sim.OutcomeTable[i].Of(outcomes)
	}
	return values
}
