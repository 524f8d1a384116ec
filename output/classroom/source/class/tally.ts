// The bets of a class, and its scores.
import { brierScore, chancesOf, scoreSketch, type CapacityBand, type Shares } from '../predict/score'
import { answers, measures, type Answer, type Bets, type Measure, type Sureness } from '../state/bets'
import type { Student } from './pasted'

/** From the least sure to the surest, after those who do not say. */
export const levels = ['unsaid', 'hunch', 'fairly', 'very'] as const
export type Level = (typeof levels)[number]

/** How many bet on each answer, by how sure they are. */
export type Tally = Record<Answer, Record<Level, number>>

export function tallyOf(students: readonly Student[], measure: Measure): Tally {
  const none = () => ({ unsaid: 0, hunch: 0, fairly: 0, very: 0 })
  const tally: Tally = { first: none(), same: none(), second: none() }
  for (const { bets } of students) {
    const bet = bets.measures[measure]
    if (bet) tally[bet.answer][bet.sure ?? 'unsaid']++
  }
  return tally
}

export function totalOf(tally: Tally, answer: Answer): number {
  return levels.reduce((sum, level) => sum + tally[answer][level], 0)
}

/** The organizations for which somebody has drawn a line. */
export function armsDrawn(students: readonly Student[]): (0 | 1)[] {
  return ([0, 1] as const).filter((arm) => students.some(({ bets }) => bets.lines[arm] !== null))
}

/** The score of somebody's bets. */
export interface Score {
  placed: number // bets on measures
  mostly: number // of them, those true in more than half of all worlds
  brier: number | null // mean over bets that say how sure they are; null if none does
  distance: number | null // of the sketched lines from the medians, mean over lines; null if none was drawn
}

export type SharesByMeasure = Record<Measure, Shares>

export function scoreOf(bets: Bets, shares: SharesByMeasure, start: number, bands: readonly [CapacityBand, CapacityBand]): Score {
  const made = measures.flatMap(({ name }) => {
    const bet = bets.measures[name]
    return bet ? [{ bet, shares: shares[name] }] : []
  })
  const briers = made.flatMap(({ bet, shares }) => {
    const chances = chancesOf(bet)
    return chances ? [brierScore(chances, shares)] : []
  })
  const distances = bets.lines.flatMap((line, arm) => (line ? [scoreSketch(start, line, bands[arm]!).distance] : []))
  return {
    placed: made.length,
    mostly: made.filter(({ bet, shares }) => shares[bet.answer] > 0.5).length,
    brier: briers.length > 0 ? mean(briers) : null,
    distance: distances.length > 0 ? mean(distances) : null,
  }
}

/**
 * The score of the class as a whole, which gives each answer the mean of its
 * members' chances. Null if nobody said how sure they are.
 */
export function scoreOfAll(students: readonly Student[], shares: SharesByMeasure): number | null {
  const briers = measures.flatMap(({ name }) => {
    const given = students.flatMap(({ bets }) => {
      const bet = bets.measures[name]
      const chances = bet && chancesOf(bet)
      return chances ? [chances] : []
    })
    if (given.length === 0) return []
    const all = Object.fromEntries(answers.map((answer) => [answer, mean(given.map((chances) => chances[answer]))])) as Shares
    return [brierScore(all, shares[name])]
  })
  return briers.length > 0 ? mean(briers) : null
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}

export function sureTitle(level: Level): string {
  const titles: Record<'unsaid' | Sureness, string> = { unsaid: 'not said', hunch: 'a hunch', fairly: 'fairly sure', very: 'very sure' }
  return titles[level]
}

/** The results of many worlds. */
export interface Outcome {
  shares: SharesByMeasure
  bands: [CapacityBand, CapacityBand]
}
