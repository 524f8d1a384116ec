package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"math"
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
	base := &m.Arms[0].Setup
	return &setting{name: m.Scenario, seed: m.Seed, parameters: base.Parameters, listed: base.Shocks.Timing == sim.ShocksListed}, nil
}

// hasDataSet reports whether a folder holds a data set, even an unreadable one.
func hasDataSet(path string) bool {
	_, err := os.Stat(filepath.Join(path, "manifest.json"))
	return !errors.Is(err, fs.ErrNotExist)
}

// openStored opens a data set, and returns an error if any part of it is damaged.
func openStored(path string) (*dataset.Folder, error) {
	folder, err := dataset.Open(path)
	if err == nil && len(folder.Damaged) > 0 {
		d := &folder.Damaged[0]
		err = fmt.Errorf("%s has damaged parts, such as %s: %s; run the command that made them again to repair them", path, d.Part, d.Reason)
	}
	return folder, err
}

// emptyLedger returns a ledger without runs.
func emptyLedger(path string, arms []scenarios.Variant, keep []string) *ledger {
	return &ledger{path: path, composition: scenarios.Composition{Arms: arms}, keep: keep}
}

// storedInquiry reads the data sets with the runs of comparisons: if apart, one for
// each group, of which some may be missing; otherwise a single one.
func storedInquiry(ctx context.Context, path string, comparisons []inference.Comparison, apart bool) (*inquiry, *dataset.Manifest, error) {
	arms, outcomes := needed(comparisons)
	q := &inquiry{ledgerOfArm: map[string]*ledger{}}
	var first *dataset.Manifest
	for _, arm := range arms {
		group := ""
		if apart {
			group = groupOf(arm)
		}
		if !slices.Contains(q.names, group) {
			l, m, err := emptyLedger(filepath.Join(path, group), nil, outcomes), first, error(nil)
			if hasDataSet(l.path) || !apart {
				if _, err = openStored(l.path); err == nil {
					l, m, err = storedLedger(ctx, l.path, outcomes)
				}
			}
			if err != nil {
				return nil, nil, err
			}
			if m != nil && !slices.Contains(q.manifests, m) {
				q.manifests = append(q.manifests, m)
			}
			if first == nil {
				first = m
			} else if m.Seed != first.Seed || m.Engine != first.Engine {
				return nil, nil, fmt.Errorf("%s holds runs of several seeds or engines", path)
			}
			q.names, q.ledgers = append(q.names, group), append(q.ledgers, l)
		}
		l := q.ledgers[slices.Index(q.names, group)]
		if l.rows == nil {
			l.composition.Arms = append(l.composition.Arms, scenarios.Variant{Name: arm.Name()})
		} else if !slices.ContainsFunc(l.composition.Arms, func(v scenarios.Variant) bool { return v.Name == arm.Name() }) {
			return nil, nil, fmt.Errorf("%s has no runs of %s", l.path, arm.Name())
		}
		q.ledgerOfArm[arm.Name()] = l
	}
	if first == nil {
		return nil, nil, fmt.Errorf("%s contains no runs", path)
	}
	var err error
	q.setting, err = settingFrom(first)
	return q, first, err
}

// storedClaims judges the claims by the runs in a folder of results.
func storedClaims(ctx context.Context, folder string, level float64, zones map[string]float64) (*judgement, *dataset.Manifest, error) {
	chosen, _ := chooseClaims(nil)
	q, m, err := storedInquiry(ctx, filepath.Join(folder, claimsFolder), allComparisons(), true)
	if err != nil {
		return nil, nil, err
	}
	j := &judgement{setting: q.setting, level: level, zones: zones, claims: chosen, parts: q.manifests}
	j.judgeAll(q, 0, claimsTightest)
	return j, m, nil
}

// storedMatrix judges the claims without each mechanism, likewise.
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

// mechanismsOf returns the mechanism that is off at each point except the first.
func mechanismsOf(points [][]float64, factors []experiment.Factor) (off []*inference.Mechanism, already []string, err error) {
	at := func(point []float64, parameter string) float64 {
		j := slices.IndexFunc(factors, func(f experiment.Factor) bool { return f.Name == parameter })
		if j < 0 {
			return math.NaN()
		}
		return point[j]
	}
	if len(points) == 0 {
		return nil, nil, errors.New("no points have a mechanism switched off")
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
			return nil, nil, fmt.Errorf("the points do not match this program's mechanisms; no point disables %s", m.Name)
		}
	}
	return off, already, nil
}

// storedBoundaries reads all boundary searches in a folder of results.
func storedBoundaries(ctx context.Context, folder string, level float64, zones map[string]float64) ([]*boundarySearch, error) {
	entries, err := os.ReadDir(filepath.Join(folder, boundaryFolder))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	} else if err != nil {
		return nil, err
	}
	var all []*boundarySearch
	for _, entry := range entries {
		path := filepath.Join(folder, boundaryFolder, entry.Name())
		if !entry.IsDir() || strings.HasPrefix(entry.Name(), ".") || !hasDataSet(path) && !hasDataSet(filepath.Join(path, "search")) {
			continue
		}
		b, err := storedBoundary(ctx, path, level, zones)
		if err != nil {
			return nil, err
		}
		all = append(all, b)
	}
	return all, nil
}

func storedBoundary(ctx context.Context, path string, level float64, zones map[string]float64) (*boundarySearch, error) {
	b := &boundarySearch{level: level, zones: zones}
	search, fresh := path, ""
	if !hasDataSet(path) {
		search, fresh = filepath.Join(path, "search"), filepath.Join(path, "fresh")
	}
	m, err := dataset.ReadManifest(search)
	if err != nil {
		return nil, err
	}
	if m.Design.Kind != experiment.Points {
		return nil, fmt.Errorf("%s is not a boundary search: its design is %s, not listed points", search, m.Design.Kind)
	}
	if strings.HasPrefix(filepath.Base(path), claimsFolder) {
		if b.setting, err = settingFrom(m); err != nil {
			return nil, err
		}
		b.searchAllClaims()
	} else {
		h := &m.Headline
		b.comparisons, b.claimIDs = []inference.Comparison{inference.Between(h.Outcome, h.Arm, h.Reference)}, []string{""}
	}
	for i := range m.Factors {
		f := &m.Factors[i]
		b.axes = append(b.axes, axis{f.Name, f.Unit, f.Spread.Low, f.Spread.High, f.Spread.Shape == experiment.LogUniform, f.Whole})
	}
	if b.search, _, err = storedInquiry(ctx, search, b.comparisons, false); err != nil {
		return nil, err
	}
	b.setting = b.search.setting
	if fresh != "" && hasDataSet(fresh) {
		b.fresh, _, err = storedInquiry(ctx, fresh, b.comparisons, false)
	} else if fresh != "" {
		searched := b.search.ledgers[0]
		none := emptyLedger(fresh, searched.composition.Arms, searched.keep)
		b.fresh = &inquiry{setting: b.setting, ledgers: []*ledger{none}, ledgerOfArm: map[string]*ledger{}}
		for _, arm := range searched.composition.Arms {
			b.fresh.ledgerOfArm[arm.Name] = none
		}
	}
	return b, err
}
