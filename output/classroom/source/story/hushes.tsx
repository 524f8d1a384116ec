import { useComputed } from '@preact/signals'
import type { Player } from '../state/player'
import { armLooks } from './arm_looks'
import { ArmName } from './arm_name'
import { silencesOf, until } from './silences'

/** How often somebody kept silent up to the week shown. */
export function Hushes({ player }: { player: Player }) {
  const sides = player.sides.value
  const week = player.week.value
  const weeks = useComputed(() => player.sides.value?.map((side) => silencesOf(side.recording)) ?? [])
  if (!sides) return null
  const names = sides.map((side) => side.arm.name)
  const looks = armLooks(names)
  return (
    <p class="story-hushes">
      Silences so far:{' '}
      {names.map((name, arm) => (
        <span key={arm}>
          <ArmName name={name} look={looks[arm]!} /> <strong>{until(weeks.value[arm] ?? [], week)}</strong>
          {arm === 0 ? ', ' : '.'}
        </span>
      ))}{' '}
      <span class="note">This counts the weeks in which somebody had a problem and did not report it, and the times somebody was asked and did not answer.</span>
    </p>
  )
}
