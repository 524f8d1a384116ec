import { expect, test } from 'vitest'
import type { Cause } from '../why/causes'
import { stepsOf, weeksOf } from './steps'

const cause = (week: number, text: string): Cause => ({ week, kind: 'planned', seats: [], text })

test('what happens in a week is one step', () => {
  expect(stepsOf([cause(3, 'a'), cause(3, 'b'), cause(8, 'c')])).toEqual([
    { week: 3, lines: ['a', 'b'] },
    { week: 8, lines: ['c'] },
  ])
  expect(stepsOf([])).toEqual([])
})

test('both organizations have one clock', () => {
  expect(weeksOf(stepsOf([cause(3, 'a'), cause(9, 'b')]), stepsOf([cause(3, 'c'), cause(5, 'd')]))).toEqual([3, 5, 9])
})
