import type { Event, Recording } from '../engine/protocol'
import { outside, severityAt, type Track } from './tracks'

/** A happening at a seat in a week, shown for a short time. */
export interface Happening {
  week: number
  seat: number
  problem: number // -1 if it is about none
  kind:
    | 'kept silent' | 'withheld advice' | 'crisis began' | 'commanded' | 'sanctioned' | 'left' | 'dismissed'
    | 'came' | 'found wrong' | 'resolved' | 'crisis resolved'
  path?: number[] // of a command, from whom it is taken
}

/** A happening to the entire organization, in words. */
export interface Notice {
  week: number
  text: string
  shock: boolean
}

/** The drawable content of a recording, week by week, beyond members and ties. */
export class Moments {
  readonly tracks: Track[] = [] // by the number of the problem
  readonly open: number[][] = [] // by week: problems that were open in it, also those resolved in it
  readonly happenings: Happening[][] = [] // by week
  readonly notices: Notice[] = []

  #read = 0 // events
  #open: number[] = []
  #bosses: Int32Array = new Int32Array()

  /** Takes in the weeks recorded since the last time. */
  extend(recording: Recording): void {
    this.#bosses = recording.bosses
    const { events } = recording
    for (let week = this.open.length; week < recording.lived; week++) {
      this.happenings[week] = []
      for (let event = events[this.#read]; event && event.week <= week; event = events[this.#read]) {
        this.#take(event, recording)
        this.#read++
      }
      this.open[week] = this.#open
      this.#open = this.#open.filter((problem) => this.tracks[problem]!.resolved > week)
    }
  }

  #take(event: Event, recording: Recording) {
    const { week, seat, problem } = event
    if (event.kind === 'arrived') this.#arrive(event)
    const track = this.tracks[problem]
    const happened = (kind: Happening['kind'], path?: number[]) =>
      this.happenings[week]!.push(path ? { week, seat, problem, kind, path } : { week, seat, problem, kind })
    if (track) note(track, week, event.severity)
    switch (event.kind) {
      case 'shock':
        // Of small organizations a shock may spare everybody.
        if (event.count > 0) this.notices.push({ week, text: `A shock causes ${event.count} ${event.count === 1 ? 'problem' : 'problems'}`, shock: true })
        break
      case 'regime changed':
        this.notices.push({ week, text: `From now on: ${event.name}`, shock: false })
        break
      case 'parameter changed':
        this.notices.push({ week, text: `${event.name} is now ${event.value}`, shock: false })
        break
      case 'kept silent':
      case 'withheld advice':
        happened(event.kind)
        if (event.kind === 'kept silent' && track) this.#move(track, week, seat)
        break
      case 'let lie':
        if (track) this.#move(track, week, seat)
        break
      case 'spoke up':
        if (!track) break
        this.#move(track, week, seat)
        track.stages.push({ week, stage: 'reported' })
        this.#send(track, week, event.weeks, this.#decider(seat, track.facets, recording.leaders))
        break
      case 'crisis began':
        if (!track) break
        track.crisis = week
        if (track.stages.at(-1)!.stage === 'open') this.#move(track, week, seat)
        happened('crisis began')
        break
      case 'commanded': {
        if (!track) break
        endPlan(track, week)
        track.commanded = true
        track.stages.push({ week, stage: 'open' })
        if (seat >= 0) happened('commanded', this.#chain(track.place, seat))
        break
      }
      case 'planned':
        if (!track) break
        endPlan(track, week)
        this.#move(track, week, seat)
        track.stages.push({ week, stage: 'planned' })
        track.plans.push({
          week,
          decider: seat,
          heard: event.heard,
          talked: week + event.weeks,
          facets: event.facets,
          crew: [{ week, seats: event.crew }],
          end: Infinity,
        })
        break
      case 'stepped in': {
        const plan = track?.plans.at(-1)
        if (!plan) break
        const seats = [...plan.crew.at(-1)!.seats]
        seats[plan.facets.indexOf(event.facets[0]!)] = seat
        plan.crew.push({ week, seats })
        break
      }
      case 'found wrong':
        if (!track) break
        endPlan(track, week)
        track.stages.push({ week, stage: 'open' })
        happened('found wrong')
        if (!track.commanded) this.#send(track, week, 1, track.place)
        break
      case 'resolved':
        if (!track) break
        endPlan(track, week)
        track.resolved = week
        happened(track.crisis < Infinity ? 'crisis resolved' : 'resolved')
        break
      case 'sanctioned':
        happened('sanctioned')
        if (event.dismissed) happened('dismissed')
        break
      case 'laid off':
      case 'removed':
        happened('dismissed')
        break
      case 'quit':
      case 'sent away':
        happened('left')
        break
      case 'hired':
      case 'returned':
        happened('came')
        break
    }
  }

  #arrive({ week, seat, problem, facets }: Event) {
    this.tracks[problem] = {
      problem,
      facets: facets.length,
      arrived: week,
      place: seat,
      legs: [{ start: week - 1, end: week, path: [outside, seat] }],
      stages: [{ week, stage: 'open' }],
      plans: [],
      severities: [],
      crisis: Infinity,
      resolved: Infinity,
      commanded: false,
    }
    this.#open = [...this.#open, problem]
  }

  /** Has a problem be at a seat by the end of a week. */
  #move(track: Track, week: number, to: number) {
    const last = track.legs.at(-1)!
    const from = last.path.at(-1)!
    if (from === to && last.end <= week) return
    let start = week - 1
    if (last.start >= start) {
      // A second way within the week: each gets its part of it.
      start = (last.start + week) / 2
      last.end = start
    }
    track.legs.push({ start, end: week, path: this.#chain(from, to) })
  }

  /** Sends a problem off to a seat, which it reaches after some weeks. */
  #send(track: Track, week: number, weeks: number, to: number) {
    if (weeks === 0) return this.#move(track, week, to)
    const from = track.legs.at(-1)!.path.at(-1)!
    if (from !== to) track.legs.push({ start: week, end: week + weeks, path: this.#chain(from, to) })
  }

  /** The seat that decides on reports of a seat, as long as nobody is absent. */
  #decider(seat: number, facets: number, leaders: number): number {
    const first = seat < leaders ? seat : this.#bosses[seat]!
    return facets > 2 ? this.#bosses[first]! : first
  }

  /** The way between two seats along the lines of reporting. */
  #chain(from: number, to: number): number[] {
    const up = [from]
    const down = [to]
    // A boss has a smaller number than its reports.
    while (up.at(-1) !== down.at(-1)) {
      const [one, other] = [up.at(-1)!, down.at(-1)!]
      if (one > other) up.push(this.#bosses[one]!)
      else down.push(this.#bosses[other]!)
    }
    return [...up, ...down.reverse().slice(1)]
  }
}

function endPlan(track: Track, week: number) {
  const plan = track.plans.at(-1)
  if (plan?.end === Infinity) plan.end = week
}

function note(track: Track, week: number, severity: number) {
  if (track.severities.at(-1)?.week !== week) track.severities.push({ week, severity })
}

/** The crises that are open at a moment, the worst first. */
export function openCrises(moments: Moments, moment: number): Track[] {
  const week = Math.floor(moment)
  return (moments.open[week] ?? [])
    .map((problem) => moments.tracks[problem]!)
    .filter((track) => track.crisis <= moment && track.resolved > moment)
    .sort((one, other) => severityAt(other, moment) - severityAt(one, moment) || one.problem - other.problem)
}

const known = new WeakMap<Event[], Moments>()

/** The moments of a recording, as far as it has come; it keeps its list of events as it grows. */
export function momentsOf(recording: Recording): Moments {
  let moments = known.get(recording.events)
  if (!moments) {
    moments = new Moments()
    known.set(recording.events, moments)
  }
  moments.extend(recording)
  return moments
}
