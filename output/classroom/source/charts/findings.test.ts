import { describe, expect, it } from 'vitest'
import { description } from '../engine/description'
import type { Ensemble } from '../state/player'
import { betterSentence, differenceSentence, findingOf, intervalSentence, shareSentence, summarySentence, type Finding } from './findings'
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
      'power-with has fewer crises than domineering in 60% of 5 worlds (the reverse in 20%, equal in 20%).',
      'Mean difference, power-with − domineering: −0.4 per year, 95% interval −1.5 to 0.7. Undecided: 5 worlds are too few; a verdict needs at least 30.',
    ])
  })

  it('name shares that add up to all worlds', () => {
    const crises = [...Array<number>(194).fill(2), ...Array<number>(1).fill(0), ...Array<number>(5).fill(1)]
    expect(sentences('crises_per_year', crises, crises.map(() => 1))[0]).toBe(
      'power-with has fewer crises than domineering in 97% of 200 worlds (the reverse in 1%, equal in 2%).',
    )
  })

  it('are told alike when they speak for the other side', () => {
    const low = [0.2, 0.21, 0.19, 0.2]
    const high = [0.5, 0.5, 0.52, 0.49]
    expect(sentences('leadership_capacity', low, high)).toEqual([
      'power-with has more leadership among its followers than domineering in all 4 worlds.',
      'Mean difference, power-with − domineering: +0.303, 95% interval 0.272 to 0.333. Undecided: 4 worlds are too few; a verdict needs at least 30.',
    ])
    expect(sentences('leadership_capacity', high, low)).toEqual([
      'power-with has less leadership among its followers than domineering in all 4 worlds.',
      'Mean difference, power-with − domineering: −0.303, 95% interval −0.333 to −0.272. Undecided: 4 worlds are too few; a verdict needs at least 30.',
    ])
  })

  it('say when nothing differs', () => {
    expect(sentences('problems_per_year', [11, 12], [11, 12])).toEqual([
      'Problems arrived: domineering and power-with are equal in all 2 worlds.',
      'Mean difference, power-with − domineering: 0.00 per year, the same in every world. That decides nothing: a rare event may not have happened yet.',
    ])
  })

  it('of one world have no interval, and of none are none', () => {
    expect(sentences('crises_per_year', [1], [3])).toEqual([
      'power-with has more crises than domineering in the one world.',
      'Mean difference, power-with − domineering: +2.0 per year. One world has no interval.',
    ])
    expect(sentences('crises_per_year', [], [])).toEqual(['No world has been run yet.', ''])
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

describe('verdicts', () => {
  const spread = [0, 0.01, 0.02, 0.03]
  const verdicts = (by: number, worlds = 40) => {
    const low = Array.from({ length: worlds }, (_, world) => 0.4 + spread[world % 4]!)
    const high = low.map((value, world) => value + by + spread[(world >> 2) % 4]!)
    return findingOf(worldsWith('trust', low, high), outcomeNamed('trust'), names)
  }
  it('need enough worlds, and an interval beyond the negligible zone or inside it', () => {
    expect(differenceSentence(verdicts(0.2))).toMatch(/ On average power-with earns more trust\.$/)
    expect(differenceSentence(verdicts(-0.3))).toMatch(/ On average power-with earns less trust\.$/)
    expect(differenceSentence(verdicts(-0.02))).toMatch(/ On average practically the same: differences up to 0\.02 are negligible\.$/)
    expect(differenceSentence(verdicts(0.006))).toMatch(/ Undecided: differences up to 0\.02 are negligible, and the interval contains some\.$/)
    expect(differenceSentence(verdicts(0.2, 29))).toMatch(/ Undecided: 29 worlds are too few; a verdict needs at least 30\.$/)
    expect(verdicts(0.2, 29).verdict).toBe('undecided')
  })
  it('need more worlds if a few count for much', () => {
    const low = Array<number>(40).fill(0.2)
    const finding = findingOf(worldsWith('trust', low, low.map((value, world) => value + (world === 0 ? 0.7 : 0.3))), outcomeNamed('trust'), names)
    expect(finding.verdict).toBe('undecided')
    expect(differenceSentence(finding)).toMatch(/few worlds count for much here; a verdict needs about 1,?\d{3}|\d{3}\./)
  })
  it('are summed up: wins before losses, then ties and what is undecided', () => {
    const finding = (name: string, verdict: Finding['verdict'], first: number, second: number): Finding => ({
      ...verdicts(0), outcome: outcomeNamed(name), verdict, means: [first, second], decimals: 1,
    })
    expect(
      summarySentence([
        finding('crisis_weeks', 'higher', 1.3, 5), finding('resilience_loss', 'undecided', 1, 1), finding('collateral_damage', 'lower', 17, 0),
        finding('trust', 'lower', 0.6, 0.5), finding('performance', 'same', 0.6, 0.6), finding('follower_decisions', 'higher', 0.1, 0.4),
      ]),
    ).toBe(
      'Compared with domineering, power-with does less collateral damage (0 against 17), but ' +
        `${outcomeNamed('crisis_weeks').more} (5 against 1.30) and earns less trust (0.500 against 0.600); ` +
        'it also leaves more of its decisions to followers (0.400 against 0.100). Practically the same: performance. Undecided by these worlds: performance lost after a shock.',
    )
    expect(summarySentence([finding('trust', 'undecided', 1, 1)])).toBe(
      'Compared with domineering, power-with shows no clear difference. Undecided by these worlds: trust of followers.',
    )
  })
})

it('few worlds are said to be too few', () => {
  expect(intervalSentence(12)).toContain('12 worlds are too few')
  expect(intervalSentence(200)).not.toContain('too few')
})
