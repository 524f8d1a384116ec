// Scores of bets, over many worlds, never in one.
import { bandOf } from '../charts/statistics'
import { description } from '../engine/description'
import type { EnsembleRun } from '../engine/protocol'
import { answers, surenesses, type Answer, type Bet, type Line, type Measure, type Sureness } from '../state/bets'

/** The worlds in which bets are scored. */
export const worlds = 100

/** The answer that is true in a world: differences up to `same` are about the same. */
export function answerOf(first: number, second: number, same: number): Answer {
  if (Math.abs(first - second) <= same) return 'same'
  return first > second ? 'first' : 'second'
}

/** The share of worlds in which each answer is true. */
export type Shares = Record<Answer, number>

export function sharesOf(pairs: readonly (readonly [number, number])[], same: number): Shares {
  const shares: Shares = { first: 0, same: 0, second: 0 }
  for (const [first, second] of pairs) shares[answerOf(first, second, same)] += 1 / pairs.length
  return shares
}

/** The chances that a bet gives to the answers, if it says how sure it is. */
export function chancesOf(bet: Bet): Shares | undefined {
  if (bet.sure === undefined) return undefined
  const { chance } = surenesses.find(({ name }) => name === bet.sure)!
  const rest = (1 - chance) / (answers.length - 1)
  return { first: rest, same: rest, second: rest, [bet.answer]: chance }
}

/**
 * The Brier score of a forecast (Brier 1950): the squared differences between the
 * chances given and what is (1 for the answer that is true in a world, 0 for the
 * others), summed over the answers, mean over worlds. 0 is perfect, 2 the worst.
 * It is proper: nobody gains by giving chances other than those believed in.
 */
export function brierScore(chances: Shares, shares: Shares): number {
  let score = 1
  for (const answer of answers) score += chances[answer] ** 2 - 2 * chances[answer] * shares[answer]
  return score
}

/** The score of giving each answer the same chance. */
export const brierOfNoIdea = brierScore({ first: 1 / 3, same: 1 / 3, second: 1 / 3 }, { first: 1, same: 0, second: 0 })

/** The sureness with which a bet on an answer would have scored best. */
export function bestSureness(answer: Answer, shares: Shares): Sureness {
  const scores = surenesses.map(({ name }) => brierScore(chancesOf({ answer, sure: name })!, shares))
  return surenesses[scores.indexOf(Math.min(...scores))]!.name
}

/** The values of an outcome in the worlds of an ensemble, of both arms. */
export function pairsOf(runs: readonly EnsembleRun[], measure: Measure): [number, number][] {
  const column = description.outcomes.findIndex(({ name }) => name === measure)
  return runs.map(({ outcomes }) => [outcomes[0]![column]!, outcomes[1]![column]!])
}

/** The value of a sketched line in a week: it goes straight from each point to the next. */
export function lineAt(start: number, line: Line, week: number, weeks: number): number {
  const points = [start, ...line]
  const at = weeks > 1 ? (Math.min(week, weeks - 1) / (weeks - 1)) * line.length : 0
  const before = Math.min(Math.floor(at), line.length - 1)
  return points[before]! + (at - before) * (points[before + 1]! - points[before]!)
}

/** Leadership capacity in many worlds, week by week: the median, and the ends of the middle 80%. */
export interface CapacityBand {
  low: ArrayLike<number>
  median: ArrayLike<number>
  high: ArrayLike<number>
}

/** The capacity of both arms in an ensemble. */
export function capacityBands(runs: readonly EnsembleRun[]): [CapacityBand, CapacityBand] {
  const width = description.series.length
  const column = description.series.findIndex(({ name }) => name === 'leadership_capacity')
  const weeks = Array.from({ length: (runs[0]?.series[0]!.length ?? 0) / width }, (_, week) => week)
  const [one, other] = ([0, 1] as const).map((arm) => {
    const courses = runs.map(({ series }) => weeks.map((week) => series[arm]![week * width + column]!))
    const [low, median, high] = bandOf(courses, weeks, [0.1, 0.5, 0.9]).quantiles
    return { low: low!, median: median!, high: high! }
  })
  return [one!, other!]
}

export interface SketchScore {
  distance: number // mean over weeks, from the median
  inside: number // share of weeks inside the band
}

/** Compares a sketched line with the median and the band of an ensemble, week by week. */
export function scoreSketch(start: number, line: Line, { low, median, high }: CapacityBand): SketchScore {
  const weeks = median.length
  let distance = 0
  let inside = 0
  for (let week = 0; week < weeks; week++) {
    const value = lineAt(start, line, week, weeks)
    distance += Math.abs(value - median[week]!)
    if (value >= low[week]! && value <= high[week]!) inside++
  }
  return { distance: distance / weeks, inside: inside / weeks }
}

/** How many bets came true, as the start of a sentence. */
export function mostlyInWords(mostly: number, made: number): string {
  if (made === 1) return mostly === 1 ? 'your one bet came true' : 'your one bet did not come true'
  return `${mostly === 0 ? 'none' : mostly} of your ${made} bets came true`
}
