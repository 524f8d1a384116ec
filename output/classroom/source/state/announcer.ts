import { effect, signal } from '@preact/signals'
import { description } from '../engine/description'
import { counted, lastWeekOf, quarterNamed, quartersBy, whenOf } from '../components/when'
import type { CrisisMark, Player, Side } from './player'

/** The text that assistive technology reads out next; see the app's live region. */
export const announcement = signal('')

/** Whether events are announced while a run plays. */
export const narrating = signal(true)

/** Time to read out a sentence, in milliseconds: a minimum, and per word. */
const pace = 2000
const paceOfWord = 250

/** Has a sentence read out after the current one. */
export function announce(sentence: string) {
  announcement.value = sentence
}

/**
 * Announces crises and quarters while a player plays, at any speed no more than a
 * sentence at a time: events since the last one are put into one sentence, crises
 * last. It returns a function that ends this.
 */
export function narrate(player: Player): () => void {
  let told = player.week.peek() // the last week announced in full
  let played = told // the last week shown while it played
  let timer: ReturnType<typeof setTimeout> | undefined
  const tell = () => {
    timer = undefined
    const sides = player.sides.peek()
    const week = player.week.peek()
    if (!sides || !narrating.peek()) return
    const sentence = sentenceFor(sides, player.crises.peek(), told, week)
    told = week
    if (sentence === '') return
    announce(sentence)
    timer = setTimeout(tell, Math.max(pace, paceOfWord * sentence.split(' ').length))
  }
  const finish = effect(() => {
    const week = player.week.value
    const playing = player.playing.value && narrating.value
    if (playing) played = week
    if (week < told || (!playing && week !== played)) told = week // the reader chose to go there
    if (timer !== undefined) return // the timer announces the rest
    if (!playing) told = week
    else if (week > told) tell()
  })
  return () => {
    finish()
    clearTimeout(timer)
  }
}

/** The events after one week and up to another, in a sentence; '' if there are none to announce. */
export function sentenceFor(sides: readonly [Side, Side], crises: readonly CrisisMark[], after: number, week: number): string {
  const names = sides.map((side) => side.arm.name)
  const parts: string[] = []
  const quarter = quartersBy(week) - 1
  if (quarter >= quartersBy(after)) {
    const capacities = sides.map((side) => (100 * seriesAt(side, 'leadership_capacity', lastWeekOf(quarter))).toFixed(0))
    parts.push(`${quarterNamed(quarter)}: leadership of followers ${capacities[0]} of 100 in ${names[0]}, ${capacities[1]} in ${names[1]}`)
  }
  const fresh = crises.filter((crisis) => crisis.week > after && crisis.week <= week)
  const [only] = fresh
  if (only && fresh.length === 1) {
    parts.push(`a crisis begins in ${names[only.side]}, ${whenOf(only.week)}`)
  } else if (only) {
    const counts = ([0, 1] as const)
      .map((number) => ({ number, count: fresh.filter((crisis) => crisis.side === number).length }))
      .filter(({ count }) => count > 0)
    parts.push(`${counts.map(({ number, count }) => `${counted(count, 'crisis', 'crises')} in ${names[number]}`).join(' and ')}, by ${whenOf(week)}`)
  }
  const sentence = parts.join('; ')
  return sentence === '' ? '' : `${sentence[0]!.toUpperCase()}${sentence.slice(1)}.`
}

function seriesAt(side: Side, name: string, week: number): number {
  const width = description.series.length
  return side.recording.series[week * width + description.series.findIndex((one) => one.name === name)] ?? 0
}
