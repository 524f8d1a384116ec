import { description } from '../engine/description'
import { frameFields, type Event, type Recording } from '../engine/protocol'
import type { Names } from './names'

/** One problem according to the log. */
export interface Story {
  recording: Recording
  events: Event[] // of the problem, in order
  arrival: Event
  onset: Event | undefined // of the crisis
  end: Event | undefined // its resolution
  shock: Event | undefined // that brought it
  referred: boolean // its holder could not decide it
}

/** A problem according to the log, or undefined if the log does not have it. */
export function storyOf(recording: Recording, problem: number): Story | undefined {
  const events = recording.events.filter((event) => event.problem === problem)
  const arrival = events.find((event) => event.kind === 'arrived')
  if (!arrival) return undefined
  // Within a week, the problems of a shock follow it, and all others come before.
  let shock: Event | undefined
  for (let at = recording.events.indexOf(arrival) - 1; !shock && recording.events[at]?.week === arrival.week; at--) {
    if (recording.events[at]!.kind === 'shock') shock = recording.events[at]
  }
  return {
    recording,
    events,
    arrival,
    onset: events.find((event) => event.kind === 'crisis began'),
    end: events.find((event) => event.kind === 'resolved'),
    shock,
    referred: events.some((event) => event.kind === 'spoke up' || event.kind === 'kept silent'),
  }
}

/** The seat that decides the problems that a holder refers. */
export function deciderFor(recording: Recording, holder: number, facets: number): number {
  const seat = holder < recording.leaders ? holder : recording.bosses[holder]!
  return facets > 2 ? recording.bosses[seat]! : seat
}

/** The value of a weekly series. */
export function valueAt(recording: Recording, series: string, week: number): number {
  const column = description.series.findIndex((one) => one.name === series)
  return recording.series[week * description.series.length + column] ?? 0
}

/** The values of a seat in a week. */
export function frameOf(recording: Recording, week: number, seat: number): Record<(typeof frameFields)[number], number> {
  const at = (week * recording.seats + seat) * frameFields.length
  const values = frameFields.map((field, place) => [field, recording.frames[at + place] ?? 0])
  return Object.fromEntries(values) as Record<(typeof frameFields)[number], number>
}

export type CauseKind =
  | 'arrived'
  | 'shock'
  | 'vulnerable'
  | 'vacant'
  | 'let lie'
  | 'kept silent'
  | 'spoke up'
  | 'waited'
  | 'planned'
  | 'busy'
  | 'taken up'
  | 'stepped in'
  | 'found wrong'
  | 'grew'
  | 'crisis began'
  | 'commanded'
  | 'habit'
  | 'sanctioned'
  | 'laid off'
  | 'removed'
  | 'resolved'
  | 'open'

/** A cause whose text waits for its place in the chain, because seats are introduced at first mention. */
export interface Draft {
  week: number
  rank: number // within the week
  kind: CauseKind
  seats: number[]
  tell: (names: Names) => string
}
