import { expect, test } from 'vitest'
import { description } from '../engine/description'
import { compared, decided, indexOfOutcome, leftOnes, type Outcomes } from './compared'

const world = (left: number, right: number): Outcomes => ({
  outcomes: [left, right].map((value) => new Float64Array(description.outcomes.length).fill(value)),
})

test('differences are of the right from the left, within worlds', () => {
  const { left, right, difference } = compared([world(1, 2), world(3, 5)], 'performance')
  expect([left, right, difference.mean]).toEqual([2, 3.5, 1.5])
  expect(decided(difference)).toBe(false)
})

test('worlds decide if the interval leaves nothing out on one side, or if all are equal', () => {
  expect(decided(compared([world(1, 2), world(3, 4.001), world(5, 6.002)], 'trust').difference)).toBe(true)
  expect(decided(compared([world(1, 1), world(3, 3)], 'trust').difference)).toBe(true)
})

test('organizations of two experiments are compared within the same worlds, in whatever order these came', () => {
  const numbered = (replication: number, left: number) => ({ replication, ...world(left, 0) })
  const pairs = leftOnes([numbered(1, 10), numbered(0, 1)], [numbered(0, 2), numbered(1, 11), numbered(2, 50)])
  expect(pairs).toHaveLength(2)
  const { left, right, difference } = compared(pairs, 'performance')
  expect([left, right, difference.low, difference.high]).toEqual([5.5, 6.5, 1, 1])
})

test('an outcome that there is not is told', () => {
  expect(() => indexOfOutcome('happiness')).toThrow('happiness')
})
