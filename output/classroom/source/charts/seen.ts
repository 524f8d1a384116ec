import { computed, type ReadonlySignal } from '@preact/signals'
import type { Recording } from '../engine/protocol'
import type { Player } from '../state/player'

// The future of a run is not shown before the reader has been there: a course is
// drawn up to the moment shown, faintly from there on to the latest moment that
// has ever been shown, and beyond that not at all.
const latest = new WeakMap<Recording, number>()

/** The latest moment of the present run, in weeks, that has been shown. */
export function seenOf(player: Player): ReadonlySignal<number> {
  return computed(() => {
    const recording = player.sides.value?.[0].recording
    if (!recording) return 0
    const seen = Math.max(latest.get(recording) ?? 0, Math.min(player.position.value, Math.max(0, player.lived.value - 1)))
    latest.set(recording, seen)
    return seen
  })
}
