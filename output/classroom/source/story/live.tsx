import { useComputed, type ReadonlySignal } from '@preact/signals'
import { OrganizationPicture } from '../picture/picture'
import { PictureLegend } from '../picture/legend'
import { looksOf } from '../state/looks'
import type { Player } from '../state/player'
import { Mark } from '../sandbox/mark'
import { Controls } from '../twins/controls'

/** Two living organizations, with one clock and what it takes to stop it. */
export default function Live({ player, focusProblem }: { player: Player; focusProblem?: ReadonlySignal<number | null> }) {
  const sides = player.sides.value
  const left = useComputed(() => player.sides.value?.[0] ?? null)
  const right = useComputed(() => player.sides.value?.[1] ?? null)
  if (!sides) return null
  const names = [sides[0].arm.name, sides[1].arm.name]
  const looks = looksOf(names)
  return (
    <>
      <div class="story-pair">
        {[left, right].map((side, number) => (
          <figure class="story-side" key={number}>
            <figcaption>
              <Mark look={looks[number]!} /> {names[number]}
            </figcaption>
            <OrganizationPicture
              side={side}
              position={player.position}
              look={looks[number]!}
              title={names[number]!}
              {...(focusProblem ? { focusProblem } : {})}
            />
          </figure>
        ))}
      </div>
      <Controls player={player} compact />
      <PictureLegend />
    </>
  )
}
