import { describe, expect, it } from 'vitest'
import type { Line } from '../state/bets'
import { answerOf, bestSureness, brierOfNoIdea, brierScore, chancesOf, lineAt, mostlyInWords, scoreSketch, sharesOf } from './score'

it('is told of one bet and of many', () => {
  expect([mostlyInWords(1, 1), mostlyInWords(0, 1)]).toEqual(['your one bet came true', 'your one bet did not come true'])
  expect([mostlyInWords(0, 3), mostlyInWords(2, 3)]).toEqual(['none of your 3 bets came true', '2 of your 3 bets came true'])
})

describe('the answer of a world', () => {
  it('is the organization with more, unless they are about the same', () => {
    expect(answerOf(0.6, 0.4, 0.05)).toBe('first')
    expect(answerOf(0.4, 0.6, 0.05)).toBe('second')
    expect(answerOf(0.42, 0.4, 0.05)).toBe('same')
    expect(answerOf(1, 1.5, 0.5)).toBe('same')
  })
  it('counts over worlds', () => {
    const shares = sharesOf([[2, 1], [1, 2], [3, 0], [1, 1]], 0.5)
    expect(shares).toEqual({ first: 0.5, same: 0.25, second: 0.25 })
  })
})

describe('the Brier score', () => {
  const certain = { first: 1, same: 0, second: 0 }

  it('is what the definition gives, world by world', () => {
    const chances = chancesOf({ answer: 'first', sure: 'fairly' })!
    expect(chances.first).toBeCloseTo(0.7)
    expect(chances.same).toBeCloseTo(0.15)
    // Of ten worlds seven are of the first, one of the same, two of the second.
    const worlds = [...Array(7).fill('first'), 'same', 'second', 'second']
    const sum = worlds.reduce((total: number, world) => {
      let score = 0
      for (const answer of ['first', 'same', 'second'] as const) score += (chances[answer] - Number(answer === world)) ** 2
      return total + score
    }, 0)
    expect(brierScore(chances, { first: 0.7, same: 0.1, second: 0.2 })).toBeCloseTo(sum / 10, 12)
  })
  it('is 0 at best, 2 at worst and two thirds without an idea', () => {
    expect(brierScore(certain, certain)).toBe(0)
    expect(brierScore(certain, { first: 0, same: 1, second: 0 })).toBe(2)
    expect(brierOfNoIdea).toBeCloseTo(2 / 3)
  })
  it('is proper: no chances do better than the shares themselves', () => {
    const shares = { first: 0.6, same: 0.1, second: 0.3 }
    const best = brierScore(shares, shares)
    for (let first = 0; first <= 1; first += 0.05) {
      for (let same = 0; first + same <= 1; same += 0.05) {
        expect(brierScore({ first, same, second: 1 - first - same }, shares)).toBeGreaterThanOrEqual(best - 1e-12)
      }
    }
  })
  it('rewards the sureness that fits', () => {
    expect(bestSureness('first', { first: 1, same: 0, second: 0 })).toBe('very')
    expect(bestSureness('first', { first: 0.7, same: 0.15, second: 0.15 })).toBe('fairly')
    expect(bestSureness('first', { first: 0.3, same: 0.3, second: 0.4 })).toBe('hunch')
  })
  it('asks how sure one is', () => {
    expect(chancesOf({ answer: 'first' })).toBeUndefined()
  })
})

describe('a sketched line', () => {
  const line: Line = [0.3, 0.4, 0.4, 0.5, 0.6]

  it('goes straight from point to point', () => {
    const weeks = 521 // so that a fifth is 104 weeks
    expect(lineAt(0.2, line, 0, weeks)).toBe(0.2)
    expect(lineAt(0.2, line, 52, weeks)).toBeCloseTo(0.25)
    expect(lineAt(0.2, line, 104, weeks)).toBeCloseTo(0.3)
    expect(lineAt(0.2, line, 260, weeks)).toBeCloseTo(0.4)
    expect(lineAt(0.2, line, 520, weeks)).toBeCloseTo(0.6)
  })
  it('has a start even in a run of a single week', () => {
    expect(lineAt(0.2, line, 0, 1)).toBe(0.2)
  })
  it('is as far from the median as the mean of its weeks, and inside the band as often as it is', () => {
    const flat: Line = [0.4, 0.4, 0.4, 0.4, 0.4]
    const median = new Float64Array(10).fill(0.5)
    const low = new Float64Array(10).fill(0.45)
    const high = new Float64Array(10).fill(0.6)
    low.fill(0.3, 0, 4)
    const score = scoreSketch(0.4, flat, { low, median, high })
    expect(score.distance).toBeCloseTo(0.1)
    expect(score.inside).toBeCloseTo(0.4)
  })
})
