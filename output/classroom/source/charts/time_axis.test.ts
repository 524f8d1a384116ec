import { describe, expect, it } from 'vitest'
import { spread, timeTicks, topOf } from './time_axis'

describe('ticks of time', () => {
  it('are at years, as many as fit', () => {
    expect(timeTicks(520, 12).map((tick) => tick.label)).toEqual(['0', '1', '2', '3', '4', '5', '6', '7', '8', '9', '10 years'])
    expect(timeTicks(520, 5).map((tick) => tick.week)).toEqual([0, 104, 208, 312, 416, 520])
    expect(timeTicks(52_000, 6).map((tick) => tick.label)).toEqual(['0', '200', '400', '600', '800', '1000 years'])
  })

  it('are at weeks in short runs', () => {
    expect(timeTicks(52, 5).map((tick) => tick.label)).toEqual(['0', '13', '26', '39', '52 weeks'])
    expect(timeTicks(3, 5).map((tick) => tick.week)).toEqual([0, 1, 2, 3])
  })

  it('are there even for a run of a week', () => {
    expect(timeTicks(1, 8).length).toBeGreaterThan(0)
  })
})

describe('upper ends', () => {
  it('leave air above the greatest value', () => {
    expect(topOf(10, false)).toBeCloseTo(11.2)
    expect(topOf(1, true)).toBe(2)
    expect(topOf(0, false)).toBe(1)
    expect(topOf(NaN, true)).toBe(1)
  })
})

describe('labels', () => {
  it('stay where they belong if there is room', () => {
    expect(spread(20, 60, 16, 100)).toEqual([20, 60])
  })

  it('are kept apart, the upper one above', () => {
    expect(spread(50, 52, 16, 100)).toEqual([43, 59])
    expect(spread(52, 50, 16, 100)).toEqual([59, 43])
  })

  it('are kept within', () => {
    expect(spread(2, 99, 16, 100)).toEqual([8, 92])
    expect(spread(1, 3, 16, 100)).toEqual([8, 24])
    expect(spread(98, 99, 16, 100)).toEqual([76, 92])
  })
})
