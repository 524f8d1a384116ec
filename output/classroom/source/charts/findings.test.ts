import { describe, expect, it } from 'vitest'
import { description } from '../engine/description'
import type { Ensemble } from '../state/player'
import { betterSentence, differenceSentence, findingOf, intervalSentence, shareSentence } from './findings'
import { ensembleOf } from './synthetic'

const names = ['domineering', 'power-with'] as const

function outcomeNamed(name: string) {
  return description.outcomes.find((one) => one.name === name)!
}

/** An ensemble in which an outcome has the given values by world. */
function worldsWith(name: string, one: number[], other: number[]): Ensemble {
  const ensemble = ensembleOf(one.length)
  const number = description.outcomes.indexOf(outcomeNamed(name))
  ensemble.runs.forEach((run, world) => {
    run.outcomes[0]![number] = one[world]!
    run.outcomes[1]![number] = other[world]!
  })
  return ensemble
}

function sentences(name: string, one: number[], other: number[]) {
  const finding = findingOf(worldsWith(name, one, other), outcomeNamed(name), names)
  return [shareSentence(finding), differenceSentence(finding)]
}

describe('findings', () => {
  it('say how often which side has more, and by how much on average', () => {
    // Differences -1, -1, -1, 0, 1: mean -.4, standard deviation sqrt(.8); t of 4 degrees of freedom 2.776.
    expect(sentences('crises_per_year', [2, 2, 2, 1, 0], [1, 1, 1, 1, 1])).toEqual([
      'power-with has fewer crises than domineering in 60% of 5 worlds (more crises in 20%, equal in 20%).',
      'Mean difference, power-with − domineering: −0.4 per year, 95% interval −1.5 to 0.7. The interval holds 0: these worlds do not decide which side has more on average.',
    ])
  })

  it('name shares that add up to all worlds', () => {
    const crises = [...Array<number>(194).fill(2), ...Array<number>(1).fill(0), ...Array<number>(5).fill(1)]
    expect(sentences('crises_per_year', crises, crises.map(() => 1))[0]).toBe(
      'power-with has fewer crises than domineering in 97% of 200 worlds (more crises in 1%, equal in 2%).',
    )
  })

  it('are told alike when they speak for the other side', () => {
    const low = [0.2, 0.21, 0.19, 0.2]
    const high = [0.5, 0.5, 0.52, 0.49]
    expect(sentences('leadership_capacity', low, high)).toEqual([
      'power-with has more leadership capacity than domineering in all 4 worlds.',
      'Mean difference, power-with − domineering: +0.30, 95% interval 0.27 to 0.33.',
    ])
    expect(sentences('leadership_capacity', high, low)).toEqual([
      'power-with has less leadership capacity than domineering in all 4 worlds.',
      'Mean difference, power-with − domineering: −0.30, 95% interval −0.33 to −0.27.',
    ])
  })

  it('say when nothing differs', () => {
    expect(sentences('problems_per_year', [11, 12], [11, 12])).toEqual([
      'Problems per year: domineering and power-with are equal in all 2 worlds.',
      'Mean difference, power-with − domineering: 0.00 per year, the same in every world.',
    ])
  })

  it('of one world have no interval, and of none are none', () => {
    expect(sentences('crises_per_year', [1], [3])).toEqual([
      'power-with has more crises than domineering in the one world.',
      'Mean difference, power-with − domineering: +2.0 per year. One world has no interval.',
    ])
    expect(sentences('crises_per_year', [], [])).toEqual(['No world has been played yet.', ''])
  })

  it('are there for every outcome', () => {
    const ensemble = ensembleOf(40)
    for (const outcome of description.outcomes) {
      const finding = findingOf(ensemble, outcome, names)
      expect(shareSentence(finding)).toMatch(/worlds/)
      expect(differenceSentence(finding)).toMatch(/^Mean difference, power-with − domineering: [−+]?\d/)
      expect(betterSentence(outcome)).toMatch(/better/)
    }
  })
})

it('few worlds are said to be few', () => {
  expect(intervalSentence(12)).toContain('12 worlds are few')
  expect(intervalSentence(200)).not.toContain('few')
})
