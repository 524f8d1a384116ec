import { describe, expect, test } from 'vitest'
import { firstExperiment, resolve, type Change, type Experiment } from '../state/experiment'
import type { Side } from '../state/player'
import { livedBoth } from '../why/lived'
import { branchIn, changeInWords, equalWeeks, futuresOf, regimeOfSide } from './futures'

async function sidesOf(experiment: Experiment): Promise<[Side, Side]> {
  const recordings = await livedBoth(experiment)
  return resolve(experiment).map((arm, number) => ({ arm, recording: recordings[number]!, lived: recordings[number]!.lived })) as [Side, Side]
}

const changes: Change[] = [
  { week: 117, arm: 'power-with' },
  { week: 300, policy: { sanction: 0, consultation: 0.9 } },
  { week: 40, set: { 'environment.growth': 0.05 } },
  { week: 1, arm: 'relapsing', policy: { command: 1 }, set: { 'harm.heal': 0 } },
]

describe.each(changes)('two futures from week $week on', (change) => {
  const futures = futuresOf(firstExperiment, 0, change)

  test('have one past, equal in every number, and no longer', async () => {
    const sides = await sidesOf(futures)
    expect(equalWeeks(sides)).toBeGreaterThanOrEqual(change.week)
    expect(equalWeeks(sides)).toBeLessThan(change.week + 26)
  })

  test('are what the organization would have lived anyway, and that with the change', async () => {
    const [before] = await sidesOf(firstExperiment)
    const [unchanged] = await sidesOf(futures)
    expect(unchanged.recording.series).toEqual(before.recording.series)
    expect(branchIn(futures)).toEqual(change)
  })
})

test('are named after what changes', () => {
  const names = changes.map((change) => futuresOf(firstExperiment, 0, change).arms.map(({ arm, name }) => name ?? arm))
  expect(names).toEqual([
    ['compassionate', 'compassionate, then power-with'],
    ['compassionate', 'compassionate, then consultation 0.9, sanction 0'],
    ['compassionate', 'compassionate, then growth 0.05'],
    ['compassionate', 'compassionate, then relapsing, command 1, heal 0'],
  ])
})

test('a future can be branched again', () => {
  const once = futuresOf(firstExperiment, 1, { week: 50, arm: 'compassionate' })
  const twice = futuresOf(once, 1, { week: 90, arm: 'power-with' })
  expect(twice.arms.map(({ name }) => name)).toEqual(['power-with, then compassionate', 'power-with, then compassionate, then power-with'])
  expect(branchIn(twice)).toEqual({ week: 90, arm: 'power-with' })
  expect(regimeOfSide(twice, 1, 49).Name).toBe('power-with')
  expect(regimeOfSide(twice, 1, 89).Name).toBe('compassionate')
  expect(regimeOfSide(twice, 0, 519).Name).toBe('compassionate')
})

test('no name is longer than a link carries', () => {
  let experiment = firstExperiment
  for (let week = 10; week < 100; week += 10) experiment = futuresOf(experiment, 1, { week, arm: 'laissez-faire' })
  for (const { name = '' } of experiment.arms) expect([...name].length).toBeLessThanOrEqual(80)
})

test('twins are no branch', () => {
  expect(branchIn(firstExperiment)).toBeUndefined()
  expect(branchIn({ ...firstExperiment, arms: [{ arm: 'compassionate' }, { arm: 'compassionate', policy: { sanction: 0 } }] })).toBeUndefined()
})

test('a change of nothing has no words', () => {
  expect(changeInWords({ week: 3 })).toBe('')
})
