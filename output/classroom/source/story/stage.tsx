import { useComputed, type ReadonlySignal } from '@preact/signals'
import type { ComponentChildren } from 'preact'
import { PictureLegend } from '../picture/legend'
import { OrganizationPicture } from '../picture/picture'
import { resolve, type Experiment } from '../state/experiment'
import type { Player } from '../state/player'
import { Controls } from '../twins/controls'
import { armLooks } from './arm_looks'
import { ArmName } from './arm_name'
import { To } from './to'

/** Two organizations with one clock and its controls. They stand still until the engine has loaded. */
export function Stage({
  player,
  focusProblem,
  low = false,
  elsewhere,
  children,
  told,
}: {
  player: Player
  focusProblem?: ReadonlySignal<number | null>
  low?: boolean // pictures leave room for text
  elsewhere?: Experiment // the one shown, as Twins names it
  children?: ComponentChildren // right below the pictures: of constant height
  told?: ComponentChildren // below the controls
}) {
  const left = useComputed(() => player.sides.value?.[0] ?? null)
  const right = useComputed(() => player.sides.value?.[1] ?? null)
  const experiment = player.experiment.value
  const names = resolve(experiment).map((arm) => arm.name)
  const looks = armLooks(names)
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
              {...(focusProblem && { focusProblem, steady: true })}
            />
          </figure>
        ))}
      </div>
      {children}
      <Controls player={player} compact />
      {told}
      <PictureLegend />
      <p class="note story-world">
        World {experiment.replication} of seed {experiment.seed}, chosen by number only. Single worlds vary.{' '}
        <To view="twins" experiment={elsewhere ?? experiment}>
          Open these two in Twins
        </To>
      </p>
    </div>
  )
}
