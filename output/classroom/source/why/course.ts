import { inCrisis, type Event } from '../engine/protocol'
import { counted } from '../components/when'
import { capital, distinct, domainsNamed, listed } from './names'
import { fateOf, planTold, type Fate } from './plan'
import { deciderFor, frameOf, valueAt, type CauseKind, type Draft, type Story } from './story'
import { actingFor } from './vacancies'

/** The handling of a problem from week to week, and the consequences of its crisis. */
export function courseOf(story: Story): Draft[] {
  const course = new Course(story)
  story.events.forEach((event, number) => course.follow(event, story.events.slice(number + 1)))
  return course.drafts
}

class Course {
  readonly drafts: Draft[] = []
  #tries = 0
  #commanded = false
  #withheld: number[] = [] // since the last plan
  #crew: number[] = []
  #planned: Event | undefined // the last plan
  #previous: Event | undefined
  #step: { draft: Draft; seat: number; gone: number; domains: number[] } | undefined // the last stepping in
  #until = -1 // the last week that the last draft covers

  constructor(private readonly story: Story) {}

  /** Takes the next event; later are those after it. */
  follow(event: Event, later: Event[]) {
    switch (event.kind) {
      case 'let lie':
        this.#goOn(event, (who, weeks) => `${who} was free to act on it, but did nothing for ${weeks}.`)
        break
      case 'kept silent':
        this.#goOn(event, (who, weeks) => `${who} had it, and kept silent about it for ${weeks}.`)
        break
      case 'spoke up': {
        const took = event.weeks === 0 ? 'arrived in the same week' : `took ${counted(event.weeks, 'week')}`
        this.#add(event, 'spoke up', (names) => `${capital(names.of(event.seat))} reported it. The report ${took}.`)
        this.#wait(event, later)
        break
      }
      case 'withheld advice':
        this.#withheld.push(event.seat)
        return // the plan's text mentions it
      case 'planned':
        this.#plan(event, fateOf(later))
        break
      case 'stepped in':
        this.#stepIn(event)
        break
      case 'found wrong': {
        const weeks = event.week - (this.#planned?.week ?? event.week)
        const after = weeks === 0 ? 'in the same week' : `after ${counted(weeks, 'week')}`
        this.#add(event, 'found wrong', () => `The plan turned out to be wrong ${after}. By then the severity was ${event.severity.toFixed(2)}.`)
        break
      }
      case 'crisis began':
        this.#erupt(event)
        break
      case 'commanded':
        this.#commanded = true
        this.#add(event, 'commanded', (names) =>
          event.seat < 0 ? 'It was to be taken over from above, but nobody was there to command.' : `It was taken over from above, by ${names.of(event.seat)}.`,
        )
        break
      case 'sanctioned': {
        const what = event.dismissed ? 'disciplined and dismissed' : 'disciplined'
        const why = this.#previous?.kind === 'found wrong' ? 'for the wrong plan' : 'because of the crisis'
        this.#add(event, 'sanctioned', (names) => `${capital(names.of(event.seat))} was ${what} ${why}.`)
        break
      }
      case 'laid off':
        this.#layOff(event)
        break
      case 'removed':
        this.#add(event, 'removed', (names) => `The board removed ${names.of(event.seat)}, the superior of the unit.`)
        break
    }
    this.#previous = event
  }

  #add(event: Event, kind: CauseKind, tell: Draft['tell'], seats = [event.seat], week = event.week): Draft {
    const draft = { week, rank: 10 + this.drafts.length, kind, seats, tell }
    this.drafts.push(draft)
    this.#until = event.week
    return draft
  }

  // Merges successive weeks with the same event into one.
  #goOn(event: Event, tell: (who: string, weeks: string) => string) {
    const last = this.drafts.at(-1)
    const same = last?.kind === event.kind && last.seats[0] === event.seat && this.#until === event.week - 1
    const draft = same ? last : this.#add(event, event.kind as CauseKind, () => '')
    this.#until = event.week
    const weeks = counted(event.week - draft.week + 1, 'week')
    draft.tell = (names) => tell(capital(names.of(event.seat)), weeks)
  }

  // A report that has arrived waits until the decider has time.
  #wait(report: Event, later: Event[]) {
    const { recording, arrival } = this.story
    const arrived = report.week + report.weeks
    const next = later.find((event) => event.kind === 'planned' || event.kind === 'commanded')
    const weeks = (next?.week ?? recording.lived - 1) - arrived
    if (weeks <= 0) return
    const decider = actingFor(recording, deciderFor(recording, report.seat, arrival.facets.length), arrived)
    this.#add(
      report,
      'waited',
      (names) => `Then it waited ${counted(weeks, 'week')} for ${decider < 0 ? 'somebody' : names.of(decider)} to have time to decide.`,
      [decider],
      arrived,
    )
  }

  #plan(event: Event, fate: Fate) {
    const withheld = this.#withheld
    const { referred } = this.story
    this.#withheld = []
    this.#planned = event
    this.#crew = event.crew
    const plan = { event, fate, withheld, number: ++this.#tries, commanded: this.#commanded, own: !referred && !this.#commanded }
    this.#add(event, 'planned', (names) => planTold(plan, names), [event.seat, ...event.heard, ...withheld, ...event.crew])
    this.#takeUp(event, fate)
  }

  // The other work of a crew; people who work on a crisis have no time for anything else.
  #takeUp(planned: Event, fate: Fate) {
    const { recording, onset } = this.story
    const from = planned.week + planned.weeks
    const until = Math.min(fate.week ?? recording.lived - 1, (onset?.week ?? Infinity) - 1)
    const weeks = Array.from({ length: Math.max(0, until - from + 1) }, (_, number) => from + number)
    const crew = distinct(planned.crew.filter((seat) => seat >= 0))
    const frames = crew.map((seat) => weeks.map((week) => frameOf(recording, week, seat)))
    const loads = frames.flat().map(({ load }) => load)
    const others = loads.reduce((sum, load) => sum + load, 0) / loads.length - planned.crew.length / crew.length
    if (weeks.length >= 4 && others >= 1.5) {
      this.#add(planned, 'busy', () => `The crew had other work: each member was working on about ${Math.round(others)} other parts of problems.`, crew, from)
    }
    crew.forEach((seat, number) => {
      const taken = weeks.filter((_, at) => (frames[number]![at]!.state & inCrisis) !== 0)
      if (taken.length === 0) return
      const tell: Draft['tell'] = (names) =>
        `${capital(names.of(seat))} was assigned to it, but was busy with another crisis for ${counted(taken.length, 'week')}.`
      this.#add(planned, 'taken up', tell, [seat], taken[0])
    })
  }

  #stepIn(event: Event) {
    const at = this.story.arrival.facets.indexOf(event.facets[0]!)
    const gone = this.#crew[at] ?? -1
    this.#crew = this.#crew.map((seat, facet) => (facet === at ? event.seat : seat))
    const last = this.#step
    if (last?.draft === this.drafts.at(-1) && last?.draft.week === event.week && last.seat === event.seat && last.gone === gone) {
      last.domains.push(...event.facets)
    } else {
      this.#step = { draft: this.#add(event, 'stepped in', () => '', [event.seat, gone]), seat: event.seat, gone, domains: [...event.facets] }
    }
    const step = this.#step!
    step.draft.tell = (names) =>
      `${capital(names.of(step.seat))} stepped in for ${domainsNamed(step.domains)}${gone < 0 ? '' : `, because ${names.of(gone)} had left`}.`
  }

  #erupt(event: Event) {
    const { recording, arrival } = this.story
    const weeks = event.week - arrival.week
    if (weeks > 0) {
      const rate = 100 * ((event.severity / arrival.severity) ** (1 / weeks) - 1)
      this.#add(
        event,
        'grew',
        () => `Meanwhile it grew by ${rate.toFixed(1)}% a week, from ${arrival.severity.toFixed(2)} to ${event.severity.toFixed(2)}.`,
        [],
      )
    }
    this.#add(event, 'crisis began', (names) =>
      weeks === 0
        ? `It was a crisis as soon as it arose, at ${names.of(event.seat)}.`
        : `It became a crisis at ${names.of(event.seat)}, ${counted(weeks, 'week')} after it arose.`,
    )
    const pull = valueAt(recording, 'pull', event.week)
    const before = event.week === 0 ? 0 : valueAt(recording, 'pull', event.week - 1)
    if (pull > before + 0.005) {
      const percent = (share: number) => `${(100 * share).toFixed(0)}%`
      this.#add(event, 'habit', () => `In the crisis, leaders fell back into old habits: these now determined ${percent(pull)} of their actions, up from ${percent(before)}.`, [])
    }
  }

  #layOff(event: Event) {
    const last = this.drafts.at(-1)
    const draft = last?.kind === 'laid off' ? last : this.#add(event, 'laid off', () => '', [])
    draft.seats.push(event.seat)
    const { seats } = draft
    draft.tell = () =>
      seats.length === 1
        ? `A member of the unit was laid off: seat ${seats[0]}.`
        : `${seats.length} members of the unit were laid off: seats ${listed(seats.map(String))}.`
  }
}
