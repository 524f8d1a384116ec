import { expect, test } from 'vitest'
import type { Cause } from '../why/causes'
import { plainly, stepsOf, weeksOf } from './steps'

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

test('words of the model give way to plain ones', () => {
  expect(plainly('A problem in domains 0, 3 and 11 arose at seat 12.')).toBe('A problem in three fields of knowledge arose at seat 12.')
  expect(plainly('Seat 4 stepped in for domain 7, since seat 9 was not there any more.')).toBe(
    'Seat 4 stepped in for one field of knowledge, since seat 9 was not there any more.',
  )
  expect(plainly('Seat 3 heard nobody and decided on the sixth plan.')).toBe('Seat 3 heard nobody and decided on another plan, the sixth.')
  expect(plainly('Seat 3 heard nobody and decided on a plan.')).toBe('Seat 3 heard nobody and decided on a plan.')
})
