import { describe, expect, test } from 'vitest'
import { description } from '../engine/description'
import { frameFields, present, type Event, type EventKind, type Recording } from '../engine/protocol'
import { firstExperiment, resolve } from '../state/experiment'
import type { Side } from '../state/player'
import { examplesOf, soonerIn, type Example } from './examples'

const weeks = 60
const seats = 5 // two leaders, three followers

function event(week: number, kind: EventKind, problem: number, more: Partial<Event> = {}): Event {
  const none = { seat: -1, facets: [], severity: 0, heard: [], crew: [], right: false, dismissed: false, weeks: 0, count: 0, name: '', value: 0 }
  return { ...none, week, kind, problem, ...more }
}

function side(number: 0 | 1, events: Event[], empty: number[] = []): Side {
  const frames = new Uint8Array(weeks * seats * frameFields.length)
  const state = frameFields.indexOf('state')
  for (let place = 0; place < weeks * seats; place++) frames[place * frameFields.length + state] = empty.includes(place % seats) ? 0 : present
  const recording: Recording = {
    seats,
    bosses: Int32Array.of(0, 0, 0, 1, 1),
    leaders: 2,
    weeks,
    lived: weeks,
    series: new Float64Array(weeks * description.series.length),
    frames,
    ties: [],
    events,
    outcomes: null,
    digest: null,
  }
  return { arm: resolve(firstExperiment)[number], recording, lived: weeks }
}

const arrival = (problem: number, seat = 3, facets = [1, 2]) => event(5, 'arrived', problem, { seat, facets })
const reported = (problem: number) => event(6, 'spoke up', problem, { seat: 3 })
const planned = (problem: number) => event(6, 'planned', problem, { seat: 3 })
const solved = (problem: number, weeks: number) => event(5 + weeks, 'resolved', problem, { weeks })

describe('the problems that the rule admits', () => {
  test('one that is reported on the left, held on the right and solved in both', () => {
    const left = side(0, [arrival(7), reported(7), solved(7, 12)])
    const right = side(1, [arrival(7), planned(7), solved(7, 4)])
    expect(examplesOf([left, right])).toEqual([{ problem: 7, seat: 3, week: 5, skills: 2, weeks: [12, 4] }])
  })

  test('one that nobody reported, but kept silent about, had to be reported, too', () => {
    const left = side(0, [arrival(0), event(6, 'kept silent', 0, { seat: 3 }), solved(0, 3)])
    expect(examplesOf([left, side(1, [arrival(0), planned(0), solved(0, 9)])])).toHaveLength(1)
  })

  test.each([
    ['not solved on the left', [arrival(0), reported(0)], [arrival(0), planned(0), solved(0, 1)]],
    ['not solved on the right', [arrival(0), reported(0), solved(0, 1)], [arrival(0), planned(0)]],
    ['reported on the right as well', [arrival(0), reported(0), solved(0, 1)], [arrival(0), reported(0), solved(0, 1)]],
    ['held on the left as well', [arrival(0), planned(0), solved(0, 1)], [arrival(0), planned(0), solved(0, 1)]],
    ['of one skill', [arrival(0, 3, [4]), reported(0), solved(0, 1)], [arrival(0, 3, [4]), planned(0), solved(0, 1)]],
    ['found by a leader', [arrival(0, 1), reported(0), solved(0, 1)], [arrival(0, 1), planned(0), solved(0, 1)]],
    ['not met on the right', [arrival(0), reported(0), solved(0, 1)], []],
  ])('none that is %s', (_, left, right) => {
    expect(examplesOf([side(0, left), side(1, right)])).toEqual([])
  })

  test('none at a seat that is empty in either', () => {
    const events: [Event[], Event[]] = [
      [arrival(0), reported(0), solved(0, 1)],
      [arrival(0), planned(0), solved(0, 1)],
    ]
    expect(examplesOf([side(0, events[0], [3]), side(1, events[1])])).toEqual([])
    expect(examplesOf([side(0, events[0]), side(1, events[1], [3])])).toEqual([])
    expect(examplesOf([side(0, events[0], [4]), side(1, events[1], [4])])).toHaveLength(1)
  })

  test('they come in the order in which they turned up', () => {
    const left = side(0, [arrival(1), arrival(2, 4), reported(2), reported(1), solved(2, 2), solved(1, 3)])
    const right = side(1, [arrival(1), arrival(2, 4), planned(1), planned(2), solved(2, 2), solved(1, 3)])
    expect(examplesOf([left, right]).map(({ problem }) => problem)).toEqual([1, 2])
  })
})

test('who was sooner is counted', () => {
  const of = (left: number, right: number): Example => ({ problem: 0, seat: 3, week: 0, skills: 2, weeks: [left, right] })
  expect(soonerIn([of(1, 2), of(5, 4), of(6, 1), of(3, 3)])).toEqual({ left: 1, right: 2, same: 1 })
  expect(soonerIn([])).toEqual({ left: 0, right: 0, same: 0 })
})
