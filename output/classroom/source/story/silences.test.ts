import { expect, test } from 'vitest'
import { until } from './silences'

test('counts up to a week and with it', () => {
  const weeks = [2, 2, 5, 9]
  expect([0, 1, 2, 4, 5, 8, 9, 100].map((week) => until(weeks, week))).toEqual([0, 0, 2, 2, 3, 3, 4, 4])
  expect(until([], 3)).toBe(0)
})
