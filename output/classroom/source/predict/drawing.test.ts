import { describe, expect, it } from 'vitest'
import type { Line } from '../state/bets'
import { draw, partName } from './drawing'

const line: Line = [0.2, 0.2, 0.2, 0.2, 0.2]

describe('drawing', () => {
  it('moves the nearest point', () => {
    expect(draw(line, 0.25, null, { part: 2.4, capacity: 0.6 }, false)).toEqual([0.2, 0.6, 0.2, 0.2, 0.2])
    expect(draw(line, 0.25, null, { part: 2.6, capacity: 0.6 }, false)).toEqual([0.2, 0.2, 0.6, 0.2, 0.2])
  })
  it('moves every point on the way of a fast pointer, to either side', () => {
    const there = draw(line, 0.25, { part: 0.5, capacity: 0.3 }, { part: 4.5, capacity: 0.7 }, false)
    expect(there).toEqual([0.35, 0.45, 0.55, 0.65, 0.7])
    const back = draw(line, 0.25, { part: 4.5, capacity: 0.7 }, { part: 0.5, capacity: 0.3 }, false)
    expect(back).toEqual([0.3, 0.45, 0.55, 0.65, 0.2])
  })
  it('carries what is to the right along in a first stroke', () => {
    const begun = draw(null, 0.25, null, { part: 1, capacity: 0.4 }, true)
    expect(begun).toEqual([0.4, 0.4, 0.4, 0.4, 0.4])
    expect(draw(begun, 0.25, { part: 1, capacity: 0.4 }, { part: 3, capacity: 0.6 }, true)).toEqual([0.4, 0.5, 0.6, 0.6, 0.6])
  })
  it('stays on the chart, at whole hundredths, and leaves the start alone', () => {
    expect(draw(line, 0.25, null, { part: 5.4, capacity: 1.3 }, false)).toEqual([0.2, 0.2, 0.2, 0.2, 1])
    expect(draw(line, 0.25, null, { part: 1, capacity: -0.2 }, false)).toEqual([0, 0.2, 0.2, 0.2, 0.2])
    expect(draw(line, 0.25, null, { part: 1, capacity: 0.3333 }, false)).toEqual([0.33, 0.2, 0.2, 0.2, 0.2])
    expect(draw(line, 0.25, null, { part: 0.1, capacity: 0.9 }, false)).toEqual(line)
    expect(line).toEqual([0.2, 0.2, 0.2, 0.2, 0.2])
  })
})

it('names the parts of a run', () => {
  expect([1, 2, 3, 4, 5].map((part) => partName(part, 520))).toEqual(['year 2', 'year 4', 'year 6', 'year 8', 'year 10'])
  expect([1, 5].map((part) => partName(part, 104))).toEqual(['week 21', 'year 2'])
})
