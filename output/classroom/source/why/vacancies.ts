import type { Event, Recording } from '../engine/protocol'

/** A time in which a seat was empty: from a week on, up to but excluding the week of its end. */
export interface Vacancy {
  seat: number
  from: number
  to: number // Infinity: still empty
  why: 'quit' | 'dismissed' | 'laid off' | 'removed' | 'away'
  problem: number // over which it was emptied, or -1
}

// People quit at the end of a week, after its decisions; all other events empty a seat at once.
function emptied(event: Event): Pick<Vacancy, 'from' | 'why'> | undefined {
  switch (event.kind) {
    case 'quit':
      return { from: event.week + 1, why: 'quit' }
    case 'sent away':
      return { from: event.week, why: 'away' }
    case 'removed':
      return { from: event.week, why: 'removed' }
    case 'sanctioned':
    case 'laid off':
      return event.dismissed ? { from: event.week, why: event.kind === 'laid off' ? 'laid off' : 'dismissed' } : undefined
    default:
      return undefined
  }
}

/** All times in which a seat was empty. */
export function vacanciesOf(recording: Recording, seat: number): Vacancy[] {
  const vacancies: Vacancy[] = []
  for (const event of recording.events) {
    if (event.seat !== seat) continue
    const since = emptied(event)
    if (since) vacancies.push({ seat, to: Infinity, problem: event.problem, ...since })
    // Somebody is hired at the end of a week, and is back at the beginning of one.
    const end = event.kind === 'hired' ? event.week + 1 : event.kind === 'returned' ? event.week : undefined
    const last = vacancies.at(-1)
    if (end !== undefined && last) last.to = end
  }
  return vacancies
}

/** The seat that acts for a seat in a week: itself or the next present boss; -1 if unknown. */
export function actingFor(recording: Recording, seat: number, week: number): number {
  for (let at = seat; ; at = recording.bosses[at]!) {
    if (!vacanciesOf(recording, at).some((vacancy) => vacancy.from <= week && week < vacancy.to)) return at
    if (at === 0) return -1
  }
}
