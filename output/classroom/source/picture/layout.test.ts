import { describe, expect, test } from 'vitest'
import { treeOf } from './fixture'
import { Layout, layoutOf } from './layout'

function settled(seats: number, span: number): Layout {
  const layout = new Layout(treeOf(seats, span))
  while (!layout.advance(1_000));
  return layout
}

const distance = ({ x, y }: Layout, one: number, other: number) => Math.hypot(x[one]! - x[other]!, y[one]! - y[other]!)

describe.each([
  [1, 7],
  [2, 7],
  [5, 7],
  [57, 1],
  [57, 2],
  [57, 7],
  [57, 50],
  [300, 7],
])('a layout of %i seats with a span of %i', (seats, span) => {
  const layout = settled(seats, span)

  test('has the head in the middle and all within a circle around it', () => {
    expect([layout.x[0], layout.y[0]]).toEqual([0, 0])
    for (let seat = 0; seat < seats; seat++) expect(distance(layout, 0, seat)).toBeLessThanOrEqual(1 + 1e-9)
  })

  test('leaves room for every seat', () => {
    let least = Infinity
    for (let one = 0; one < seats; one++) {
      for (let other = 0; other < one; other++) least = Math.min(least, distance(layout, one, other))
    }
    expect(least).toBeGreaterThan(0.85 * layout.spacing)
  })

  test('is the same again', () => {
    const again = settled(seats, span)
    expect(again.x).toEqual(layout.x)
    expect(again.y).toEqual(layout.y)
  })
})

test('units are recognizable: hardly a follower stands nearer to another leader', () => {
  const layout = settled(57, 7)
  for (let seat = 8; seat < 57; seat++) {
    const nearest = [1, 2, 3, 4, 5, 6, 7].sort((one, other) => distance(layout, seat, one) - distance(layout, seat, other))[0]
    expect(nearest).toBe(Math.floor((seat - 1) / 7))
  }
})

test('settles in slices', () => {
  const layout = new Layout(treeOf(300, 7))
  expect(layout.advance(0)).toBe(false)
  expect(layout.settled).toBe(false)
  while (!layout.advance(1));
  expect(layout.x).toEqual(settled(300, 7).x)
})

test('organizations of the same tree share one', () => {
  expect(layoutOf(treeOf(20, 3))).toBe(layoutOf(treeOf(20, 3)))
  expect(layoutOf(treeOf(20, 3))).not.toBe(layoutOf(treeOf(20, 4)))
})
