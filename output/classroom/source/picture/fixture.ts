// For tests: small organizations, written down by hand.
import { frameFields, inCrisis, present, type Event, type Recording } from '../engine/protocol'

interface Written {
  seats?: number
  span?: number
  lived: number
  events?: (Partial<Event> & Pick<Event, 'week' | 'kind'>)[]
  vacant?: { week: number; seat: number }[]
  crises?: { week: number; seat: number }[]
}

/** Everybody is there, with the same numbers in every week, unless it is said otherwise. */
export function written({ seats = 7, span = 2, lived, events = [], vacant = [], crises = [] }: Written): Recording {
  const bosses = treeOf(seats, span)
  const frames = new Uint8Array(lived * seats * frameFields.length)
  for (let week = 0; week < lived; week++) {
    for (let seat = 0; seat < seats; seat++) {
      const is = (list: { week: number; seat: number }[]) => list.some((one) => one.week === week && one.seat === seat)
      const state = (is(vacant) ? 0 : present) | (is(crises) ? inCrisis : 0)
      frames.set([51, 128, 0, 2, state], frameFields.length * (week * seats + seat))
    }
  }
  return {
    seats,
    bosses,
    leaders: Math.floor((seats - 2) / span) + 1,
    weeks: lived,
    lived,
    series: new Float64Array(),
    frames,
    ties: [{ week: 0, pairs: Uint32Array.from({ length: 2 * (seats - 1) }, (_, n) => (n % 2 === 0 ? bosses[n / 2 + 1]! : (n + 1) / 2)) }],
    events: events.map(eventOf),
    outcomes: null,
    digest: null,
  }
}

/** The bosses of a tree, each with as many reports as the span. */
export function treeOf(seats: number, span: number): Int32Array {
  return Int32Array.from({ length: seats }, (_, seat) => Math.max(0, Math.floor((seat - 1) / span)))
}

function eventOf(event: Partial<Event> & Pick<Event, 'week' | 'kind'>): Event {
  const blank = { seat: -1, problem: -1, facets: [], severity: 0, heard: [], crew: [], right: false, dismissed: false, weeks: 0, count: 0, name: '', value: 0 }
  return { ...blank, ...event }
}
