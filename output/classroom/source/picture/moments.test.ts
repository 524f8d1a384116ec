import { describe, expect, test } from 'vitest'
import { written } from './fixture'
import { Moments, momentsOf, openCrises } from './moments'
import { crewAt, outside, planAt, severityAt, stageAt } from './tracks'

// Seat 0 leads 1 and 2; 1 leads 3 and 4; 2 leads 5 and 6.
const course = written({
  lived: 20,
  events: [
    { week: 2, kind: 'arrived', seat: 4, problem: 0, facets: [1, 5], severity: 0.5 },
    { week: 2, kind: 'kept silent', seat: 4, problem: 0, severity: 0.5 },
    { week: 4, kind: 'spoke up', seat: 4, problem: 0, severity: 0.72, weeks: 2, facets: [1, 5] },
    { week: 6, kind: 'withheld advice', seat: 3, problem: 0, severity: 1.0368 },
    { week: 6, kind: 'planned', seat: 1, problem: 0, facets: [1, 5], severity: 1.0368, heard: [4, 5], crew: [3, 5], weeks: 2 },
    { week: 7, kind: 'crisis began', seat: 4, problem: 0, severity: 1.24416 },
    { week: 9, kind: 'quit', seat: 5 },
    { week: 10, kind: 'stepped in', seat: 6, problem: 0, facets: [5] },
    { week: 11, kind: 'found wrong', seat: 1, problem: 0 },
    { week: 11, kind: 'sanctioned', seat: 3, problem: 0, dismissed: true },
    { week: 12, kind: 'commanded', seat: 0, problem: 0 },
    { week: 12, kind: 'planned', seat: 0, problem: 0, facets: [1, 5], heard: [], crew: [1, 6] },
    { week: 13, kind: 'found wrong', seat: 0, problem: 0 },
    { week: 14, kind: 'planned', seat: 0, problem: 0, facets: [1, 5], heard: [], crew: [1, 6] },
    { week: 15, kind: 'resolved', seat: 0, problem: 0, weeks: 13 },
  ],
})

describe('a problem', () => {
  const moments = momentsOf(course)
  const track = moments.tracks[0]!

  test('is open from the week of its arrival to that of its end', () => {
    expect(moments.open.map((open) => open.length)).toEqual([0, 0, ...Array<number>(14).fill(1), 0, 0, 0, 0])
    expect([track.arrived, track.crisis, track.resolved]).toEqual([2, 7, 15])
  })

  test('travels from outside, up the line, back when the plan was wrong, and up the chain of command to stay', () => {
    expect(track.legs).toEqual([
      { start: 1, end: 2, path: [outside, 4] },
      { start: 4, end: 6, path: [4, 1] },
      { start: 11, end: 11.5, path: [1, 4] }, // called off in the week after by the command
      { start: 11.5, end: 12, path: [4, 1, 0] },
    ])
  })

  test('goes through its stages', () => {
    expect([2, 3.9, 4, 5.9, 6, 10.9, 11, 11.9, 12].map((moment) => stageAt(track, moment))).toEqual([
      'open', 'open', 'reported', 'reported', 'planned', 'planned', 'open', 'open', 'planned',
    ])
  })

  test('has the plan and the crew of the moment', () => {
    expect(planAt(track, 5.9)).toBeUndefined()
    const plan = planAt(track, 6)!
    expect([plan.decider, plan.heard, plan.talked, plan.end]).toEqual([1, [4, 5], 8, 11])
    expect(crewAt(plan, 9.9)).toEqual([3, 5])
    expect(crewAt(plan, 10)).toEqual([3, 6])
    expect(planAt(track, 11)).toBeUndefined()
    expect(planAt(track, 14)!.decider).toBe(0)
    expect(planAt(track, 15)).toBeUndefined()
  })

  test('grows by the same factor every week, between the weeks that events tell of', () => {
    expect(severityAt(track, 2)).toBe(0.5)
    expect(severityAt(track, 3)).toBeCloseTo(0.6, 10)
    expect(severityAt(track, 5)).toBeCloseTo(0.864, 10)
  })

  test('is among the crises that are open while it is one', () => {
    expect(openCrises(moments, 6.9)).toEqual([])
    expect(openCrises(moments, 7)).toEqual([track])
    expect(openCrises(moments, 14.9)).toEqual([track])
    expect(openCrises(moments, 15)).toEqual([])
  })
})

test('what happens is listed by week and seat', () => {
  const happened = momentsOf(course).happenings.flat().map(({ week, seat, kind }) => [week, seat, kind])
  expect(happened).toEqual([
    [2, 4, 'kept silent'],
    [6, 3, 'withheld advice'],
    [7, 4, 'crisis began'],
    [9, 5, 'left'],
    [11, 1, 'found wrong'],
    [11, 3, 'sanctioned'],
    [11, 3, 'dismissed'],
    [12, 0, 'commanded'],
    [13, 0, 'found wrong'],
    [15, 0, 'crisis resolved'],
  ])
  expect(momentsOf(course).happenings[12]![0]!.path).toEqual([4, 1, 0])
})

test('a recording that grows is taken in piece by piece, to the same end', () => {
  const growing = new Moments()
  for (let lived = 0; lived <= course.lived; lived += 3) growing.extend({ ...course, lived })
  growing.extend(course)
  growing.extend(course)
  expect({ ...growing }).toEqual({ ...momentsOf(course) })
  expect(growing.open).toHaveLength(20)
})

test('the moments of a recording are made once, however it has grown', () => {
  expect(momentsOf({ ...course })).toBe(momentsOf(course))
})

test('several steps of one week share it', () => {
  const moments = momentsOf(
    written({
      lived: 3,
      events: [
        { week: 1, kind: 'arrived', seat: 3, problem: 0, facets: [0, 1, 2], severity: 0.1 },
        { week: 1, kind: 'spoke up', seat: 3, problem: 0, facets: [0, 1, 2], severity: 0.1, weeks: 0 },
        { week: 1, kind: 'planned', seat: 0, problem: 0, facets: [0, 1, 2], severity: 0.1, crew: [0, 0, 0] },
      ],
    }),
  )
  expect(moments.tracks[0]!.legs).toEqual([
    { start: 0, end: 0.5, path: [outside, 3] },
    { start: 0.5, end: 1, path: [3, 1, 0] },
  ])
})

test('what nobody could take over is at least no error', () => {
  const moments = momentsOf(
    written({
      lived: 2,
      events: [
        { week: 0, kind: 'arrived', seat: 3, problem: 0, facets: [0], severity: 1 },
        { week: 0, kind: 'crisis began', seat: 3, problem: 0, severity: 1 },
        { week: 0, kind: 'commanded', seat: -1, problem: 0, severity: 1 },
      ],
    }),
  )
  expect(moments.happenings[0]!.map(({ kind }) => kind)).toEqual(['crisis began'])
})

test('shocks and changes are told in words', () => {
  const { notices } = momentsOf(
    written({
      lived: 9,
      events: [
        { week: 1, kind: 'shock', count: 1, facets: [3] },
        { week: 2, kind: 'shock', count: 4, facets: [3] },
        { week: 5, kind: 'regime changed', name: 'power-with' },
        { week: 6, kind: 'parameter changed', name: 'trust.initial', value: 0.25 },
      ],
    }),
  )
  expect(notices).toEqual([
    { week: 1, text: 'A shock causes 1 problem', shock: true },
    { week: 2, text: 'A shock causes 4 problems', shock: true },
    { week: 5, text: 'From now on: power-with', shock: false },
    { week: 6, text: 'trust.initial is now 0.25', shock: false },
  ])
})
