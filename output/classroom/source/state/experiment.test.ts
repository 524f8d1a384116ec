import { describe, expect, it } from 'vitest'
import { description } from '../engine/description'
import type { Intervention, Regime } from '../engine/protocol'
import {
  armNamed, defaults, firstExperiment, policyField, policyNames, regimeAt, resolve, resolveArm, runsOf, scenarioOf,
  type Change, type Experiment, type InlineScenario,
} from './experiment'
import { getParameter } from './settings'

const regime = (name: string) => description.regimes.find(({ Name }) => Name === name)!
const changed = (...changes: Change[]): Experiment => ({ ...firstExperiment, arms: [{ arm: 'domineering', changes }, { arm: 'power-with' }] })
const interventionsOf = (experiment: Experiment) => resolveArm(experiment, 0).setup.Interventions

describe('an experiment', () => {
  it('is two arms of a scenario in one world', () => {
    const [one, other] = runsOf({ ...firstExperiment, seed: '18446744073709551615', replication: 7 })
    expect([one.seed, one.replication]).toEqual(['18446744073709551615', 7])
    expect([other.seed, other.replication]).toEqual(['18446744073709551615', 7])
    expect([one.setup.Regime.Name, other.setup.Regime.Name]).toEqual(['compassionate', 'power-with'])
    expect(one.setup.Parameters).toEqual(other.setup.Parameters)
    expect(one.setup.Interventions).toBeNull()
  })
  it('has the settings of its scenario, but for those that it sets', () => {
    const { setup } = resolveArm({ ...firstExperiment, scenario: 'emergency', set: { 'organization.lateral_ties': 5 } }, 1)
    expect(getParameter(setup.Parameters, 'environment.growth')).toBe(0.3)
    expect(getParameter(setup.Parameters, 'organization.lateral_ties')).toBe(5)
    expect(getParameter(scenarioOf({ ...firstExperiment, scenario: 'emergency' }).settings, 'organization.lateral_ties')).toBe(2)
  })
  it('changes neither scenario nor regime when it is resolved', () => {
    const before = JSON.stringify(description)
    resolve({
      ...firstExperiment,
      scenario: 'conversion',
      set: { 'trust.initial': 0.9 },
      arms: [{ arm: 'converted', policy: { sanction: 0.1 }, changes: [{ week: 10, policy: { layoffs: 1 } }] }, { arm: 'power-with' }],
    })
    expect(JSON.stringify(description)).toBe(before)
  })
  it.each(description.scenarios.flatMap(({ name, arms }) => arms.map((arm) => [name, arm] as const)))('of %s has its arms as they are', (name, arm) => {
    const resolved = resolveArm({ ...firstExperiment, scenario: name, arms: [{ arm: arm.name }, { arm: 'power-with' }] }, 0)
    expect(resolved.name).toBe(arm.name)
    expect(resolved.setup.Regime).toEqual(arm.regime)
    const scenario = description.scenarios.find((one) => one.name === name)!
    expect(resolved.setup.Interventions ?? []).toEqual([...scenario.interventions, ...arm.interventions])
  })
  it('that names what there is not is refused', () => {
    expect(() => resolve({ ...firstExperiment, scenario: 'paradise' })).toThrow('No scenario is named “paradise”.')
    expect(() => resolve({ ...firstExperiment, arms: [{ arm: 'benevolent' }, { arm: 'power-with' }] })).toThrow('No regime is named “benevolent”')
    expect(() => resolve(changed({ week: 3, arm: 'benevolent' }))).toThrow('No regime is named “benevolent”')
  })
})

describe('an arm', () => {
  it('has its own name, or is called as it begins', () => {
    const [one, other] = resolve({ ...firstExperiment, arms: [{ arm: 'power-with', name: 'ours' }, { arm: 'power-with' }] })
    expect([one.name, other.name]).toEqual(['ours', 'power-with'])
  })
  it('has the policy numbers that are changed, and the regime’s name', () => {
    const { setup } = resolveArm({ ...firstExperiment, arms: [{ arm: 'relapsing', policy: { sanction: 0.4, command: 0 } }, { arm: 'power-with' }] }, 0)
    expect(setup.Regime).toEqual({ ...regime('relapsing'), Espoused: { ...regime('relapsing').Espoused, Sanction: 0.4, Command: 0 } })
  })
  it('is the scenario’s, where that has one of the name', () => {
    const scenario = scenarioOf({ ...firstExperiment, scenario: 'conversion' })
    expect(armNamed(scenario, 'converted').interventions).toHaveLength(1)
    expect(armNamed(scenario, 'laissez-faire')).toEqual({
      name: 'laissez-faire', meaning: regime('laissez-faire').Meaning, regime: regime('laissez-faire'), interventions: [],
    })
  })
  it('has seven policy numbers, those of the engine', () => {
    expect(policyNames.map((name) => policyField[name])).toEqual(description.policy.map(({ name }) => name))
  })
})

describe('changes during a run', () => {
  const other = { Regime: null, Parameter: null, Cut: null, Absence: null }

  it('come after those of scenario and arm: the regime, then settings in the order of the specification', () => {
    const experiment: Experiment = {
      ...firstExperiment,
      scenario: 'conversion',
      arms: [
        {
          arm: 'converted',
          changes: [
            { week: 300, set: { 'environment.growth': 0.1, 'trust.rate': 0.5 }, arm: 'situational' },
            { week: 20, set: { 'harm.heal': 0 } },
          ],
        },
        { arm: 'power-with' },
      ],
    }
    const list = interventionsOf(experiment)!
    const own = scenarioOf(experiment).arms.find(({ name }) => name === 'converted')!.interventions
    expect(list.slice(0, own.length)).toEqual(own)
    expect(list.slice(own.length)).toEqual([
      { ...other, Week: 300, Regime: regime('situational') },
      { ...other, Week: 300, Parameter: { Name: 'trust.rate', Value: 0.5 } },
      { ...other, Week: 300, Parameter: { Name: 'environment.growth', Value: 0.1 } },
      { ...other, Week: 20, Parameter: { Name: 'harm.heal', Value: 0 } },
    ])
  })
  it('of policy alone change the regime that the arm has by then', () => {
    const list = interventionsOf(changed({ week: 50, arm: 'power-with' }, { week: 80, policy: { sanction: 0.3 } }, { week: 20, policy: { layoffs: 0 } }))!
    expect(list.map(({ Week, Regime }) => [Week, Regime!.Name, Regime!.Espoused.Sanction, Regime!.Espoused.Layoffs])).toEqual([
      [50, 'power-with', 0, 0],
      [80, 'power-with', 0.3, 0],
      [20, 'domineering', 0.8, 0],
    ])
  })
  it('of policy add up', () => {
    const list = interventionsOf(changed({ week: 20, policy: { sanction: 0.3 } }, { week: 20, policy: { layoffs: 0 } }))!
    expect(list[1]!.Regime!.Espoused).toMatchObject({ Sanction: 0.3, Layoffs: 0 })
  })
  it('of policy go on from the arm’s own, changed numbers', () => {
    const list = interventionsOf({
      ...firstExperiment,
      arms: [{ arm: 'domineering', policy: { compassion: 0.9 }, changes: [{ week: 5, policy: { sanction: 0 } }] }, { arm: 'power-with' }],
    })!
    expect(list[0]!.Regime!.Espoused).toMatchObject({ Compassion: 0.9, Sanction: 0, Layoffs: 0.05 })
  })
})

describe('the regime at a week', () => {
  const to = (Week: number, name: string): Intervention => ({ Week, Regime: regime(name), Parameter: null, Cut: null, Absence: null })
  const cut: Intervention = { Week: 12, Regime: null, Parameter: null, Cut: { Chance: 0.1 }, Absence: null }
  const first: Regime = regime('domineering')

  it('is the latest up to then, whatever the order of the list', () => {
    const list = [to(30, 'situational'), cut, to(10, 'power-with')]
    expect([0, 9, 10, 29, 30, 500].map((week) => regimeAt(first, list, week).Name)).toEqual([
      'domineering', 'domineering', 'power-with', 'power-with', 'situational', 'situational',
    ])
  })
  it('is the last of those in one week', () => {
    expect(regimeAt(first, [to(10, 'power-with'), to(10, 'situational')], 10).Name).toBe('situational')
  })
})

describe('a scenario of the user’s own', () => {
  const own: InlineScenario = {
    name: 'ours',
    title: 'Our own',
    settings: { 'organization.members': 20, 'environment.growth': 0.2 },
    start: { Vulnerability: null, Trust: 0.1, Harm: 0.2, Capacity: null, Backlog: 0 },
    interventions: [{ Week: 3, Regime: null, Parameter: null, Cut: { Chance: 0.1 }, Absence: null }],
    arms: [{ name: 'gentle', regime: regime('compassionate') }],
  }
  const experiment: Experiment = { ...firstExperiment, scenario: own, arms: [{ arm: 'gentle' }, { arm: 'power-with' }] }

  it('differs from the defaults in what it says', () => {
    const [one, other] = resolve(experiment)
    expect(getParameter(one.setup.Parameters, 'organization.members')).toBe(20)
    expect(getParameter(one.setup.Parameters, 'organization.span')).toBe(7)
    expect(one.setup.Start.Trust).toBe(0.1)
    expect(one.setup.Interventions).toEqual(own.interventions)
    expect(other.setup.Regime).toEqual(regime('power-with'))
    expect(other.setup.Interventions).toEqual(own.interventions)
  })
  it('says what it changes, and favours nobody', () => {
    expect(scenarioOf(experiment)).toMatchObject({ name: 'ours', title: 'Our own', question: '', favours: '', changed: ['organization.members', 'environment.growth'] })
  })
  it('leaves the defaults as they are', () => {
    resolve(experiment)
    expect(getParameter(defaults(), 'organization.members')).toBe(57)
    expect(defaults()).toEqual(scenarioOf(firstExperiment).settings)
  })
})
