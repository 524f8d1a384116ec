import type { Event } from '../engine/protocol'
import { counted } from '../components/when'
import { capital, distinct, type Names } from './names'

/** The fate of a plan. */
export interface Fate {
  kind: 'carried out' | 'found wrong' | 'dropped' | 'under way'
  week: number | undefined // of its end
  onset: number | undefined // week in which the crisis began, if it began meanwhile
}

/** One plan for a problem, and how it was made according to the log. */
export interface Plan {
  event: Event
  fate: Fate
  withheld: number[] // who was asked and kept silent
  number: number // from 1
  commanded: boolean
  own: boolean // the decider held the problem and need not ask
}

const ends: Partial<Record<Event['kind'], Fate['kind']>> = {
  'resolved': 'carried out',
  'found wrong': 'found wrong',
  'commanded': 'dropped',
}

/** The fate of a plan, from the events after it. */
export function fateOf(later: readonly Event[]): Fate {
  const at = later.findIndex((event) => ends[event.kind])
  const end = later[at]
  const meanwhile = at < 0 ? later : later.slice(0, at)
  return {
    kind: (end && ends[end.kind]) ?? 'under way',
    week: end?.week,
    onset: meanwhile.find((event) => event.kind === 'crisis began')?.week,
  }
}

const ordinals = ['first', 'second', 'third', 'fourth', 'fifth', 'sixth', 'seventh', 'eighth', 'ninth', 'tenth']

/** A plan in words: who was heard, who was not, and how good it was. */
export function planTold(plan: Plan, names: Names): string {
  const { event, fate, withheld, number, commanded, own } = plan
  const heard = event.heard.length === 0 ? 'heard nobody' : `heard ${names.all(event.heard)}${event.weeks > 0 ? `, which took ${counted(event.weeks, 'week')},` : ''}`
  const which = number === 1 ? 'a plan' : `the ${ordinals[number - 1] ?? `${number}th`} plan`
  const sentences = [`${capital(names.of(event.seat))} ${own ? 'took it up, ' : ''}${heard} and decided on ${which}.`]
  const silent = distinct(withheld.filter((seat) => !event.heard.includes(seat)))
  if (silent.length > 0) {
    const [verb, it] = silent.length === 1 ? ['was', 'it'] : ['were', 'they']
    sentences.push(`${capital(names.all(silent))} ${verb} asked and did not say what ${it} knew.`)
  }
  const present = event.crew.filter((seat) => seat >= 0 && seat !== event.seat)
  const unasked = distinct(present.filter((seat) => !event.heard.includes(seat) && !withheld.includes(seat)))
  if (unasked.length > 0) {
    const [verb, it] = unasked.length === 1 ? ['was', 'it'] : ['were', 'they']
    const what = commanded ? 'put to work without being asked' : `not asked, although ${it} knew most about a part of it and had to do the work`
    sentences.push(`${capital(names.all(unasked))} ${verb} ${what}.`)
  }
  sentences.push(quality(event, fate))
  return sentences.join(' ')
}

function quality(event: Event, { kind, week, onset }: Fate): string {
  if (!event.right) return kind === 'dropped' ? 'The plan was wrong; it ended when the crisis was taken over.' : 'The plan was wrong.'
  const from = event.week + event.weeks
  const work = (until: number) => `${counted(Math.max(0, until - from), 'week')} of work on it`
  if (kind === 'dropped') return `The plan was right, but was dropped when the crisis was taken over, after ${work(week!)}.`
  if (onset !== undefined) return `The plan was right, but it was still not carried out, after ${work(onset)}, when the crisis began.`
  if (kind === 'carried out') return `The plan was right, and was carried out${week === event.week ? ' in the same week' : ` within ${counted(week! - event.week, 'week')}`}.`
  return 'The plan was right; work on it had not ended by the last week.'
}
