package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"leaderful/output/dataset"
	"leaderful/scenarios"
	"leaderful/sim"
	"leaderful/sim/experiment"
	"leaderful/sim/inference"
)

// settingFrom returns the setting that a data set was made in.
func settingFrom(m *dataset.Manifest) (*setting, error) {
	sweep, err := recordedSweep(m)
	if err != nil {
		return nil, err
	}
	return &setting{name: sweep.Scenario.Name, seed: m.Seed, parameters: sweep.Scenario.Settings}, nil
}

// storedInquiry reads the data sets in which comparisons have their runs: one of
// each group if apart, else a single one.
func storedInquiry(ctx context.Context, path string, comparisons []inference.Comparison, apart bool) (*inquiry, *dataset.Manifest, error) {
	arms, outcomes := needed(comparisons)
	q := &inquiry{quarters: map[string]*ledger{}}
	var first *dataset.Manifest
	for _, arm := range arms {
		group := ""
		if apart {
			group = groupOf(arm)
		}
		if !slices.Contains(q.names, group) {
			l, m, err := storedLedger(ctx, filepath.Join(path, group), outcomes)
			if err != nil {
				return nil, nil, err
			}
			if first == nil {
				first = m
			} else if m.Seed != first.Seed || m.Engine != first.Engine {
				return nil, nil, fmt.Errorf("%s holds runs of several seeds or engines", path)
			}
			q.names, q.ledgers = append(q.names, group), append(q.ledgers, l)
		}
		l := q.ledgers[slices.Index(q.names, group)]
		if !slices.ContainsFunc(l.composition.Arms, func(v scenarios.Variant) bool { return v.Name == arm.Name() }) {
			return nil, nil, fmt.Errorf("%s has no runs of %s", l.path, arm.Name())
		}
		q.quarters[arm.Name()] = l
	}
	var err error
	q.setting, err = settingFrom(first)
	return q, first, err
}

// storedClaims judges the claims by the runs that a folder of results holds.
func storedClaims(ctx context.Context, folder string, level float64, zones map[string]float64) (*judgement, *dataset.Manifest, error) {
	chosen, _ := chooseClaims(nil)
	q, m, err := storedInquiry(ctx, filepath.Join(folder, claimsFolder), allComparisons(), true)
	if err != nil {
		return nil, nil, err
	}
	j := &judgement{setting: q.setting, level: level, zones: zones, claims: chosen}
	j.judgeAll(q, 0, claimsTightest)
	return j, m, nil
}

// storedMatrix judges them without each mechanism.
func storedMatrix(ctx context.Context, folder string, level float64, zones map[string]float64) (*matrix, *dataset.Manifest, error) {
	q, m, err := storedInquiry(ctx, filepath.Join(folder, knockoutFolder), allComparisons(), false)
	if err != nil {
		return nil, nil, err
	}
	off, already, err := mechanismsOf(q.ledgers[0].composition.Points, m.Factors)
	if err != nil {
		return nil, nil, err
	}
	return matrixOf(q, off, already, level, zones), m, nil
}

// mechanismsOf finds out which mechanism is off at each point but the first.
func mechanismsOf(points [][]float64, factors []experiment.Factor) (off []*inference.Mechanism, already []string, err error) {
	at := func(point []float64, parameter string) float64 {
		return point[slices.IndexFunc(factors, func(f experiment.Factor) bool { return f.Name == parameter })]
	}
	for i := range inference.Mechanisms {
		m := &inference.Mechanisms[i]
		isOff := func(point []float64) bool {
			return !slices.ContainsFunc(m.Off, func(c sim.ParameterChange) bool { return at(point, c.Name) != c.Value })
		}
		switch {
		case isOff(points[0]):
			already = append(already, m.Name)
		case len(off)+1 < len(points) && isOff(points[len(off)+1]):
			off = append(off, m)
		default:
			return nil, nil, fmt.Errorf("the points are not those of this program's mechanisms; %s is off nowhere", m.Name)
		}
	}
	return off, already, nil
}

// storedBoundaries reads all searches for where signs turn that a folder of
// results holds.
func storedBoundaries(ctx context.Context, folder string, zones map[string]float64) ([]*boundarySearch, error) {
	entries, err := os.ReadDir(filepath.Join(folder, boundaryFolder))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	} else if err != nil {
		return nil, err
	}
	var all []*boundarySearch
	for _, entry := range entries {
		if !entry.IsDir() || strings.HasPrefix(entry.Name(), ".") {
			continue
		}
		b, err := storedBoundary(ctx, filepath.Join(folder, boundaryFolder, entry.Name()), zones)
		if err != nil {
			return nil, err
		}
		all = append(all, b)
	}
	return all, nil
}

func storedBoundary(ctx context.Context, path string, zones map[string]float64) (*boundarySearch, error) {
	b := &boundarySearch{zones: zones}
	search, fresh := path, ""
	if !has(path) {
		search, fresh = filepath.Join(path, "search"), filepath.Join(path, "fresh")
	}
	m, err := dataset.ReadManifest(search)
	if err != nil {
		return nil, err
	}
	if strings.HasPrefix(filepath.Base(path), claimsFolder) {
		b.askClaims()
	} else {
		h := &m.Headline
		b.comparisons, b.owners = []inference.Comparison{inference.Between(h.Outcome, h.Arm, h.Reference)}, []string{""}
	}
	for i := range m.Factors {
		f := &m.Factors[i]
		b.axes = append(b.axes, axis{f.Name, f.Unit, f.Spread.Low, f.Spread.High, f.Spread.Shape == experiment.LogUniform, f.Whole})
	}
	if b.search, _, err = storedInquiry(ctx, search, b.comparisons, false); err != nil {
		return nil, err
	}
	b.setting = b.search.setting
	if fresh != "" && has(fresh) {
		b.fresh, _, err = storedInquiry(ctx, fresh, b.comparisons, false)
	} else if fresh != "" {
		searched := b.search.ledgers[0]
		none := &ledger{composition: scenarios.Composition{Arms: searched.composition.Arms}, keep: searched.keep}
		b.fresh = &inquiry{setting: b.setting, ledgers: []*ledger{none}, quarters: map[string]*ledger{}}
		for _, arm := range searched.composition.Arms {
			b.fresh.quarters[arm.Name] = none
		}
	}
	return b, err
}
