import { effect, signal, type ReadonlySignal } from '@preact/signals'
import { sameButForWorld, type Player } from '../state/player'
import { courseOfRun } from './courses'
import { bandOf, someWeeks, type Band } from './statistics'

/** Of a series in many worlds: the tenth, the median and the ninetieth percentile. */
export const bandLevels = [0.1, 0.5, 0.9] as const

/** Below so many worlds, the tenth percentile is hardly more than the least value. */
const fewest = 10
const mostWeeks = 260

export interface Bands {
  bands: readonly [Band, Band]
  worlds: number
}

/**
 * The bands of a series in the ensemble of the current experiment. They are drawn anew
 * each time that half as many more worlds have come, and at the end. The second
 * result ends it.
 */
export function followBands(player: Player, name: string): [ReadonlySignal<Bands | null>, () => void] {
  const bands = signal<Bands | null>(null)
  let timer: ReturnType<typeof setTimeout> | undefined
  let drawn = 0
  let runs: unknown
  const finish = effect(() => {
    const ensemble = player.ensemble.value
    const seats = player.sides.value?.[0].recording.seats
    if (!ensemble || seats === undefined || !sameButForWorld(ensemble.experiment, player.experiment.value)) {
      clearTimeout(timer)
      timer = undefined
      drawn = 0
      bands.value = null
      return
    }
    if (runs !== ensemble.runs) {
      runs = ensemble.runs
      clearTimeout(timer)
      timer = undefined
      drawn = 0
      bands.value = null
    }
    const worlds = ensemble.runs.length
    if (worlds < fewest || worlds === drawn || timer !== undefined) return
    if (worlds < ensemble.wanted && worlds < 1.5 * drawn) return
    drawn = worlds
    // Not at once, so that strips do this one after the other and a frame can come between.
    timer = setTimeout(() => {
      timer = undefined
      drawn = ensemble.runs.length
      const band = (arm: number) => {
        const courses = ensemble.runs.map((run) => courseOfRun(run.series[arm]!, name, seats))
        return bandOf(courses, someWeeks(courses[0]!.length, mostWeeks), bandLevels)
      }
      bands.value = { bands: [band(0), band(1)], worlds: drawn }
    })
  })
  return [
    bands,
    () => {
      finish()
      clearTimeout(timer)
    },
  ]
}
