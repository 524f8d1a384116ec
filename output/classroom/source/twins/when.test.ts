import { expect, test } from 'vitest'
import { secondsLeft } from './computing'
import { counted, lastWeekOf, quarterNamed, quartersBy, whenOf } from './when'

test('weeks are told as readers count', () => {
  expect([0, 51, 52, 519].map(whenOf)).toEqual(['year 1, week 1', 'year 1, week 52', 'year 2, week 1', 'year 10, week 52'])
})

test('a quarter is over with its last week', () => {
  for (let quarter = 0; quarter < 40; quarter++) {
    expect(quartersBy(lastWeekOf(quarter) - 1)).toBe(quarter)
    expect(quartersBy(lastWeekOf(quarter))).toBe(quarter + 1)
  }
  expect([0, 3, 4].map(quarterNamed)).toEqual(['year 1, quarter 1', 'year 1, quarter 4', 'year 2, quarter 1'])
})

test('one is not many', () => {
  expect([counted(1, 'week'), counted(0, 'week'), counted(2, 'crisis', 'crises')]).toEqual(['1 week', '0 weeks', '2 crises'])
})

test('what is left takes as long as what was done, by its share', () => {
  expect(secondsLeft(3000, 0.25, 0.75)).toBe(9)
  expect(secondsLeft(3000, 0.999, 0.001)).toBe(1)
  expect(secondsLeft(3000, 0, 1)).toBeUndefined()
})
