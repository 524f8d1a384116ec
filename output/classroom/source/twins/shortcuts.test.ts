import { beforeEach, expect, test, vi } from 'vitest'
import type { Event, Recording } from '../engine/protocol'
import { announcement } from '../state/announcer'
import { firstExperiment, resolve } from '../state/experiment'
import { Player, speeds, type Side } from '../state/player'
import { obey } from './shortcuts'

let player: Player

beforeEach(() => {
  vi.stubGlobal('requestAnimationFrame', () => 0)
  player = new Player({} as ConstructorParameters<typeof Player>[0])
  const events = [{ kind: 'crisis began', week: 30, problem: 4 } as Event]
  const recording: Partial<Recording> = { weeks: 100, lived: 100, events }
  player.sides.value = resolve(firstExperiment).map((arm): Side => ({ arm, recording: recording as Recording, lived: 100 })) as [Side, Side]
})

test('space plays and pauses', () => {
  expect(obey(player, ' ')).toBe(true)
  expect(player.playing.value).toBe(true)
  obey(player, ' ')
  expect(player.playing.value).toBe(false)
})

test('arrows go a week, with shift a quarter, and tell where that is', () => {
  obey(player, 'ArrowRight')
  obey(player, 'ArrowRight', true)
  expect(player.week.value).toBe(14)
  expect(announcement.value).toBe('year 1, week 15')
  obey(player, 'ArrowLeft')
  obey(player, 'ArrowLeft', true)
  expect(player.week.value).toBe(0)
})

test('n goes from crisis to crisis, and says when there is none', () => {
  obey(player, 'n')
  expect(player.crisis.value).toEqual({ side: 0, week: 30, problem: 4 })
  expect(announcement.value).toContain('compassionate, year 1, week 31')
  obey(player, 'n')
  expect(announcement.value).toContain('power-with')
  obey(player, 'n')
  expect(announcement.value).toBe('No further crisis.')
  expect(player.week.value).toBe(30)
})

test('plus and minus go through the speeds and no further', () => {
  for (const _ of speeds) obey(player, '+')
  expect(player.speed.value).toBe(speeds.at(-1))
  for (const _ of speeds) obey(player, '-')
  expect(player.speed.value).toBe(speeds[0])
})

test('other keys are left to others', () => {
  expect(obey(player, 'x')).toBe(false)
  expect(obey(player, 'ArrowDown')).toBe(false)
})
