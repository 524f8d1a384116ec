// The organizations of a chapter: one world to look at, and many to judge by.
import { useSignal } from '@preact/signals'
import { useEffect, useMemo } from 'preact/hooks'
import { useThrottled } from '../charts/throttle'
import { engine } from '../state/engine'
import { runsOf, type Experiment } from '../state/experiment'
import { Player, sameButForWorld, type Ensemble } from '../state/player'
import type { World } from './compared'

/** The number of worlds behind the numbers of a chapter: the default of `leaderful compare`. */
export const worlds = 200

/** A chapter's own player, closed with it. Until it runs, it has the first experiment. */
export function usePlayer(first: Experiment): Player {
  const player = useMemo(() => {
    const own = new Player(engine)
    own.experiment.value = first
    return own
  }, [])
  useEffect(() => () => player.close(), [player])
  return player
}

const patience = 120 // milliseconds without another change, before runs begin

interface Kept {
  many?: number // worlds to run beside the one shown; 0: none
  begin?: (player: Player) => number | undefined // the week shown at first, once all have been lived
}

/**
 * Keeps an experiment running: one world at once, and then many. Both begin anew
 * when the experiment changes; while a slider moves they wait.
 */
export function useWorlds(player: Player, experiment: Experiment, { many = worlds, begin }: Kept = {}) {
  const wanted = JSON.stringify(experiment)
  useEffect(() => {
    const first = player.sides.peek() === null
    const start = async () => {
      const run = player.run(experiment, player.position.peek())
      if (many > 0) void player.runEnsemble(many).then(() => remember(player))
      await run
      const week = begin?.(player)
      if (first && week !== undefined && player.position.peek() === 0 && !player.playing.peek()) player.seek(week + 0.5)
    }
    const timer = setTimeout(start, first ? 0 : patience)
    return () => clearTimeout(timer)
  }, [player, wanted])
}

/** The week of the first crisis of either, if there is one. */
export function firstCrisis(player: Player): number | undefined {
  return player.crises.peek()[0]?.week
}

/** The number of worlds behind means, for the head of a table. */
export function meansOf(count: number, wanted: number = worlds): string {
  return count === wanted ? `Means of ${wanted} worlds` : `Means of ${count} of ${wanted} worlds so far`
}

const pace = 200 // milliseconds between changes while worlds are run

/** The worlds of an experiment run so far; null while those of another are shown. */
export function useEnsemble(player: Player, experiment: Experiment): Ensemble | null {
  const ensemble = useThrottled(player.ensemble, pace).value
  return ensemble && sameButForWorld(ensemble.experiment, experiment) ? ensemble : null
}

// Outcomes in many worlds, by experiment.
const known = new Map<string, readonly World[]>()

function remember(player: Player) {
  const ensemble = player.ensemble.peek()
  if (ensemble?.runs.length === worlds) known.set(JSON.stringify(ensemble.experiment), ensemble.runs.map(withoutSeries))
}

// Series take much memory and are no longer needed.
function withoutSeries({ replication, outcomes }: World): World {
  return { replication, outcomes }
}

/** The outcomes of an experiment in many worlds, once all have been run; none unless wanted. */
export function useOutcomes(experiment: Experiment, wanted: boolean): readonly World[] {
  const outcomes = useSignal<readonly World[]>([])
  const key = JSON.stringify(experiment)
  useEffect(() => {
    outcomes.value = known.get(key) ?? []
    if (!wanted || outcomes.value.length > 0) return
    const control = new AbortController()
    const fresh: World[] = []
    engine
      .ensemble(runsOf(experiment), worlds, { onRun: (run) => fresh.push(withoutSeries(run)), signal: control.signal })
      .then(() => {
        known.set(key, fresh)
        outcomes.value = fresh
      })
      .catch(() => {}) // missing values are shown as missing
    return () => control.abort()
  }, [key, wanted])
  return outcomes.value
}
