// The organizations of a chapter: one world to look at, and a hundred to judge by.
import { useSignal } from '@preact/signals'
import { useEffect, useMemo } from 'preact/hooks'
import type { EnsembleRun } from '../engine/protocol'
import { engine } from '../state/engine'
import { runsOf, type Experiment } from '../state/experiment'
import { Player } from '../state/player'

/** How many worlds the numbers of a chapter rest on. */
export const worlds = 100

/** The seed of all worlds in the story. */
export const seed = '1'

/** A player of the chapter's own, which ends with it. */
export function usePlayer(): Player {
  const player = useMemo(() => new Player(engine), [])
  useEffect(() => () => player.close(), [player])
  return player
}

const patience = 120 // milliseconds without another change, before runs begin

/**
 * Keeps an experiment running: one world at once, and then many. Both begin anew
 * when the experiment changes; while a slider moves they wait.
 */
export function useWorlds(player: Player, experiment: Experiment, { many = worlds, at = 0 }: { many?: number; at?: number } = {}) {
  const wanted = JSON.stringify(experiment)
  useEffect(() => {
    const first = player.sides.peek() === null
    const start = () => {
      void player.run(experiment, first ? at : player.position.peek())
      if (many > 0) void player.runEnsemble(many)
    }
    const timer = setTimeout(start, first ? 0 : patience)
    return () => clearTimeout(timer)
  }, [player, wanted])
}

/** The runs of an experiment in many worlds, once all are there, beside those of a player. */
export function useRuns(experiment: Experiment): readonly EnsembleRun[] {
  const runs = useSignal<readonly EnsembleRun[]>([])
  const wanted = JSON.stringify(experiment)
  useEffect(() => {
    const control = new AbortController()
    runs.value = []
    const fresh: EnsembleRun[] = []
    void engine
      .ensemble(runsOf(experiment), worlds, {
        onRun: (run) => {
          fresh.push(run)
          if (fresh.length === worlds) runs.value = fresh
        },
        signal: control.signal,
      })
      .catch(() => undefined)
    return () => control.abort()
  }, [wanted])
  return runs.value
}
