import { describe, expect, test } from 'vitest'
import { description } from '../engine/description'
import { engineOn } from '../engine/engine'
import { inProcess, setupOf } from '../engine/in-process'
import { treeOf, written } from './fixture'
import { outwards, place, placeOf, radiusFor, seatAt, seatPoint, type Geometry } from './geometry'
import { crisisAt, crisisOf } from './hit'
import { Layout } from './layout'
import { momentsOf } from './moments'
import { markOf, type Scene } from './scene'

function standing(seats: number, span: number, width: number, height: number): Geometry {
  const layout = new Layout(treeOf(seats, span))
  while (!layout.advance(1_000));
  return place(layout, width, height)
}

describe.each([
  [616, 616],
  [288, 288],
  [1200, 500],
])('on a canvas of %i by %i', (width, height) => {
  const geometry = standing(57, 7, width, height)

  test('everybody is on it, busy as they may be', () => {
    const most = radiusFor(255, geometry.unit)
    for (let seat = 0; seat < 57; seat++) {
      const { x, y } = seatPoint(seat, geometry)
      expect(Math.min(x, y, width - x, height - y)).toBeGreaterThan(most)
    }
  })

  test('a point of a member finds it, and one between members nobody', () => {
    for (let seat = 0; seat < 57; seat++) {
      const { x, y } = seatPoint(seat, geometry)
      expect(seatAt(geometry, x + 0.3 * geometry.unit, y, 4)).toBe(seat)
    }
    expect(seatAt(geometry, 1, 1, 4)).toBe(-1)
  })
})

const recording = written({
  lived: 10,
  events: [
    { week: 1, kind: 'arrived', seat: 4, problem: 0, facets: [1], severity: 0.9 },
    { week: 2, kind: 'crisis began', seat: 4, problem: 0, severity: 1 },
    { week: 3, kind: 'spoke up', seat: 4, problem: 0, severity: 1.1, facets: [1], weeks: 4 },
    { week: 5, kind: 'planned', seat: 0, problem: 0, severity: 1.2, facets: [1], crew: [6] },
  ],
})
const geometry = standing(7, 2, 400, 400)
const track = momentsOf(recording).tracks[0]!

test('a problem comes from beyond the edge and moves without leaps, also when it is called off on its way', () => {
  expect(placeOf(track, -0.1, geometry)).toBeUndefined()
  const { x, y } = placeOf(track, 0, geometry)!
  expect(Math.min(x, y, 400 - x, 400 - y)).toBeCloseTo(0, 6)
  expect(placeOf(track, 1, geometry)).toEqual(seatPoint(4, geometry))
  expect(placeOf(track, 5, geometry)).toEqual(seatPoint(0, geometry))
  const step = 1 / 64
  for (let moment = 0; moment < 9; moment += step) {
    const [before, after] = [placeOf(track, moment, geometry)!, placeOf(track, moment + step, geometry)!]
    expect(Math.hypot(after.x - before.x, after.y - before.y)).toBeLessThan(20)
  }
})

test('outwards is away from the head, and up for the head itself', () => {
  expect(outwards(0, geometry)).toEqual({ x: 0, y: -1 })
  for (let seat = 1; seat < 7; seat++) {
    const { x, y } = outwards(seat, geometry)
    expect(Math.hypot(x, y)).toBeCloseTo(1, 10)
    expect(x * (geometry.x[seat]! - 200) + y * (geometry.y[seat]! - 200)).toBeGreaterThan(0)
  }
})

describe('a crisis', () => {
  const at = (position: number): Scene => ({
    recording, moments: momentsOf(recording), geometry, position, linger: 2, pulse: 0, focus: null, selected: -1, fontSize: 14, ties: new Uint32Array(),
  })

  test('is found at its mark', () => {
    const mark = markOf(track, at(2))!
    expect(crisisAt(at(2), mark.x, mark.y, 2)?.problem).toBe(0)
    expect(crisisAt(at(2), 2, 2, 2)).toBeUndefined()
    expect(crisisAt(at(1), mark.x, mark.y, 2)).toBeUndefined()
  })

  test('is found with whoever has a part in it', () => {
    expect([0, 1, 2, 3, 4, 5, 6].filter((seat) => crisisOf(at(4), seat))).toEqual([4])
    expect([0, 1, 2, 3, 4, 5, 6].filter((seat) => crisisOf(at(6), seat))).toEqual([0, 4, 6])
    expect(crisisOf(at(6), -1)).toBeUndefined()
  })
})

test.each(['domineering', 'power-with'])('in ten years of %s, every open problem is somewhere on the canvas at every moment', async (arm) => {
  const lived = await engineOn(inProcess).play({ setup: setupOf('baseline', arm), seed: '3', replication: 1 })
  const moments = momentsOf(lived)
  const spots = standing(57, 7, 600, 600)
  const { series } = description
  const count = (name: string, week: number) => lived.series[series.length * week + series.findIndex((one) => one.name === name)]!
  const ended = lived.events.filter(({ kind }) => kind === 'resolved').length
  expect(moments.tracks.filter((one) => one.resolved < Infinity)).toHaveLength(ended)
  for (const [week, open] of moments.open.entries()) {
    for (const problem of open) {
      const { x, y } = placeOf(moments.tracks[problem]!, week + 0.5, spots)!
      expect(Math.min(x, y, 600 - x, 600 - y)).toBeGreaterThanOrEqual(-1e-9)
    }
    // What the engine counts as open at the end of a week is what is open here.
    const left = open.filter((problem) => moments.tracks[problem]!.resolved > week)
    expect(left).toHaveLength(count('open_problems', week))
    expect(left.filter((problem) => moments.tracks[problem]!.crisis <= week)).toHaveLength(count('open_crises', week))
  }
})
