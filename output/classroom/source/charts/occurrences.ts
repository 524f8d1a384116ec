import type { Intervention } from '../engine/protocol'
import type { Side } from '../state/player'
import { shockWeeks } from './courses'

export type OccurrenceKind = 'shock' | 'regime' | 'setting' | 'cut' | 'absence'

/** What befalls the organizations from outside, or is done to them. */
export interface Occurrence {
  week: number
  kind: OccurrenceKind
  arm: 0 | 1 | null // null: both
  words: string
}

/** The shocks that have been lived so far. Both sides live in one world. */
export function shocksOf(sides: readonly [Side, Side]): Occurrence[] {
  return shockWeeks(sides[0].recording).map((week) => ({ week, kind: 'shock', arm: null, words: 'shock' }))
}

/** The interventions of both sides in the order of weeks; one that concerns both is listed once. */
export function interventionsOf(sides: readonly [Side, Side]): Occurrence[] {
  const [one, other] = sides.map((side) => side.arm.setup.Interventions ?? []) as [Intervention[], Intervention[]]
  const keyed = other.map((intervention) => JSON.stringify(intervention))
  const occurrences: Occurrence[] = []
  for (const intervention of one) {
    const twin = keyed.indexOf(JSON.stringify(intervention))
    if (twin >= 0) keyed[twin] = ''
    occurrences.push(occurrenceOf(intervention, twin >= 0 ? null : 0))
  }
  keyed.forEach((key, number) => {
    if (key !== '') occurrences.push(occurrenceOf(other[number]!, 1))
  })
  return occurrences.sort((a, b) => a.week - b.week)
}

function occurrenceOf({ Week: week, Regime, Parameter, Cut, Absence }: Intervention, arm: 0 | 1 | null): Occurrence {
  if (Regime) return { week, arm, kind: 'regime', words: `regime: ${Regime.Name}` }
  if (Parameter) return { week, arm, kind: 'setting', words: `${Parameter.Name}: ${Parameter.Value}` }
  if (Cut) return { week, arm, kind: 'cut', words: `cut of ${Math.round(1000 * Cut.Chance) / 10}%` }
  const who = Absence?.Seat === 0 ? 'the head' : `seat ${Absence?.Seat}`
  return { week, arm, kind: 'absence', words: `${who} away for ${Absence?.Weeks} weeks` }
}
