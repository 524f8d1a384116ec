import { expect, test } from 'vitest'
import { written } from './fixture'
import { momentsOf } from './moments'
import { crisisName, describe, hintFor, memberAt } from './words'

const recording = written({
  lived: 60,
  vacant: [{ week: 54, seat: 5 }],
  crises: [{ week: 54, seat: 4 }],
  events: [
    { week: 50, kind: 'arrived', seat: 4, problem: 0, facets: [1], severity: 0.9 },
    { week: 54, kind: 'crisis began', seat: 4, problem: 0, severity: 1 },
    { week: 54, kind: 'kept silent', seat: 4, problem: 0, severity: 1 },
    { week: 54, kind: 'quit', seat: 5 },
    { week: 54, kind: 'shock', count: 2, facets: [2] },
  ],
})

test('a week is described in sentences', () => {
  expect(describe('Domineering', recording, momentsOf(recording), 54)).toBe(
    'Domineering, year 2, week 3: 6 of 7 seats filled. Leadership capacity of followers 20 of 100 on average. ' +
      '1 problem open. 1 crisis, at seat 4. 1 kept silent about a problem. 1 left. A shock causes 2 problems.',
  )
  expect(describe('Domineering', recording, momentsOf(recording), 0)).toBe(
    'Domineering, year 1, week 1: 7 of 7 seats filled. Leadership capacity of followers 20 of 100 on average. 0 problems open.',
  )
})

test('a member is told of in a few lines', () => {
  expect(hintFor(recording, 54, 4)).toEqual([
    'Seat 4, follower',
    'leadership capacity 20 of 100',
    'trust 50, harm 0 of 100',
    '2 facets to work on, in a crisis',
  ])
  expect(hintFor(recording, 54, 5)).toEqual(['Seat 5, follower', 'vacant at present'])
  expect(memberAt(recording, 0, 0).role).toBe('the head')
  expect(memberAt(recording, 0, 2).role).toBe('leader')
})

test('a crisis is called by its seat and its beginning', () => {
  expect(crisisName(momentsOf(recording).tracks[0]!)).toBe('seat 4, since year 2, week 3')
})
