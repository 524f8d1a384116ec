import { lazy, Suspense } from 'preact/compat'
import type { ReadonlySignal } from '@preact/signals'
import { resolve } from '../state/experiment'
import type { Player } from '../state/player'
import { Still } from './still'

const Live = lazy(() => import('./live'))

/** The two organizations of a player: a still drawing until they live. */
export function Stage({ player, focusProblem }: { player: Player; focusProblem?: ReadonlySignal<number | null> }) {
  const [left, right] = resolve(player.experiment.value)
  const still = <Still names={[left.name, right.name]} />
  return (
    <div class="story-organizations">
      {player.status.value === 'failed' && (
        <p class="alarm" role="alert">
          This could not be run: {player.problem.value}
        </p>
      )}
      {player.sides.value ? (
        <Suspense fallback={still}>
          <Live player={player} {...(focusProblem && { focusProblem })} />
        </Suspense>
      ) : (
        still
      )}
    </div>
  )
}
