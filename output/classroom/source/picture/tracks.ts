// The way of a problem through an organization.

/** Nowhere in the organization: where problems come from. */
export const outside = -1

/** A way from seat to seat, in weeks. The last seat is reached at the end. */
export interface Leg {
  start: number
  end: number
  path: number[]
}

/** What becomes of a problem from a week on. Only at the last stage work is done on it. */
export type Stage = 'open' | 'reported' | 'planned'

export interface Plan {
  week: number
  decider: number
  heard: number[]
  talked: number // the week in which the talk is over and work begins
  facets: number[]
  crew: { week: number; seats: number[] }[] // a seat for each facet, from a week on
  end: number // the week in which it ends; Infinity before that
}

/** One problem from its arrival to its end. */
export interface Track {
  problem: number
  facets: number
  arrived: number
  place: number
  legs: Leg[]
  stages: { week: number; stage: Stage }[]
  plans: Plan[]
  severities: { week: number; severity: number }[]
  crisis: number // the week in which it becomes one; Infinity before that
  resolved: number // likewise
  commanded: boolean // taken over from above, for good
}

const ceiling = 3 // of severity

/** The severity of a problem at a moment. Events give it for their weeks only; between them it grows by the same factor every week. */
export function severityAt(track: Track, moment: number): number {
  const known = track.severities
  let next = known.findIndex(({ week }) => week > moment)
  if (next < 0) next = known.length - 1
  const after = known[next]!
  const before = known[Math.max(0, next - 1)]!
  if (after.week === before.week) return after.severity
  const growth = (after.severity / before.severity) ** (1 / (after.week - before.week))
  return Math.min(ceiling, before.severity * growth ** (moment - before.week))
}

export function stageAt(track: Track, moment: number): Stage {
  let stage: Stage = 'open'
  for (const one of track.stages) if (one.week <= moment) stage = one.stage
  return stage
}

/** The plan that is talked about or worked on at a moment, if there is one. */
export function planAt(track: Track, moment: number): Plan | undefined {
  return last(track.plans, (plan) => plan.week <= moment && plan.end > moment)
}

/** Who works on each facet at a moment; nobody is -1. */
export function crewAt(plan: Plan, moment: number): number[] {
  return (last(plan.crew, ({ week }) => week <= moment) ?? plan.crew[0]!).seats
}

/** The last of a list for which something holds. */
export function last<T>(list: readonly T[], holds: (one: T) => boolean): T | undefined {
  for (let number = list.length - 1; number >= 0; number--) if (holds(list[number]!)) return list[number]
  return undefined
}
