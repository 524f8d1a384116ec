// The content of a picture, in words.
import type { Recording } from '../engine/protocol'
import { counted, whenOf } from '../components/when'
import { fields, isInCrisis, isPresent, startOf } from './frame'
import { openCrises, type Happening, type Moments } from './moments'
import type { Track } from './tracks'

export interface MemberWords {
  seat: string
  role: string
  capacity: number // of 100, like trust and harm; meaningless if the seat is vacant
  trust: number
  harm: number
  tasks: number
  vacant: boolean
  crisis: boolean
}

/** The name of a seat, with the engine's number. */
export function seatName(seat: number): string {
  return seat === 0 ? 'the head (seat 0)' : `seat ${seat}`
}

export function memberAt(recording: Recording, week: number, seat: number): MemberWords {
  const start = startOf(recording, week, seat)
  const share = (field: number) => Math.round((100 * recording.frames[start + field]!) / 255)
  return {
    seat: `Seat ${seat}`,
    role: seat === 0 ? 'the head' : seat < recording.leaders ? 'leader' : 'follower',
    capacity: share(fields.capacity),
    trust: share(fields.trust),
    harm: share(fields.harm),
    tasks: recording.frames[start + fields.load]!,
    vacant: !isPresent(recording, start),
    crisis: isInCrisis(recording, start),
  }
}

/** A member in the lines of a hint. */
export function hintFor(recording: Recording, week: number, seat: number): string[] {
  const member = memberAt(recording, week, seat)
  if (member.vacant) return [`${member.seat}, ${member.role}`, 'vacant at present']
  return [
    `${member.seat}, ${member.role}`,
    `leadership capacity ${member.capacity} of 100`,
    `trust ${member.trust}, harm ${member.harm} of 100`,
    `${counted(member.tasks, 'facet')} to work on${member.crisis ? ', in a crisis' : ''}`,
  ]
}

const told: [Happening['kind'], string][] = [
  ['kept silent', 'kept silent about a problem'],
  ['withheld advice', 'withheld advice'],
  ['sanctioned', 'disciplined'],
  ['dismissed', 'dismissed or removed'],
  ['left', 'left'],
  ['came', 'came'],
]

/** A week of an organization in a few sentences. */
export function describe(title: string, recording: Recording, moments: Moments, week: number): string {
  const { seats, leaders } = recording
  let filled = 0
  let followers = 0
  let capacity = 0
  for (let seat = 0; seat < seats; seat++) {
    const member = memberAt(recording, week, seat)
    if (member.vacant) continue
    filled++
    if (seat < leaders) continue
    followers++
    capacity += member.capacity
  }
  const sentences = [`${title}, ${whenOf(week)}: ${filled} of ${counted(seats, 'seat')} filled`]
  if (followers > 0) sentences.push(`leadership capacity of followers ${Math.round(capacity / followers)} of 100 on average`)
  const open = (moments.open[week] ?? []).filter((problem) => moments.tracks[problem]!.resolved > week)
  sentences.push(`${counted(open.length, 'problem')} open`)
  const crises = openCrises(moments, week)
  if (crises.length > 0) sentences.push(`${counted(crises.length, 'crisis', 'crises')}, at ${crises.map(({ place }) => seatName(place)).join(', ')}`)
  for (const [kind, words] of told) {
    const count = (moments.happenings[week] ?? []).filter((one) => one.kind === kind).length
    if (count > 0) sentences.push(`${count} ${words}`)
  }
  for (const notice of moments.notices) if (notice.week === week) sentences.push(notice.text)
  return sentences.map((sentence) => `${sentence[0]!.toUpperCase()}${sentence.slice(1)}.`).join(' ')
}

/** The name of a crisis in a list to choose from. */
export function crisisName(track: Track): string {
  return `${seatName(track.place)}, since ${whenOf(track.crisis)}`
}
