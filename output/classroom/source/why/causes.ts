// The causes and consequences of a crisis, from the event log alone.
import type { Recording } from '../engine/protocol'
import { counted } from '../components/when'
import { courseOf } from './course'
import { capital, distinct, domainsNamed, Names } from './names'
import { deciderFor, storyOf, valueAt, type CauseKind, type Draft, type Story } from './story'
import { actingFor, vacanciesOf, type Vacancy } from './vacancies'

/** One link of the chain: an event, or what lasted from a week on. */
export interface Cause {
  week: number
  kind: CauseKind
  seats: number[]
  text: string // one or more short sentences
}

/** The causes of a problem and its consequences, in the order of weeks; empty if it is unknown. */
export function causesOf(recording: Recording, problem: number): Cause[] {
  const story = storyOf(recording, problem)
  if (!story) return []
  const drafts = [...beginnings(story), ...vacancies(story), ...courseOf(story), ending(story)]
  drafts.sort((a, b) => a.week - b.week || a.rank - b.rank)
  const names = new Names(recording)
  return drafts.map(({ week, kind, seats, tell }) => ({
    week,
    kind,
    seats: distinct(seats.filter((seat) => seat >= 0)),
    text: tell(names),
  }))
}

function beginnings({ recording, arrival, shock }: Story): Draft[] {
  const { week, facets, severity } = arrival
  const drafts: Draft[] = [
    {
      week,
      rank: 0,
      kind: 'arrived',
      seats: [arrival.seat],
      tell: (names) =>
        `A problem in ${domainsNamed(facets)} arose at ${names.of(arrival.seat)}. Its severity was ${severity.toFixed(2)}; a crisis begins at 1.`,
    },
  ]
  if (shock) {
    const tell = () => `An outside shock caused it${shock.count > 1 ? `, with ${shock.count - 1 === 1 ? 'another problem' : `${shock.count - 1} others`} at the same time` : ''}.`
    drafts.push({ week, rank: 1, kind: 'shock', seats: [], tell })
  }
  const first = valueAt(recording, 'vulnerability', 0)
  const now = valueAt(recording, 'vulnerability', Math.max(0, week - 1))
  if (Math.abs(now - first) >= 0.01) {
    const [many, effect] = now > first ? ['More', 'worse'] : ['Fewer', 'milder']
    const tell = () =>
      `${many} defects were unmended than at the start (${now.toFixed(2)} against ${first.toFixed(2)}, on a scale from 0 to 1). That makes new problems ${effect}.`
    drafts.push({ week, rank: 2, kind: 'vulnerable', seats: [], tell })
  }
  return drafts
}

const whyEmpty: Record<Vacancy['why'], string> = {
  'quit': 'its member had quit',
  'dismissed': 'its member had been dismissed',
  'laid off': 'its member had been laid off',
  'removed': 'its member had been removed by the board',
  'away': 'its member was away',
}

/** Seats that had a part in the problem before it became a crisis, and were empty meanwhile. */
function vacancies({ recording, arrival, onset, end, referred }: Story): Draft[] {
  const last = (onset ?? end)?.week ?? recording.lived - 1
  const seats = [arrival.seat]
  if (referred) seats.push(deciderFor(recording, arrival.seat, arrival.facets.length))
  return distinct(seats)
    .flatMap((seat) => vacanciesOf(recording, seat))
    .filter(({ from, to, problem }) => from <= last && to > arrival.week && problem !== arrival.problem)
    .map(({ seat, from, to, why }) => {
      const week = Math.max(arrival.week, from)
      const weeks = Math.min(to, last + 1) - week
      const acting = actingFor(recording, seat, week)
      const tell = (names: Names) =>
        `${capital(names.of(seat))} was empty for ${counted(weeks, 'week')} of that time, because ${whyEmpty[why]}. ` +
        `${acting < 0 ? 'One of its reports' : capital(names.of(acting))} acted for it.`
      return { week, rank: 3, kind: 'vacant', seats: [seat, acting], tell }
    })
}

function ending({ recording, arrival, onset, end }: Story): Draft {
  const rank = Number.MAX_SAFE_INTEGER // after everything else in its week
  if (!end) {
    return { week: recording.lived - 1, rank, kind: 'open', seats: [], tell: () => 'It was still open in the last week.' }
  }
  const after = end.week === arrival.week ? 'in the week in which it arose' : `${counted(end.week - arrival.week, 'week')} after it arose`
  const crisis =
    onset === undefined
      ? 'It never became a crisis.'
      : end.week === onset.week
        ? 'The crisis ended in the week in which it began.'
        : `The crisis had lasted ${counted(end.week - onset.week, 'week')}.`
  return { week: end.week, rank, kind: 'resolved', seats: [end.seat], tell: () => `It was resolved ${after}. ${crisis}` }
}
