// The story's statements, checked against runs of the engine.
import { beforeAll, describe, expect, test, vi } from 'vitest'
import { description } from '../engine/description'
import { engineOn, type Engine } from '../engine/engine'
import { inProcess } from '../engine/in-process'
import type { EnsembleRun } from '../engine/protocol'
import { firstExperiment, policyField, policyNames, resolve, runsOf, type Arm, type Experiment, type SettingValues } from '../state/experiment'
import { causesOf } from '../why/causes'
import { compared } from './compared'
import { shown } from './comparison'
import { examplesOf } from './examples'
import { stepsOf } from './steps'
import { threatened } from './threatened'

vi.mock('../state/engine', () => ({ engine: {} })) // which needs workers
vi.setConfig({ testTimeout: 120_000 }) // thousands of runs on a busy machine

const { without } = await import('./bill')
const { assumptions } = await import('./limits')
const { maskedAndHonest } = await import('./mask')

let engine: Engine
beforeAll(() => {
  engine = engineOn(inProcess)
})

const done = new Map<string, Promise<EnsembleRun[]>>()

/** The runs of an experiment in so many worlds, each only once. */
function inWorlds(experiment: Experiment, worlds = 200): Promise<EnsembleRun[]> {
  const key = JSON.stringify([experiment, worlds])
  const known = done.get(key)
  if (known) return known
  const runs: EnsembleRun[] = []
  const all = engine.ensemble(runsOf(experiment), worlds, { onRun: (run) => runs.push(run) }).then(() => runs)
  done.set(key, all)
  return all
}

const pair = (left: Arm, right: Arm, more: Partial<Experiment> = {}): Experiment => ({ ...firstExperiment, arms: [left, right], ...more })
const harshAndShared = pair({ arm: 'domineering' }, { arm: 'power-with' })
const kindAndShared = (set: SettingValues = {}) => pair({ arm: 'compassionate' }, { arm: 'power-with' }, { set })

/** The mean of the right minus that of the left, if the interval excludes 0: the story rests on more worlds than are run here. */
function difference(runs: EnsembleRun[], outcome: string): number {
  const { difference } = compared(runs, outcome)
  expect(difference.low > 0 || difference.high < 0, outcome).toBe(true)
  return difference.mean
}

describe('two ways and one problem', () => {
  test('the first problem of the rule is told from its arrival to its end, in both', async () => {
    const experiment = harshAndShared
    const arms = resolve(experiment)
    const [left, right] = await Promise.all(runsOf(experiment).map((run) => engine.play(run)))
    const side = (number: 0 | 1) => ({ arm: arms[number], recording: [left!, right!][number]!, lived: left!.lived })
    const examples = examplesOf([side(0), side(1)])
    expect(examples.length).toBeGreaterThan(20)
    const [first] = examples
    for (const recording of [left!, right!]) {
      const arrival = recording.events.find((event) => event.kind === 'arrived' && event.problem === first!.problem)!
      expect([arrival.week, arrival.seat, arrival.facets.length]).toEqual([first!.week, first!.seat, first!.skills])
      const steps = stepsOf(causesOf(recording, first!.problem))
      expect(steps[0]!.week).toBe(first!.week)
      expect(steps.at(-1)!.lines.at(-1)).toContain('resolved')
    }
  })

  test('power-with is done with problems sooner than harsh bosses, and not sooner than kind ones', async () => {
    expect(difference(await inWorlds(harshAndShared), 'resolution_weeks')).toBeLessThan(-5)
    expect(difference(await inWorlds(kindAndShared()), 'resolution_weeks')).toBeGreaterThan(0)
  })
})

test('a threat silences people; at its full weight performance rises again', async () => {
  expect(difference(await inWorlds(threatened(0.8), 60), 'voiced')).toBeGreaterThan(0.1)
  const [heavy, full] = await Promise.all([0.8, 1].map((sanction) => inWorlds(threatened(sanction), 60)))
  expect(compared(full!, 'performance').left).toBeGreaterThan(compared(heavy!, 'performance').left + 0.05)
})

describe('an emergency', () => {
  const against = (arm: string) => pair({ arm }, { arm: 'power-with' }, { scenario: 'emergency' })
  test('kind power-over is faster than power-with, situational the fastest, domineering slower', async () => {
    const [kind, situational] = await Promise.all(['compassionate', 'situational'].map((arm) => inWorlds(against(arm), 40)))
    expect(difference(kind!, 'crisis_weeks')).toBeGreaterThan(2.5)
    expect(compared(situational!, 'crisis_weeks').left).toBeLessThan(compared(kind!, 'crisis_weeks').left)
    expect(difference(await inWorlds(against('domineering'), 150), 'crisis_weeks')).toBeLessThan(0)
  })
})

describe('the bill', () => {
  const damage = async (struck: Parameters<typeof without>[0], scenario: string) =>
    compared(await inWorlds(without(struck, scenario), 40), 'collateral_damage').left

  test.each([
    ['baseline', 'sanction'],
    ['emergency', 'layoffs'],
  ] as const)('in %s most goes with %s, and least with command', async (scenario, dearest) => {
    const all = await damage([], scenario)
    const saved = async (item: 'sanction' | 'layoffs' | 'command') => all - (await damage([item], scenario))
    const savings = { sanction: await saved('sanction'), layoffs: await saved('layoffs'), command: await saved('command') }
    expect(Math.max(...Object.values(savings))).toBe(savings[dearest])
    expect(Math.min(...Object.values(savings))).toBe(savings.command)
  })

  test('bosses who threaten nobody have fewer crises than power-with, get as much done, and have fewer who can lead', async () => {
    const runs = await inWorlds(without(['sanction'], 'baseline'))
    expect(difference(runs, 'crises_per_year')).toBeCloseTo(0.15, 1)
    expect(Math.abs(compared(runs, 'performance').difference.mean)).toBeLessThan(0.02)
    expect(difference(runs, 'leadership_capacity')).toBeGreaterThan(0.1)
  })

  test('power-with whose bosses decide again has fewer crises and more performance', async () => {
    const runs = await inWorlds(pair({ arm: 'power-with', name: 'decided', policy: { delegation: 0.15 } }, { arm: 'power-with' }))
    expect(difference(runs, 'crises_per_year')).toBeCloseTo(0.19, 1)
    expect(difference(runs, 'performance')).toBeCloseTo(-0.02, 2)
    expect(difference(runs, 'leadership_capacity')).toBeCloseTo(0.1, 1)
  })
})

test('over ten years kind power-over has fewer crises, less performance and fewer who can lead', async () => {
  const runs = await inWorlds(kindAndShared())
  expect(difference(runs, 'crises_per_year')).toBeGreaterThan(0)
  expect(difference(runs, 'crisis_weeks')).toBeGreaterThan(1)
  expect(difference(runs, 'performance')).toBeGreaterThan(0)
  expect(difference(runs, 'leadership_capacity')).toBeGreaterThan(0.1)
})

describe('the mask', () => {
  test('all the way it is the masquerade beside compassionate', () => {
    const [mask, honest] = resolve(maskedAndHonest(1))
    const regime = (name: string) => description.regimes.find((one) => one.Name === name)!
    expect(mask.setup.Regime).toEqual(regime('masquerade'))
    expect(honest.setup.Regime.Espoused).toEqual(regime('compassionate').Espoused)
  })

  test.each([0, 0.3, 1])('at %d both do the same: without the gap nothing differs', async (pull) => {
    const runs = await inWorlds({ ...maskedAndHonest(pull), set: { 'trust.gap_weight': 0 } }, 5)
    for (const { outcomes } of runs) expect(outcomes[0]).toEqual(outcomes[1])
  })

  test('saying it costs trust', async () => {
    expect(difference(await inWorlds(maskedAndHonest(1), 30), 'trust')).toBeGreaterThan(0.05)
    const halfway = difference(await inWorlds(maskedAndHonest(0.5), 30), 'trust')
    expect(halfway).toBeGreaterThan(0.01)
    expect(halfway).toBeLessThan(0.06)
  })
})

describe('what can be switched off', () => {
  test('settings are the model’s, and within their ranges', () => {
    for (const { set } of assumptions) {
      for (const [name, value] of Object.entries(set)) {
        const parameter = description.parameters.find((one) => one.name === name)!
        expect(value).toBeGreaterThanOrEqual(parameter.min)
        expect(value).toBeLessThanOrEqual(parameter.max)
        expect(value).not.toBe(parameter.default)
      }
    }
  })

  test('without learning the lead in leadership is gone, and kind power-over has half a crisis less; others move less', async () => {
    const asIs = compared(await inWorlds(kindAndShared()), 'crises_per_year').difference.mean
    const moved = new Map<string, number>()
    for (const { value, set } of assumptions.slice(1)) {
      const runs = await inWorlds(kindAndShared(set), 60)
      moved.set(value, Math.abs(compared(runs, 'crises_per_year').difference.mean - asIs))
      if (value === 'learn') {
        expect(Math.abs(compared(runs, 'leadership_capacity').difference.mean)).toBeLessThan(0.02)
        expect(difference(runs, 'crises_per_year')).toBeCloseTo(0.5, 1)
      }
      if (value === 'threat_weight') expect(difference(runs, 'performance')).toBeLessThan(0.036 / 2)
    }
    expect(Math.max(...moved.values())).toBe(moved.get('learn'))
  })
})

test('outcomes are shown that the engine has', () => {
  for (const outcome of Object.keys(shown)) expect(description.outcomes.map(({ name }) => name)).toContain(outcome)
})

test('every number of a policy has a place in the page', () => {
  expect(policyNames.map((name) => policyField[name])).toEqual(description.policy.map(({ name }) => name))
})
