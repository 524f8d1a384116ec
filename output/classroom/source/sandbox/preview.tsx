import { useComputed } from '@preact/signals'
import { Numbers } from '../charts/numbers'
import { Strips } from '../charts/strips'
import { OrganizationPicture } from '../picture/picture'
import { looksOf } from '../state/looks'
import { momentOf, type Player } from '../state/player'
import { Controls } from '../twins/controls'
import { Mark } from '../components/mark'

/** The run of the current settings, with the previous one as a ghost. */
export function Preview({ player }: { player: Player }) {
  const position = useComputed(() => momentOf(player))
  const one = useComputed(() => player.sides.value?.[0] ?? null)
  const other = useComputed(() => player.sides.value?.[1] ?? null)
  const names = useComputed(() => player.sides.value?.map(({ arm }) => arm.name) ?? [])
  const looks = looksOf(names.value)
  return (
    <>
      <div class="sandbox-pictures">
        {[one, other].map((side, number) => {
          const look = looks[number]
          const name = names.value[number]
          if (!look || name === undefined) return null
          return (
            <div key={number} role="group" aria-label={name}>
              <h3 class="sandbox-picture-name">
                <Mark look={look} /> {name}
              </h3>
              <OrganizationPicture side={side} position={position} look={look} title={name} />
            </div>
          )
        })}
      </div>
      <Controls player={player} compact />
      <Numbers player={player} />
      <Strips player={player} />
      {player.previous.value && <p class="note">Faint lines show the run before your last change.</p>}
    </>
  )
}
