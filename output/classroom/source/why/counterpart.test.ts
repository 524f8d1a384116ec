import { expect, test } from 'vitest'
import type { Event, Recording } from '../engine/protocol'
import { firstExperiment } from '../state/experiment'
import { compared, counterpartOf } from './counterpart'
import { livedBoth } from './lived'

function arrivalsOf(recording: Recording): Event[] {
  return recording.events.filter((event) => event.kind === 'arrived')
}

test('in the same world every problem has one counterpart of its own', async () => {
  const [one, other] = await livedBoth({ ...firstExperiment, scenario: 'turbulent' })
  const arrivals = arrivalsOf(one)
  const counterparts = arrivals.map((event) => counterpartOf(one, event.problem, other))
  expect(new Set(counterparts).size).toBe(arrivals.length)
  for (const [at, event] of arrivals.entries()) {
    const { week, seat, facets } = arrivalsOf(other).find(({ problem }) => problem === counterparts[at])!
    expect({ week, seat, facets }).toEqual({ week: event.week, seat: event.seat, facets: event.facets })
  }
})

test('worlds that differ in what they bring are matched by what it is, not by number', async () => {
  // The other world has half the ordinary problems from week 100 on, so that numbers fall behind.
  const [one, other] = await livedBoth({
    ...firstExperiment,
    arms: [{ arm: 'power-with' }, { arm: 'power-with', changes: [{ week: 100, set: { 'environment.background_rate': 0.04 } }] }],
  })
  const pairs = arrivalsOf(one).map((event) => [event.problem, counterpartOf(one, event.problem, other)] as const)
  expect(pairs.some(([, there]) => there === undefined)).toBe(true)
  expect(pairs.some(([here, there]) => there !== undefined && there !== here)).toBe(true)
  const missing = pairs.find(([, there]) => there === undefined)![0]
  expect(compared(one, missing, other)).toEqual(['It has no counterpart there: no such problem arose at that seat in that week.'])
})

test('what happened to the same crises in the other organization', async () => {
  const [one, other] = await livedBoth({ ...firstExperiment, arms: [{ arm: 'domineering' }, { arm: 'power-with' }] })
  const crises = one.events.filter((event) => event.kind === 'crisis began').slice(0, 8)
  const text = crises.map(({ week, problem }) => `${week}  ${compared(one, problem, other).join(' ')}\n`).join('')
  await expect(text).toMatchFileSnapshot('testdata/compared.txt')
})

test('a week that has not come yet is no missing counterpart', async () => {
  const [one, other] = await livedBoth(firstExperiment)
  const last = arrivalsOf(one).at(-1)!
  const early = { ...other, lived: 10, events: other.events.filter((event) => event.week < 10) }
  expect(compared(one, last.problem, early)).toEqual(['That week has not been computed there yet.'])
})
