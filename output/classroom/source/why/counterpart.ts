import type { Event, Recording } from '../engine/protocol'
import { counted } from '../components/when'
import { capital, Names } from './names'
import { storyOf, type Story } from './story'

/** The number of a problem in another recording of the same world, or undefined if it did not arise there. */
export function counterpartOf(recording: Recording, problem: number, other: Recording): number | undefined {
  const arrivals = recording.events.filter((event) => event.kind === 'arrived')
  const arrival = arrivals.find((event) => event.problem === problem)
  if (!arrival) return undefined
  const alike = (event: Event) =>
    event.kind === 'arrived' &&
    event.week === arrival.week &&
    event.seat === arrival.seat &&
    event.facets.length === arrival.facets.length &&
    event.facets.every((domain, at) => domain === arrival.facets[at])
  const which = arrivals.filter(alike).indexOf(arrival) // several may be alike
  return other.events.filter(alike)[which]?.problem
}

/** The course of the same problem in another organization of the same world, in sentences. */
export function compared(recording: Recording, problem: number, other: Recording): string[] {
  const here = storyOf(recording, problem)
  if (!here) return []
  const number = counterpartOf(recording, problem, other)
  const there = number === undefined ? undefined : storyOf(other, number)
  if (there) return [arising(here, there), ...handling(there, new Names(other)), outcome(there)]
  if (other.lived <= here.arrival.week) return ['That week has not been computed there yet.']
  return ['It has no counterpart there: no such problem arose at that seat in that week.']
}

function arising(here: Story, there: Story): string {
  const [mine, its] = [here.arrival.severity.toFixed(2), there.arrival.severity.toFixed(2)]
  return `It arose there too, in the same week at the same seat, ${mine === its ? `equally severe (${its})` : `with a severity of ${its} instead of ${mine}`}.`
}

/** The handling of a problem until it was resolved or became a crisis. */
function handling({ arrival, events, onset, referred }: Story, names: Names): string[] {
  const before = onset ? events.slice(0, events.indexOf(onset)) : events
  const count = (kind: Event['kind']) => before.filter((event) => event.kind === kind).length
  const plans = before.filter((event) => event.kind === 'planned')
  if (before.length === 1 && onset) return []
  const sentences = [
    referred
      ? `${capital(names.of(arrival.seat))} had to report it, not decide it alone.`
      : `${capital(names.of(arrival.seat))} was free to decide it.`,
  ]
  if (count('kept silent') > 0) sentences.push(`For ${counted(count('kept silent'), 'week')} nobody mentioned it.`)
  if (count('let lie') > 0) sentences.push(`For ${counted(count('let lie'), 'week')} nobody acted on it.`)
  if (plans.length === 0) sentences.push('No plan was made for it.')
  else {
    const right = plans.findIndex((plan) => plan.right) + 1
    const heard = new Set(plans.flatMap((plan) => plan.heard)).size
    const quality = plans.length === 1 ? `, which was ${right > 0 ? 'right' : 'wrong'}` : right > 0 ? `, the last of which was right` : ', none of them right'
    sentences.push(`${capital(counted(plans.length, 'plan'))} ${plans.length === 1 ? 'was' : 'were'} made${quality}; ${counted(heard, 'member')} ${heard === 1 ? 'was' : 'were'} heard.`)
  }
  return sentences
}

function outcome({ arrival, onset, end }: Story): string {
  if (!onset) return end ? `It was resolved ${after(arrival, end)}, without a crisis.` : 'It was still open in the last week, without a crisis.'
  const length = end ? (end.week === onset.week ? 'less than a week' : counted(end.week - onset.week, 'week')) : undefined
  return `It became a crisis ${after(arrival, onset)}; ${length ? `the crisis lasted ${length}` : 'the crisis had not ended by the last week'}.`
}

function after(arrival: Event, event: Event): string {
  return event.week === arrival.week ? 'in the week in which it arose' : `after ${counted(event.week - arrival.week, 'week')}`
}
