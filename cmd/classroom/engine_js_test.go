package main

import (
	"encoding/json"
	"flag"
	"fmt"
	"math"
	"reflect"
	"slices"
	"strings"
	"syscall/js"
	"testing"

	"pgregory.net/rapid"

	"leaderful/scenarios"
	"leaderful/sim"
)

func init() {
	flag.Set("rapid.seed", "1")
	flag.Set("rapid.nofailfile", "true")
	give()
}

// call calls a function of the engine as the page does.
func call(name string, arguments ...any) js.Value {
	return js.Global().Get("leaderful").Call(name, arguments...)
}

// parsed makes a JavaScript value from the JSON of a value.
func parsed(t interface{ Fatal(...any) }, value any) js.Value {
	text, err := json.Marshal(value)
	if err != nil {
		t.Fatal(err)
	}
	return js.Global().Get("JSON").Call("parse", string(text))
}

// wrongOf returns what check finds.
func wrongOf(setup js.Value) []string {
	list := call("check", setup)
	wrong := make([]string, list.Length())
	for i := range wrong {
		wrong[i] = list.Index(i).String()
	}
	return wrong
}

func everyArm(t *testing.T, visit func(name string, setup sim.Setup)) {
	t.Helper()
	for _, name := range scenarios.Names() {
		s, err := scenarios.Load(name)
		if err != nil {
			t.Fatal(err)
		}
		for i := range s.Arms {
			visit(name+", "+s.Arms[i].Name, s.Setup(&s.Arms[i]))
		}
	}
}

func TestSetupsOfScenariosAreRead(t *testing.T) {
	everyArm(t, func(name string, want sim.Setup) {
		got, wrong := readSetup(parsed(t, want))
		if len(wrong) > 0 || !reflect.DeepEqual(got, want) {
			t.Errorf("%s is read as\n%+v\nwant\n%+v\nwrong: %v", name, got, want, wrong)
		}
	})
}

// Every setup that can be written as JSON is read unchanged, sensible or not.
func TestAnySetupIsReadAsItWas(t *testing.T) {
	settings := rapid.Custom(func(t *rapid.T) sim.Parameters {
		p := sim.Setup{Parameters: sim.Defaults()}
		for i := range sim.ParameterTable {
			described := &sim.ParameterTable[i]
			value := rapid.Float64Range(described.Min, described.Max).Draw(t, described.Name)
			if described.Whole {
				value = math.Round(value)
			}
			if err := described.Set(&p, value); err != nil {
				t.Fatal(err)
			}
		}
		return p.Parameters
	})
	setups := rapid.MakeCustom[sim.Setup](rapid.MakeConfig{Types: map[reflect.Type]*rapid.Generator[any]{
		reflect.TypeFor[sim.Parameters]():  settings.AsAny(),
		reflect.TypeFor[float64]():         rapid.Float64Range(-math.MaxFloat64, math.MaxFloat64).AsAny(),
		reflect.TypeFor[int]():             rapid.IntRange(-mostWhole, mostWhole).AsAny(),
		reflect.TypeFor[sim.ShockTiming](): rapid.SampledFrom([]sim.ShockTiming{sim.ShocksAtRandom, sim.ShocksEvenly, sim.ShocksListed}).AsAny(),
	}})
	rapid.Check(t, func(t *rapid.T) {
		want := setups.Draw(t, "setup")
		if len(want.Shocks.Listed) == 0 {
			want.Shocks.Listed = nil
		}
		if len(want.Interventions) == 0 {
			want.Interventions = nil
		}
		var r reading
		got := sim.Setup{Parameters: sim.Defaults()}
		r.model(&got, reflect.ValueOf(&got).Elem(), "")("", parsed(t, want))
		if len(r.faults)+len(r.outside) > 0 || !reflect.DeepEqual(got, want) {
			t.Fatalf("read as\n%+v\nwant\n%+v\nwrong: %v %v", got, want, r.faults, r.outside)
		}
	})
}

// full returns a setup that has everything a setup can have.
func full() sim.Setup {
	setup := eventful()
	half := .5
	setup.Start = sim.Start{Vulnerability: &half, Trust: &half, Capacity: &half, Harm: .1, Backlog: .2}
	setup.Shocks = sim.ShockPlan{Timing: sim.ShocksListed, Listed: []sim.Shock{{Week: 3, Load: .1, Breadth: 2, Complexity: 3}}}
	setup.Regime, _ = sim.RegimeNamed("relapsing")
	return setup
}

// places visits every place in a JSON value: its key in the object or list that
// contains it, and its name in messages.
func places(value any, at string, visit func(key any, at string, value any)) {
	switch value := value.(type) {
	case map[string]any:
		for key, inner := range value {
			within := strings.TrimPrefix(at+"."+key, ".")
			visit(key, within, inner)
			places(inner, within, visit)
		}
	case []any:
		for i, inner := range value {
			within := fmt.Sprintf("%s[%d]", at, i)
			visit(i, within, inner)
			places(inner, within, visit)
		}
	}
}

// holderOf follows a path in a JavaScript value up to its last part, and returns the
// value there and that part.
func holderOf(value js.Value, path string) (js.Value, string) {
	parts := strings.Split(strings.ReplaceAll(strings.ReplaceAll(path, "[", "."), "]", ""), ".")
	for _, part := range parts[:len(parts)-1] {
		value = value.Get(part)
	}
	return value, parts[len(parts)-1]
}

// Wherever something is missing in a setup or has the wrong type, one message says
// where.
func TestFaultsAreToldWhereTheyAre(t *testing.T) {
	text, err := json.Marshal(full())
	if err != nil {
		t.Fatal(err)
	}
	var tree any
	if err := json.Unmarshal(text, &tree); err != nil {
		t.Fatal(err)
	}
	parse := func() js.Value { return js.Global().Get("JSON").Call("parse", string(text)) }
	if wrong := wrongOf(parse()); len(wrong) > 0 {
		t.Fatalf("the setup is invalid: %v", wrong)
	}
	object, list := js.Global().Get("JSON").Call("parse", "{}"), js.Global().Get("JSON").Call("parse", "[]")
	nullable := []string{"Listed", "Interventions", "Habit", "Vulnerability", "Trust", "Capacity", "Regime", "Parameter", "Cut", "Absence"}
	visited := 0
	places(tree, "", func(key any, at string, value any) {
		visited++
		odd := map[string]any{"a boolean": true, "undefined": js.Undefined(), "a symbol": js.Global().Get("Symbol").Get("iterator"), "a function": js.Global().Get("Object")}
		name, named := key.(string)
		if !(named && slices.Contains(nullable, name)) {
			odd["null"] = js.Null()
		}
		switch value.(type) {
		case float64:
			odd["a string"], odd["NaN"], odd["infinity"], odd["a list"], odd["an object"] = "1", math.NaN(), math.Inf(1), list, object
		case string:
			odd["a number"], odd["a list"], odd["an object"] = 1, list, object
		case map[string]any, nil:
			odd["a string"], odd["a number"], odd["a list"] = "x", 1, list
		case []any:
			odd["a string"], odd["a number"], odd["an object"] = "x", 1, object
		}
		for what, oddity := range odd {
			setup := parse()
			holder, last := holderOf(setup, at)
			holder.Set(last, oddity)
			if wrong := wrongOf(setup); len(wrong) != 1 || !strings.HasPrefix(wrong[0], at+" is ") {
				t.Errorf("%s as %s: %v", at, what, wrong)
			}
		}
		if named {
			setup := parse()
			holder, last := holderOf(setup, at)
			holder.Delete(last)
			if wrong := wrongOf(setup); !slices.Equal(wrong, []string{at + " is missing"}) {
				t.Errorf("without %s: %v", at, wrong)
			}
		}
		if _, ok := value.(map[string]any); ok {
			setup := parse()
			holder, last := holderOf(setup, at)
			holder.Get(last).Set("Extra", 1)
			if wrong := wrongOf(setup); !slices.Equal(wrong, []string{at + ".Extra is unknown"}) {
				t.Errorf("with something else in %s: %v", at, wrong)
			}
		}
	})
	if visited < 150 {
		t.Errorf("only %d places were tried", visited)
	}
}

func TestMessages(t *testing.T) {
	for _, c := range []struct {
		change string // of s, in JavaScript
		want   string
	}{
		{"s = undefined", "the setup is undefined instead of an object"},
		{"s = null", "the setup is null instead of an object"},
		{"s = 'x'", "the setup is a string instead of an object"},
		{"s = [s]", "the setup is a list instead of an object"},
		{"s = () => s", "the setup is a function instead of an object"},
		{"s.Extra = 1", "Extra is unknown"},
		{"s.Regime.Espoused.Sanction = '0'", "Regime.Espoused.Sanction is a string instead of a number"},
		{"s.Regime.Espoused.Sanction = NaN", "Regime.Espoused.Sanction is NaN, which is not a finite number"},
		{"s.Regime.Espoused.Sanction = 2", "sanction of regime relapsing is 2; the range is 0 to 1"},
		{"s.Interventions[1].Week = 1.5", "Interventions[1].Week is 1.5, which is not a whole number"},
		{"s.Interventions[1].Week = 1e300", "Interventions[1].Week is 1e+300, which is not a whole number"},
		{"s.Interventions = new Array(10001).fill(s.Interventions[0])", "Interventions has 10001 entries; at most 10000 can be read"},
		{"s.Interventions[0].Cut = null", "intervention 1 needs exactly one of regime, parameter, cut and absence"},
		{"s.Interventions[2].Parameter.Name = 'growth'", "intervention 3: unknown parameter \"growth\""},
		{"s.Shocks.Timing = 3", "Shocks.Timing is 3; the range is 0 to 2"},
		{"s.Shocks.Timing = .5", "Shocks.Timing is 0.5, which is not a whole number"},
		{"s.Shocks.Listed[0].Week = 260", "week of shock 1 is 260; the range is 0 to 259"},
		{"s.Parameters.Organization.Members = 0", "organization.members is 0; the range is 1 to 1e+06"},
		{"s.Parameters.Organization.Members = 2.5", "organization.members is 2.5; it takes whole numbers"},
		{"s.Parameters.Trust.Rate = 1e300; s.Drift.Load = 11", "trust.rate is 1e+300; the range is 0 to 1|drift of load is 11; the range is -1 to 10"},
	} {
		setup := js.Global().Get("Function").New("s", c.change+"; return s").Invoke(parsed(t, full()))
		if got := strings.Join(wrongOf(setup), "|"); got != c.want {
			t.Errorf("%s: %s\nwant %s", c.change, got, c.want)
		}
		for name, result := range map[string]js.Value{"found": call("found", 1, setup, "1", 0), "run": call("run", setup, "1", 0)} {
			if got := result.Get("error"); got.Type() != js.TypeString || got.String() != strings.ReplaceAll(c.want, "|", "; ") {
				t.Errorf("%s: %s gives the error %v", c.change, name, got)
			}
		}
	}
}

// floats returns the numbers of a Float64Array or Float32Array.
func floats(array js.Value) []float64 {
	list := make([]float64, array.Length())
	for i := range list {
		list[i] = array.Index(i).Float()
	}
	return list
}

// valuesOf returns the results of a run without JavaScript.
func valuesOf(t *testing.T, setup *sim.Setup, seed uint64, replication int) (series, outcomes []float64) {
	o, err := sim.New(setup, seed, replication)
	if err != nil {
		t.Fatal(err)
	}
	for !o.Done() {
		o.Week()
		seen := o.Observe()
		for i := range sim.SeriesTable {
			series = append(series, sim.SeriesTable[i].Of(&seen))
		}
	}
	all := o.Outcomes()
	for i := range sim.OutcomeTable {
		outcomes = append(outcomes, sim.OutcomeTable[i].Of(&all))
	}
	return series, outcomes
}

func TestRecordingArrives(t *testing.T) {
	setup := full()
	wantSeries, wantOutcomes := valuesOf(t, &setup, 1<<64-1, 3)
	result := call("found", 7, parsed(t, setup), "18446744073709551615", 3)
	r := recordings[7]
	if r == nil {
		t.Fatal(result.Get("error"))
	}
	for name, want := range map[string]int{"seats": 57, "leaders": 8, "weeks": 260} {
		if got := result.Get(name).Int(); got != want {
			t.Errorf("%s are %d; want %d", name, got, want)
		}
	}
	same(t, "bosses", result.Get("bosses"), "Int32Array", r.bosses())
	same(t, "founding ties", result.Get("ties"), "Int32Array", r.foundingTies())
	var series []float64
	for week := 0; week < 260; week += 100 {
		piece := call("live", 7, 100)
		same(t, "series", piece.Get("series"), "Float64Array", r.series)
		same(t, "frames", piece.Get("frames"), "Uint8Array", r.frames)
		same(t, "ties", piece.Get("ties"), "Int32Array", r.ties)
		same(t, "events", piece.Get("events"), "Int32Array", r.events)
		same(t, "values", piece.Get("values"), "Float64Array", r.values)
		names := piece.Get("names")
		if names.Length() != len(r.names) {
			t.Errorf("%d names arrive; want %d", names.Length(), len(r.names))
		}
		for i, name := range r.names {
			if got := names.Index(i).String(); got != name {
				t.Errorf("the name %s arrives as %s", name, got)
			}
		}
		if got := piece.Get("lived").Int(); got != min(100, 260-week) {
			t.Errorf("%d weeks are lived from %d on", got, week)
		}
		series = append(series, floats(piece.Get("series"))...)
		if outcomes := piece.Get("outcomes"); (week == 200) != outcomes.Truthy() {
			t.Errorf("outcomes after week %d: %v", week, outcomes)
		} else if week == 200 && !slices.Equal(floats(outcomes), wantOutcomes) {
			t.Errorf("the outcomes are %v; want %v", floats(outcomes), wantOutcomes)
		}
	}
	if !slices.Equal(series, wantSeries) {
		t.Error("the series are not those of the run")
	}
	if call("drop", 7); recordings[7] != nil {
		t.Error("a deleted recording still exists")
	}
}

// same compares a typed array with the numbers that it was made from.
func same[T byte | int32 | float64](t *testing.T, name string, array js.Value, kind string, want []T) {
	t.Helper()
	if got := array.Get("constructor").Get("name").String(); got != kind {
		t.Errorf("%s come as %s; want %s", name, got, kind)
	}
	got := make([]T, array.Length())
	for i := range got {
		got[i] = T(array.Index(i).Float())
	}
	if !slices.Equal(got, want) {
		t.Errorf("%s arrive as %v; want %v", name, got, want)
	}
}

func TestRunIsThatOfTheModel(t *testing.T) {
	setup := full()
	wantSeries, wantOutcomes := valuesOf(t, &setup, 5, 9)
	for i := range wantSeries {
		wantSeries[i] = float64(float32(wantSeries[i]))
	}
	for range 2 { // the second in the memory of the first
		result := call("run", parsed(t, setup), "5", 9)
		if !slices.Equal(floats(result.Get("outcomes")), wantOutcomes) || !slices.Equal(floats(result.Get("series")), wantSeries) {
			t.Error("the run differs from that without JavaScript")
		}
	}
}

// Invalid calls and a panic of the model are errors, after which the engine continues.
func TestEngineSurvives(t *testing.T) {
	large := full()
	large.Parameters.Organization.Members = mostSeats + 1
	setup := parsed(t, full())
	recordings[8] = &recording{}
	for _, c := range []struct {
		what string
		got  js.Value
		want string
	}{
		{"a seed below 0", call("run", setup, "-1", 0), `the seed is "-1"; it must be a whole number from 0 to 2^64 - 1`},
		{"a seed too large", call("run", setup, "18446744073709551616", 0), `the seed is "18446744073709551616"; it must be a whole number from 0 to 2^64 - 1`},
		{"a seed that is a number", call("run", setup, 1, 0), "the seed is a number instead of a string"},
		{"a replication below 0", call("run", setup, "1", -1), "the replication is -1; it must be at least 0"},
		{"half a replication", call("run", setup, "1", .5), "the replication is 0.5, which is not a whole number"},
		{"too many seats", call("found", 1, parsed(t, large), "1", 0), "organization.members is 100001; in a browser the maximum is 100000"},
		{"a recording that is not there", call("live", 99, 1), "recording 99 does not exist"},
		{"a recording that fails", call("live", 8, 1), "the engine failed: runtime error: invalid memory address or nil pointer dereference"},
		{"a recording that has failed", call("live", 8, 1), "recording 8 does not exist"},
		{"nothing", call("run"), "the engine failed: runtime error: index out of range [0] with length 0"},
		{"an odd number of a recording", call("live", "x", 1), "the engine failed: syscall/js: call of Value.Int on string"},
	} {
		if got := c.got.Get("error"); got.Type() != js.TypeString || got.String() != c.want {
			t.Errorf("%s: %v; want %s", c.what, got, c.want)
		}
	}
	if got := call("run", setup, "1", 0).Get("error"); !got.IsUndefined() {
		t.Errorf("afterwards: %v", got)
	}
}
