import { describe, expect, it } from 'vitest'
import { description } from '../engine/description'
import { firstExperiment, resolve, scenarioOf, type Experiment } from '../state/experiment'
import { changesOf, groups, openScenario, reset, resetSentence, settingOf, withArm, withoutSettings, withPolicy, withSetting } from './draft'
import { pairOf } from './pairs'
import { changedFrom, distance, nearestRegime, plainRegimes, policyOf, regimeNamed } from './regimes'
import { placeOf, sliderEnd, valueAt } from './scale'
import { groupMeanings, tellingSettings } from './telling'

const emergency = openScenario({ ...firstExperiment, seed: '42', replication: 3 }, description.scenarios.find(({ name }) => name === 'emergency')!)

describe('settings', () => {
  it('are flagged against the scenario, not against the defaults', () => {
    expect(settingOf(emergency, 'environment.growth')).toEqual({ value: 0.3, usual: 0.3 })
    const changed = withSetting(emergency, 'environment.growth', 0.025)
    expect(changed.set).toEqual({ 'environment.growth': 0.025 })
    expect(withSetting(changed, 'environment.growth', 0.3).set).toEqual({})
  })
  it('can be taken back one by one', () => {
    const changed = withSetting(withSetting(emergency, 'organization.members', 80), 'trust.initial', 0.2)
    expect(withoutSettings(changed, ['trust.initial']).set).toEqual({ 'organization.members': 80 })
    expect(changed.set).toEqual({ 'organization.members': 80, 'trust.initial': 0.2 })
  })
  it('stand in the nine groups of the specification', () => {
    expect(groups.map(({ name }) => name)).toEqual(Object.keys(groupMeanings))
    expect(groups.flatMap(({ parameters }) => parameters)).toEqual(description.parameters)
  })
  it('have a few in each group that tell most', () => {
    const names = description.parameters.map(({ name }) => name)
    for (const name of tellingSettings) expect(names).toContain(name)
    for (const { name } of groups) expect(tellingSettings.some((one) => one.startsWith(`${name}.`))).toBe(true)
  })
})

describe('a reset', () => {
  const changed: Experiment = {
    ...withSetting(withSetting(emergency, 'organization.members', 80), 'trust.initial', 0.2),
    arms: [
      { arm: 'compassionate', policy: { sanction: 0.5, command: 0 } },
      { arm: 'power-with', name: 'power-with, later harsh', changes: [{ week: 100, policy: { sanction: 1 } }] },
    ],
  }
  it('says beforehand what it does', () => {
    expect(changesOf(changed)).toEqual({ settings: 2, policyNumbers: 2, later: 1 })
    expect(resetSentence(changed)).toBe(
      'Resets 2 settings and 2 policy numbers to those of emergency and removes 1 change during the run; regimes and seed are unchanged.',
    )
    expect(resetSentence(withSetting(emergency, 'trust.initial', 0.2))).toBe(
      'Resets 1 setting to those of emergency; regimes and seed are unchanged.',
    )
    expect(resetSentence(emergency)).toBe('')
  })
  it('does what it says', () => {
    expect(reset(changed)).toEqual({ ...emergency, seed: '42', replication: 3 })
    expect(resetSentence(reset(changed))).toBe('')
  })
})

describe('a scenario', () => {
  it('is opened in the world that is there', () => {
    expect(emergency).toEqual({ scenario: 'emergency', set: {}, arms: [{ arm: 'compassionate' }, { arm: 'power-with' }], seed: '42', replication: 3 })
  })
  it.each(description.scenarios.map((scenario) => [scenario.name, scenario] as const))('%s has a pair of its own arms', (_, scenario) => {
    const { first: one, second: other } = pairOf(scenario)
    const names = scenario.arms.map(({ name }) => name)
    expect(names).toContain(one)
    expect(names).toContain(other)
    expect(one).not.toBe(other)
    expect(() => resolve(openScenario(firstExperiment, scenario))).not.toThrow()
  })
  it('is opened with power-over at its best beside power-with if it compares them, else with the first pair that it compares', () => {
    const opened = (name: string) => Object.values(pairOf(description.scenarios.find((one) => one.name === name)!))
    expect(opened('baseline')).toEqual(['compassionate', 'power-with'])
    expect(opened('reluctant-workforce')).toEqual(['compassionate', 'power-with'])
    expect(opened('masquerade')).toEqual(['compassionate', 'masquerade'])
    expect(opened('relapse')).toEqual(['power-with', 'relapsing'])
    expect(opened('neglected-healing')).toEqual(['domineering', 'domineering-unhealed'])
    expect(opened('conversion')).toEqual(['domineering', 'converted'])
  })
  it('of somebody else has its first and last arm', () => {
    const arms = scenarioOf(firstExperiment).arms.slice(0, 2).map((arm, number) => ({ ...arm, name: `mine-${number}` }))
    expect(pairOf({ pairs: [], arms })).toEqual({ first: 'mine-0', second: 'mine-1' })
  })
})

describe('arms', () => {
  it('never have the same name', () => {
    const same = withArm(firstExperiment, 0, { arm: 'power-with' })
    expect(same.arms).toEqual([{ arm: 'power-with', name: 'power-with (2)' }, { arm: 'power-with' }])
    expect(reset(same).arms).toEqual([{ arm: 'power-with' }, { arm: 'power-with', name: 'power-with (2)' }])
  })
  it('lose a policy without numbers', () => {
    expect(withPolicy({ arm: 'power-with', policy: { sanction: 0.2 } }, {})).toEqual({ arm: 'power-with' })
    expect(withPolicy({ arm: 'power-with' }, { sanction: 0.2 })).toEqual({ arm: 'power-with', policy: { sanction: 0.2 } })
  })
})

describe('policies', () => {
  const compassionate = regimeNamed('compassionate')
  it('are nearest to their own regime', () => {
    for (const regime of plainRegimes) expect(nearestRegime(regime.Espoused)).toEqual({ regime, distance: 0 })
  })
  it('have a distance: the mean difference of a number', () => {
    const policy = policyOf(compassionate, { sanction: 0.6, command: 0.6 })
    expect(distance(policy, compassionate.Espoused)).toBeCloseTo(0.1)
    expect(nearestRegime(policy).regime.Name).toBe('compassionate')
  })
  it('that two regimes profess are of the one at hand', () => {
    const { Espoused } = regimeNamed('relapsing')
    expect(nearestRegime(Espoused).regime.Name).toBe('power-with')
    expect(nearestRegime(Espoused, 'relapsing').regime.Name).toBe('relapsing')
  })
  it('are told by the numbers that differ', () => {
    expect(changedFrom(compassionate, policyOf(compassionate, { sanction: 0.3, layoffs: 0.5 }))).toEqual({ layoffs: 0.5 })
  })
  it('of no regime are refused', () => {
    expect(() => regimeNamed('benevolent')).toThrow('No regime is named “benevolent”.')
  })
})

describe('sliders of settings', () => {
  it.each(description.parameters.map((parameter) => [parameter.name, parameter] as const))('%s goes over its whole range', (_, parameter) => {
    expect(valueAt(0, parameter)).toBe(parameter.min)
    expect(valueAt(sliderEnd / 2, parameter)).toBe(parameter.default)
    expect(valueAt(sliderEnd, parameter)).toBe(parameter.max)
    expect(placeOf(parameter.default, parameter)).toBe(sliderEnd / 2)
    let last = parameter.min
    for (let place = 0; place <= sliderEnd; place++) {
      const value = valueAt(place, parameter)
      expect(value).toBeGreaterThanOrEqual(last)
      expect(value).toBeLessThanOrEqual(parameter.max)
      if (parameter.whole) expect(Number.isInteger(value)).toBe(true)
      last = value
    }
  })
})
