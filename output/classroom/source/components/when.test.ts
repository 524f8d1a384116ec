import { expect, test } from 'vitest'
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
