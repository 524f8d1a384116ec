import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { description } from '../engine/description'
import type { Event, Recording } from '../engine/protocol'
import { announcement, narrate, narrating, sentenceFor } from './announcer'
import { firstExperiment, resolve } from './experiment'
import { Player, type Side } from './player'

const weeks = 104

/** Capacity of followers rises by a hundredth every quarter. */
function sideOf(number: 0 | 1, crises: number[]): Side {
  const width = description.series.length
  const capacity = description.series.findIndex((one) => one.name === 'leadership_capacity')
  const series = new Float64Array(weeks * width)
  for (let week = 0; week < weeks; week++) series[week * width + capacity] = Math.floor(week / 13) / 100 + number / 2
  const recording: Partial<Recording> = {
    weeks,
    lived: weeks,
    series,
    events: crises.map((week, problem) => ({ kind: 'crisis began', week, problem }) as Event),
  }
  return { arm: resolve(firstExperiment)[number], recording: recording as Recording, lived: weeks }
}

let player: Player
let finish: () => void

beforeEach(() => {
  vi.useFakeTimers()
  vi.stubGlobal('requestAnimationFrame', () => 0)
  announcement.value = ''
  narrating.value = true
  player = new Player({} as ConstructorParameters<typeof Player>[0])
  player.sides.value = [sideOf(0, [5, 6, 7, 40]), sideOf(1, [6])]
  finish = narrate(player)
})

afterEach(() => {
  finish()
  player.close()
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

describe('while a run plays', () => {
  test('a crisis is told as it begins', () => {
    player.play()
    player.position.value = 4.9
    expect(announcement.value).toBe('')
    player.position.value = 5
    expect(announcement.value).toBe('A crisis begins in compassionate, year 1, week 6.')
  })

  test('what comes while a sentence is read is told in one, when that is over', () => {
    player.play()
    player.position.value = 5
    const first = announcement.value
    for (const week of [6, 7, 8, 9, 10, 11, 12, 13]) player.position.value = week
    vi.advanceTimersByTime(1900)
    expect(announcement.value).toBe(first)
    vi.advanceTimersByTime(1000)
    expect(announcement.value).toBe(
      'Year 1, quarter 1: leadership of followers 0 of 100 in compassionate, 50 in power-with; ' +
        '2 crises in compassionate and 1 crisis in power-with, by year 1, week 14.',
    )
  })

  test('at full speed there are no more sentences than can be followed', () => {
    let sentences = 0
    const count = announcement.subscribe(() => sentences++)
    player.play()
    for (let week = 0; week < weeks; week++) {
      player.position.value = week
      vi.advanceTimersByTime(1000 / 128) // speed 64
    }
    vi.advanceTimersByTime(10_000)
    count()
    expect(sentences - 1).toBe(2) // the first crisis, and what followed
    expect(announcement.value).toContain('Year 2, quarter 4')
  })

  test('what came before it was stopped is still told', () => {
    player.play()
    player.position.value = 5
    player.position.value = 7
    player.pause()
    vi.advanceTimersByTime(4000)
    expect(announcement.value).toBe('2 crises in compassionate and 1 crisis in power-with, by year 1, week 8.')
  })

  test('what a reader leaps over is not told', () => {
    player.play()
    player.position.value = 5
    player.lookAt(player.crises.value.at(-1)!)
    vi.advanceTimersByTime(8000)
    expect(announcement.value).toBe('A crisis begins in compassionate, year 1, week 6.')
  })

  test('a crisis that is lived again is told again', () => {
    player.play()
    player.position.value = 5
    vi.advanceTimersByTime(4000)
    announcement.value = ''
    player.position.value = 4
    player.position.value = 5
    expect(announcement.value).toBe('A crisis begins in compassionate, year 1, week 6.')
  })
})

test('nothing is told while weeks are looked through by hand', () => {
  for (const week of [5, 20, 40]) player.position.value = week
  vi.advanceTimersByTime(4000)
  expect(announcement.value).toBe('')
})

test('nothing is told to one who does not want it', () => {
  narrating.value = false
  player.play()
  player.position.value = 40
  vi.advanceTimersByTime(4000)
  expect(announcement.value).toBe('')
})

test('a span without crises and quarters is not worth a sentence', () => {
  const sides = player.sides.value!
  expect(sentenceFor(sides, player.crises.value, 13, 24)).toBe('')
  expect(sentenceFor(sides, player.crises.value, 13, 25)).toContain('quarter 2')
})
