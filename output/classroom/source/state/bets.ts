// The reader's expectations of an experiment before seeing it. Bets exist in the
// page's memory and in links that the reader makes; they are not stored or sent.
import { outcomeNamed } from '../charts/wording'
import { batch, effect, signal } from '@preact/signals'
import type { Experiment } from './experiment'
import { sameButForWorld, type Player } from './player'

const outcomes = [
  { name: 'crises_per_year', title: 'crises', more: 'more crises', sameInWords: '0.05 a year, which is half a crisis in ten years' },
  { name: 'collateral_damage', title: 'collateral damage', more: 'more damage to people', sameInWords: '0.5 per 100 member-years' },
  {
    name: 'leadership_capacity',
    title: 'leadership capacity',
    more: 'more leadership among followers in the end',
    sameInWords: '0.02 of capacity',
  },
  { name: 'performance', title: 'performance', more: 'more work done', sameInWords: '0.02, a fiftieth of full work' },
  { name: 'trust', title: 'trust', more: 'more trust in the end', sameInWords: '0.02 of trust' },
  { name: 'crisis_weeks', title: 'length of crises', more: 'longer crises', sameInWords: 'half a week' },
] as const

export type Measure = (typeof outcomes)[number]['name']

/** The outcomes to bet on. Differences up to `same` are about the same. */
export const measures = outcomes.map((outcome) => ({ ...outcome, same: outcomeNamed(outcome.name).zone }))

/** The organization that has more of it. */
export const answers = ['first', 'same', 'second'] as const
export type Answer = (typeof answers)[number]

/** How sure somebody is, and the chance that this gives the answer; the other two answers share the rest. */
export const surenesses = [
  { name: 'hunch', title: 'a hunch', chance: 0.5 },
  { name: 'fairly', title: 'fairly sure', chance: 0.7 },
  { name: 'very', title: 'very sure', chance: 0.9 },
] as const
export type Sureness = (typeof surenesses)[number]['name']

export interface Bet {
  answer: Answer
  sure?: Sureness
}

/** Capacity at the ends of five equal parts of a run: every other year, of ten. */
export type Line = [number, number, number, number, number]
export const parts = 5

export interface Bets {
  measures: Partial<Record<Measure, Bet>>
  lines: [Line | null, Line | null] // of each arm; null: not sketched
  afterSeeing?: true // placed after results of the same experiment had been seen
  tries?: number // number of times bets on it have been placed; 1 if missing
}

export function noBets(): Bets {
  return { measures: {}, lines: [null, null] }
}

/** Whether there is anything to score. */
export function isEmpty({ measures, lines }: Bets): boolean {
  return Object.keys(measures).length === 0 && lines.every((line) => line === null)
}

/** Asked: not answered yet. Open: being made. Placed: final. */
export type Stage = 'asked' | 'open' | 'placed' | 'skipped'

export const bets = signal<Bets>(noBets())
export const stage = signal<Stage>('asked')
/** Whether the placed bets were made here, not taken from a link. */
export const ownBets = signal(true)
/** The experiment that placed bets are on. */
export const betOn = signal<Experiment | null>(null)

export function openBets() {
  batch(() => {
    bets.value = noBets()
    betOn.value = null
    stage.value = 'open'
  })
}

export function skipBets() {
  batch(() => {
    bets.value = noBets()
    betOn.value = null
    stage.value = 'skipped'
  })
}

/** Places the reader's bets. It marks bets on an experiment that has been seen or bet on before. */
export function placeBets(experiment: Experiment) {
  const key = settingOf(experiment)
  const tries = (placedBefore.get(key) ?? 0) + 1
  placedBefore.set(key, tries)
  const { measures, lines } = bets.peek()
  batch(() => {
    takeBets(experiment, { measures, lines, ...(seen.has(key) && { afterSeeing: true }), ...(tries > 1 && { tries }) })
    ownBets.value = true
  })
}

/** Takes over bets that were placed elsewhere, unchanged. */
export function takeBets(experiment: Experiment, placed: Bets) {
  const key = settingOf(experiment)
  placedBefore.set(key, Math.max(placedBefore.get(key) ?? 0, placed.tries ?? 1))
  batch(() => {
    bets.value = placed
    ownBets.value = false
    betOn.value = experiment
    stage.value = 'placed'
  })
}

// Experiments bet on, and seen, since the page was loaded, apart from their worlds.
const placedBefore = new Map<string, number>()
const seen = new Set<string>()

function settingOf(experiment: Experiment): string {
  return JSON.stringify({ ...experiment, seed: '0', replication: 0 })
}

/** Whether results of an experiment have been seen, in whatever world. */
export function hasSeen(experiment: Experiment): boolean {
  return seen.has(settingOf(experiment))
}

/** Notes whose results are seen: weeks after the first, or runs in other worlds. It returns a function that ends this. */
export function followSeen({ experiment, progress, week, ensemble }: Player): () => void {
  return effect(() => {
    // Without progress, the previous run is still shown.
    if (progress.value > 0 && week.value > 0) seen.add(settingOf(experiment.value))
    const worlds = ensemble.value
    if (worlds && worlds.runs.length > 0) seen.add(settingOf(worlds.experiment))
  })
}

/** Why bets are marked, in words; '' if they are not. */
export function afterSeeingInWords({ afterSeeing, tries = 1 }: Bets): string {
  return [...(afterSeeing ? ['after seeing results'] : []), ...(tries > 1 ? [`try ${tries}`] : [])].join(', ')
}

/** The bets placed on an experiment, in whatever world, if any. */
export function betsOn(experiment: Experiment): Bets | undefined {
  const on = betOn.value
  return stage.value === 'placed' && on !== null && sameSetting(on, experiment) ? bets.value : undefined
}

/** Whether two experiments differ only in the world: seed and replication. */
export function sameSetting(one: Experiment, other: Experiment): boolean {
  return sameButForWorld({ ...one, seed: '0' }, { ...other, seed: '0' })
}

export function setBet(measure: Measure, bet: Bet | null) {
  const { [measure]: _, ...rest } = bets.peek().measures
  bets.value = { ...bets.peek(), measures: bet ? { ...rest, [measure]: bet } : rest }
}

export function setLine(arm: 0 | 1, line: Line | null) {
  const lines: Bets['lines'] = [...bets.peek().lines]
  lines[arm] = line
  bets.value = { ...bets.peek(), lines }
}
