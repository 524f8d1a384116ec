import { expect, it } from 'vitest'
import { differenceOf } from './numbers'

const names = ['domineering', 'power-with']
const capacity = { decimals: 2, better: 1, more: 'more', less: 'less' } as const
const crises = { decimals: 0, better: -1, more: 'more', less: 'fewer' } as const

it('differences are told from the second side, and whether that is better', () => {
  expect(differenceOf(capacity, names, [0.21, 0.494])).toBe('0.28 more in power-with, which is better.')
  expect(differenceOf(capacity, names, [0.494, 0.21])).toBe('0.28 less in power-with, which is worse.')
  expect(differenceOf(crises, names, [9, 2])).toBe('7 fewer in power-with, which is better.')
  expect(differenceOf(crises, names, [2, 9])).toBe('7 more in power-with, which is worse.')
})

it('what cannot be seen in the numbers is no difference', () => {
  expect(differenceOf(capacity, names, [0.21, 0.2101])).toBe('No difference.')
  expect(differenceOf(crises, names, [3, 3])).toBe('No difference.')
})
