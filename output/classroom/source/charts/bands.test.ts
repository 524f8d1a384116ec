import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import type { Engine } from '../engine/client'
import { firstExperiment } from '../state/experiment'
import { Player } from '../state/player'
import { followBands } from './bands'
import { courseOfRun } from './courses'
import { ascending, quantile } from './statistics'
import { ensembleOf, sidesOf } from './synthetic'

beforeEach(() => vi.useFakeTimers())
afterEach(() => vi.useRealTimers())

it('bands follow the worlds as they come, and go with the experiment', () => {
  const player = new Player({} as Engine)
  player.sides.value = sidesOf()
  const [bands, finish] = followBands(player, 'crises')
  const whole = ensembleOf(40)
  const runs = whole.runs.slice(0, 0)
  const told: number[] = []
  for (const run of whole.runs) {
    runs.push(run)
    player.ensemble.value = { experiment: firstExperiment, wanted: 40, runs }
    vi.runAllTimers()
    const worlds = bands.value?.worlds ?? 0
    if (told.at(-1) !== worlds) told.push(worlds)
  }
  // From ten worlds on, with half as many more each time, and with all of them.
  expect(told).toEqual([0, 10, 15, 23, 35, 40])
  const last = ascending(whole.runs.map((run) => courseOfRun(run.series[1]!, 'crises', 57)[519]!))
  expect(bands.value!.bands[1].weeks.at(-1)).toBe(519)
  expect(bands.value!.bands[1].quantiles.map((values) => values.at(-1))).toEqual([0.1, 0.5, 0.9].map((share) => quantile(last, share)))
  player.experiment.value = { ...firstExperiment, seed: '2' }
  expect(bands.value).toBeNull()
  finish()
  player.close()
})
