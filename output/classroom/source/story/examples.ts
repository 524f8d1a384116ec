// A rule decides which problem is shown, not the outcome.
import { frameFields, present, type Event, type Recording } from '../engine/protocol'
import type { Side } from '../state/player'

/** A problem that both organizations of a pair met. */
export interface Example {
  problem: number
  seat: number // where it turned up
  week: number // when, counted from 0
  skills: number
  weeks: [number, number] // until it was solved, in each
}

/** The rule, for readers. */
export const rule =
  'that somebody without reports found, that take two or more skills, that had to be reported on the left but not on the right, and that both solved'

/**
 * All problems that the rule admits, in the order in which they turned up. The
 * rule considers only what is known when a problem turns up, and that both
 * organizations solved it.
 */
export function examplesOf([left, right]: [Side, Side]): Example[] {
  const examples: Example[] = []
  const others = historiesOf(right.recording)
  for (const [problem, events] of historiesOf(left.recording)) {
    const arrival = events[0]
    const other = others.get(problem)
    if (arrival?.kind !== 'arrived' || !other) continue
    const solved: [Event | undefined, Event | undefined] = [solvedIn(events), solvedIn(other)]
    if (!solved[0] || !solved[1]) continue
    if (arrival.seat < left.recording.leaders || arrival.facets.length < 2) continue
    if (![left, right].every(({ recording }) => taken(recording, arrival))) continue
    if (!referred(events) || referred(other)) continue
    examples.push({
      problem,
      seat: arrival.seat,
      week: arrival.week,
      skills: arrival.facets.length,
      weeks: [solved[0].weeks, solved[1].weeks],
    })
  }
  return examples
}

/** In how many of the examples the left, the right or neither was sooner. */
export function soonerIn(examples: readonly Example[]): { left: number; right: number; same: number } {
  const left = examples.filter(({ weeks }) => weeks[0] < weeks[1]).length
  const right = examples.filter(({ weeks }) => weeks[1] < weeks[0]).length
  return { left, right, same: examples.length - left - right }
}

// Events by problem, in the order of arrival.
function historiesOf(recording: Recording): Map<number, Event[]> {
  const histories = new Map<number, Event[]>()
  for (const event of recording.events) {
    if (event.problem < 0) continue
    const history = histories.get(event.problem)
    if (history) history.push(event)
    else histories.set(event.problem, [event])
  }
  return histories
}

function solvedIn(events: readonly Event[]): Event | undefined {
  return events.find((event) => event.kind === 'resolved')
}

// Followers report the problems that they must refer, or keep silent; of their own problems they do neither.
function referred(events: readonly Event[]): boolean {
  return events.some((event) => event.kind === 'spoke up' || event.kind === 'kept silent')
}

// Whether there is somebody in the seat in the week in which the problem turns up.
function taken({ frames, seats }: Recording, { week, seat }: Event): boolean {
  const state = frames[(week * seats + seat) * frameFields.length + frameFields.indexOf('state')]!
  return (state & present) !== 0
}
