import { expect, test } from 'vitest'
import type { Experiment } from '../state/experiment'
import { changesNothing, futuresOf, settingOfSide } from './futures'

const twins: Experiment = { scenario: 'baseline', set: {}, arms: [{ arm: 'domineering' }, { arm: 'power-with' }], seed: '1', replication: 0 }

test('the same regime with the same numbers changes nothing', () => {
  expect(changesNothing(twins, 1, { week: 50, arm: 'power-with' })).toBe(true)
  expect(changesNothing(twins, 0, { week: 50, arm: 'power-with' })).toBe(false)
  expect(changesNothing(twins, 1, { week: 50, arm: 'power-with', policy: { sanction: 0.77 } })).toBe(false)
})

test('what an earlier change has made is what is compared with', () => {
  const once = futuresOf(twins, 0, { week: 50, arm: 'power-with', set: { 'environment.growth': 0.05 } })
  expect(settingOfSide(once, 1, 49, 'environment.growth')).not.toBe(0.05)
  expect(settingOfSide(once, 1, 60, 'environment.growth')).toBe(0.05)
  expect(changesNothing(once, 1, { week: 60, arm: 'power-with', set: { 'environment.growth': 0.05 } })).toBe(true)
  expect(changesNothing(once, 1, { week: 60, set: { 'environment.growth': 0.06 } })).toBe(false)
  expect(changesNothing(once, 1, { week: 60, arm: 'domineering' })).toBe(false)
})
