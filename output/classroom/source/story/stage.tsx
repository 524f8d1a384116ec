import { useComputed, type ReadonlySignal } from '@preact/signals'
import type { ComponentChildren } from 'preact'
import { PictureLegend } from '../picture/legend'
import { OrganizationPicture } from '../picture/picture'
import { resolve } from '../state/experiment'
import { looksOf } from '../state/looks'
import type { Player } from '../state/player'
import { Controls } from '../twins/controls'
import { ArmName } from './arm_name'
import { To } from './to'

/** Two living organizations, with one clock and what it takes to stop it. Until the engine is there they stand still. */
export function Stage({
  player,
  focusProblem,
  low = false,
  children,
}: {
  player: Player
  focusProblem?: ReadonlySignal<number | null>
  low?: boolean // pictures leave room for what is told of them
  children?: ComponentChildren // right below the pictures
}) {
  const left = useComputed(() => player.sides.value?.[0] ?? null)
  const right = useComputed(() => player.sides.value?.[1] ?? null)
  const experiment = player.experiment.value
  const names = resolve(experiment).map((arm) => arm.name)
  const looks = looksOf(names)
  return (
    <div class={low ? 'story-organizations story-low' : 'story-organizations'}>
      {player.status.value === 'failed' && (
        <p class="alarm" role="alert">
          This could not be run: {player.problem.value}
        </p>
      )}
      <div class="story-pair">
        {[left, right].map((side, number) => (
          <figure class="story-side" key={number}>
            <figcaption>
              <ArmName name={names[number]!} look={looks[number]!} />
            </figcaption>
            <OrganizationPicture
              side={side}
              position={player.position}
              look={looks[number]!}
              title={names[number]!}
              {...(focusProblem && { focusProblem })}
            />
          </figure>
        ))}
      </div>
      {children}
      <Controls player={player} compact />
      <PictureLegend />
      <p class="note story-world">
        World {experiment.replication} of seed {experiment.seed}, taken because of its number. Single worlds vary.{' '}
        <To view="twins" experiment={experiment}>
          Open these two in Twins
        </To>
      </p>
    </div>
  )
}
