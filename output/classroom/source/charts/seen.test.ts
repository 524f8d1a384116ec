import { effect } from '@preact/signals'
import { expect, it } from 'vitest'
import type { Engine } from '../engine/client'
import { Player } from '../state/player'
import { seenOf } from './seen'
import { sidesOf } from './synthetic'

it('what has been seen of a run stays seen, by whoever looks, and a new run has not been seen', () => {
  const player = new Player({} as Engine)
  player.sides.value = sidesOf(undefined, 100)
  const seen = seenOf(player)
  const told: number[] = []
  const finish = effect(() => void told.push(seen.value))
  player.position.value = 40.5
  player.position.value = 12
  player.position.value = 41
  player.position.value = 1000 // no further than it has been lived
  player.position.value = 3
  expect(told).toEqual([0, 40.5, 41, 99])
  expect(seenOf(player).value).toBe(99)
  player.sides.value = sidesOf(undefined, 100)
  expect(seen.value).toBe(3)
  finish()
  player.close()
})
