import { describe, expect, it } from 'vitest'
import {
  ascending, bandOf, compare, differences, histogram, meanOf, pairedDifference, quantile, roundStep, someWeeks, studentQuantile,
} from './statistics'

describe('quantiles', () => {
  it('are straight lines between neighbours', () => {
    expect(quantile([10, 20, 40, 80], 0)).toBe(10)
    expect(quantile([10, 20, 40, 80], 1)).toBe(80)
    expect(quantile([10, 20, 40, 80], 0.5)).toBe(30)
    expect(quantile([10, 20, 40, 80], 0.25)).toBeCloseTo(17.5, 12)
    expect(quantile([7], 0.9)).toBe(7)
    expect(quantile([], 0.5)).toBeNaN()
  })

  it('of 0, 1, ..., n are n times the share', () => {
    const values = Array.from({ length: 101 }, (_, i) => i)
    for (const share of [0.025, 0.1, 0.333, 0.5, 0.9]) expect(quantile(values, share)).toBeCloseTo(100 * share, 10)
  })

  it('need numbers sorted as numbers', () => {
    expect([...ascending([10, 9, -1, 100])]).toEqual([-1, 9, 10, 100])
  })
})

describe('bands', () => {
  it('are quantiles over worlds, week by week', () => {
    // World w has the course w, w + 10, w + 20, ...
    const courses = Array.from({ length: 11 }, (_, world) => Float32Array.from({ length: 4 }, (_, week) => world + 10 * week))
    const band = bandOf(courses, [0, 3], [0.1, 0.5, 0.9])
    expect(band.quantiles.map((values) => [...values])).toEqual([[1, 31], [5, 35], [9, 39]])
  })

  it('of no world are not numbers', () => {
    expect([...bandOf([], [0, 1], [0.5]).quantiles[0]!]).toEqual([NaN, NaN])
  })

  it('are taken at some weeks, the first and the last among them', () => {
    expect(someWeeks(5, 10)).toEqual([0, 1, 2, 3, 4])
    expect(someWeeks(10, 4)).toEqual([0, 3, 6, 9])
    expect(someWeeks(11, 4)).toEqual([0, 3, 6, 9, 10])
    expect(someWeeks(0, 4)).toEqual([])
    expect(someWeeks(52_000, 260).length).toBeLessThanOrEqual(261)
  })
})

describe("Student's t", () => {
  const shares = [0.55, 0.9, 0.975, 0.995, 0.9995]

  it('has closed forms for one, two and four degrees of freedom', () => {
    for (const share of shares) {
      const alpha = 4 * share * (1 - share)
      expect(studentQuantile(share, 1) / Math.tan(Math.PI * (share - 0.5))).toBeCloseTo(1, 10)
      expect(studentQuantile(share, 2) / ((2 * share - 1) * Math.sqrt(2 / alpha))).toBeCloseTo(1, 10)
      const q = Math.cos(Math.acos(Math.sqrt(alpha)) / 3) / Math.sqrt(alpha)
      expect(studentQuantile(share, 4) / (2 * Math.sqrt(q - 1))).toBeCloseTo(1, 10)
    }
  })

  it('agrees with published tables', () => {
    // Upper 2.5% points.
    const table: [number, number][] = [[3, 3.1824], [5, 2.5706], [9, 2.2622], [10, 2.2281], [29, 2.0452], [30, 2.0423], [60, 2.0003], [120, 1.9799]]
    for (const [degrees, value] of table) expect(studentQuantile(0.975, degrees)).toBeCloseTo(value, 4)
  })

  it('is the normal distribution in the end', () => {
    expect(studentQuantile(0.975, 100_000)).toBeCloseTo(1.96, 3)
    expect(studentQuantile(0.975, 100_001)).toBeCloseTo(1.96, 3)
  })

  it('is symmetric', () => {
    expect(studentQuantile(0.5, 7)).toBeCloseTo(0, 12)
    expect(studentQuantile(0.025, 7)).toBeCloseTo(-studentQuantile(0.975, 7), 12)
  })
})

describe('means', () => {
  it('have intervals of Student’s t', () => {
    // Mean 3, variance 2.5, five values; t of four degrees of freedom.
    const estimate = meanOf([1, 2, 3, 4, 5])
    const standardError = Math.sqrt(2.5 / 5)
    expect(estimate.mean).toBe(3)
    expect(estimate.standardError).toBeCloseTo(standardError, 12)
    expect(estimate.low).toBeCloseTo(3 - 2.776445105 * standardError, 8)
    expect(estimate.high).toBeCloseTo(3 + 2.776445105 * standardError, 8)
  })

  it('of one value have no interval, and of none are none', () => {
    expect(meanOf([4])).toEqual({ count: 1, mean: 4, standardError: NaN, low: -Infinity, high: Infinity, needed: Infinity })
    expect(meanOf([]).mean).toBeNaN()
  })

  it('hold the true mean in about 95 of 100 samples', () => {
    let state = 1
    const uniform = () => (state = (state * 48271) % 2147483647) / 2147483647
    let held = 0
    for (let sample = 0; sample < 2000; sample++) {
      const { low, high } = meanOf(Array.from({ length: 12 }, uniform))
      if (low <= 0.5 && 0.5 <= high) held++
    }
    // Four standard errors of a share of .95 in 2000 samples are .02.
    expect(held / 2000).toBeGreaterThan(0.93)
    expect(held / 2000).toBeLessThan(0.97)
  })
})

describe('differences within worlds', () => {
  it('leave out what worlds have in common', () => {
    const worlds = [0, 100, -50, 7]
    const estimate = pairedDifference(worlds.map((world) => world + 2), worlds)
    expect(estimate).toEqual({ count: 4, mean: 2, standardError: NaN, low: -Infinity, high: Infinity, needed: Infinity })
  })

  it('change sign with the order', () => {
    const one = [1, 5, 2]
    const other = [2, 2, 2.5]
    const forth = pairedDifference(one, other)
    const back = pairedDifference(other, one)
    expect(forth.mean).toBeCloseTo(-back.mean, 12)
    expect(forth.low).toBeCloseTo(-back.high, 12)
  })

  it('are refused for samples of different lengths', () => {
    expect(() => differences([1, 2], [1])).toThrow('as many values')
  })

  it('are counted', () => {
    expect(compare([1, 2, 3, 4], [0, 2, 4, 1])).toEqual({ higher: 2, lower: 1, equal: 1 })
  })
})

describe('histograms', () => {
  it('count every value once', () => {
    const values = Array.from({ length: 201 }, (_, i) => i / 10)
    const bins = histogram(values, 0, 20, 20)
    expect(bins.reduce((sum, bin) => sum + bin.count, 0)).toBe(201)
    expect(bins[0]).toEqual({ from: 0, to: 1, count: 10 })
    expect(bins.at(-1)).toEqual({ from: 20, to: 21, count: 1 })
  })

  it('put a value at the edge of two bins into the upper one, despite rounding', () => {
    const bins = histogram([0.1, 0.2, 0.3, 0.7], 0, 1, 10)
    expect(bins.map((bin) => bin.count)).toEqual([0, 1, 1, 1, 0, 0, 0, 1, 0, 0, 0])
  })

  it('of equal values are one bin', () => {
    expect(histogram([3, 3], 3, 3, 20)).toEqual([{ from: 3, to: 3, count: 2 }])
    expect(histogram([], 3, 3, 20)).toEqual([])
  })

  it('have round steps', () => {
    expect([0.013, 0.02, 0.21, 0.6, 3, 70].map(roundStep).map((step) => Number(step.toPrecision(6)))).toEqual([0.02, 0.02, 0.5, 1, 5, 100])
    expect(roundStep(0)).toBe(0)
  })
})
