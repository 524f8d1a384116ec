import { expect, test } from 'vitest'
import { description } from '../engine/description'
import { compared, indexOfOutcome, leftOnes, type Outcomes } from './compared'

const world = (left: number, right: number): Outcomes => ({
  outcomes: [left, right].map((value) => new Float64Array(description.outcomes.length).fill(value)),
})

test('differences are of the right from the left, within worlds', () => {
  const { left, right, difference, verdict } = compared([world(1, 2), world(3, 5)], 'performance')
  expect([left, right, difference.mean]).toEqual([2, 3.5, 1.5])
  expect(verdict).toBe('undecided')
})

test('worlds decide if they are enough and the interval lies beyond the negligible zone, and equal ones decide nothing', () => {
  const verdict = (worlds: number, by: number, spread = 0.01) =>
    compared(Array.from({ length: worlds }, (_, number) => world(1, 1 + by + spread * (number % 2))), 'trust').verdict
  expect([verdict(40, 0.5), verdict(40, -0.5), verdict(40, 0.001), verdict(40, 0.015)]).toEqual(['higher', 'lower', 'same', 'undecided'])
  expect([verdict(29, 0.5), verdict(40, 0.5, 0), verdict(40, 0, 0)]).toEqual(['undecided', 'undecided', 'undecided'])
})

test('organizations of two experiments are compared within the same worlds, in whatever order these came', () => {
  const numbered = (replication: number, left: number) => ({ replication, ...world(left, 0) })
  const pairs = leftOnes([numbered(1, 10), numbered(0, 1)], [numbered(0, 2), numbered(1, 11), numbered(2, 50)])
  expect(pairs).toHaveLength(2)
  const { left, right, difference } = compared(pairs, 'performance')
  expect([left, right, difference.low, difference.high]).toEqual([5.5, 6.5, -Infinity, Infinity])
})

test('an outcome that there is not is told', () => {
  expect(() => indexOfOutcome('happiness')).toThrow('happiness')
})
