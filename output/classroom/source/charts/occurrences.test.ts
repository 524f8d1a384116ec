import { expect, it } from 'vitest'
import type { Intervention } from '../engine/protocol'
import type { Side } from '../state/player'
import { interventionsOf, shocksOf } from './occurrences'
import { recordingOf, sidesOf } from './synthetic'

const none: Omit<Intervention, 'Week'> = { Regime: null, Parameter: null, Cut: null, Absence: null }

function withInterventions(one: Intervention[] | null, other: Intervention[] | null): [Side, Side] {
  const sides = sidesOf(undefined, 10)
  sides[0].arm.setup = { ...sides[0].arm.setup, Interventions: one }
  sides[1].arm.setup = { ...sides[1].arm.setup, Interventions: other }
  return sides
}

it('what is done to both sides at once is one intervention', () => {
  const cut = { ...none, Week: 30, Cut: { Chance: 0.105 } }
  const away = { ...none, Week: 10, Absence: { Seat: 0, Weeks: 26 } }
  const setting = { ...none, Week: 20, Parameter: { Name: 'environment.growth', Value: 0.05 } }
  const found = interventionsOf(withInterventions([cut, away], [setting, cut, cut]))
  expect(found.map(({ week, arm, kind, words }) => [week, arm, kind, words])).toEqual([
    [10, 0, 'absence', 'the head away for 26 weeks'],
    [20, 1, 'setting', 'environment.growth: 0.05'],
    [30, null, 'cut', 'cut of 10.5%'],
    [30, 1, 'cut', 'cut of 10.5%'],
  ])
  expect(interventionsOf(withInterventions(null, null))).toEqual([])
})

it('a change of regime is called by the new one', () => {
  const sides = withInterventions(null, null)
  const regime = sides[1].arm.setup.Regime
  const [change] = interventionsOf(withInterventions([{ ...none, Week: 5, Regime: regime }], null))
  expect(change).toEqual({ week: 5, arm: 0, kind: 'regime', words: `regime: ${regime.Name}` })
})

it('shocks are those of the world', () => {
  const sides = sidesOf(undefined, 10)
  sides[0].recording = recordingOf(60, (name, week) => (name === 'shocks' && week === 40 ? 1 : 0))
  expect(shocksOf(sides).map(({ week, arm }) => [week, arm])).toEqual([[40, null]])
})
