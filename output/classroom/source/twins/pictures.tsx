import { useComputed, type ReadonlySignal } from '@preact/signals'
import { momentsOf } from '../picture/moments'
import { OrganizationPicture } from '../picture/picture'
import { isFollowed } from '../picture/roles'
import type { Look } from '../state/looks'
import { momentOf, type Player, type Side } from '../state/player'
import { counterpartOf } from '../why/counterpart'

const lingering = 2 // weeks for which a picture still follows a problem that is over

/** One of the two pictures. Both follow the crisis being looked at, if it arose in both. */
export function SidePicture({ player, number, look, title }: { player: Player; number: 0 | 1; look: Look; title: string }) {
  const side = useComputed(() => player.sides.value?.[number] ?? null)
  const position = useComputed(() => momentOf(player))
  const focusProblem: ReadonlySignal<number | null> = useComputed(() => {
    const crisis = player.crisis.value
    const sides = player.sides.value
    if (!crisis || !sides) return null
    if (crisis.side === number) return crisis.problem
    return counterpartOf(sides[crisis.side].recording, crisis.problem, sides[number].recording) ?? null
  })
  // Both pictures fade behind the followed problem; a picture without it fades altogether.
  const apart = useComputed(() => {
    const crisis = player.crisis.value
    const sides = player.sides.value
    if (!crisis || !sides || crisis.side === number) return false
    const week = player.week.value
    return isThere(sides[crisis.side], crisis.problem, week) && !isThere(sides[number], focusProblem.value, week)
  })
  const ask = (problem: number) => {
    player.pause()
    const mark = player.crises.peek().find((crisis) => crisis.side === number && crisis.problem === problem)
    player.crisis.value = mark ?? null
    requestAnimationFrame(() => document.querySelector('.why')?.scrollIntoView({ block: 'nearest' }))
  }
  return (
    <div class={apart.value ? 'twins-picture twins-apart' : 'twins-picture'}>
      <OrganizationPicture side={side} position={position} look={look} title={title} onCrisis={ask} focusProblem={focusProblem} />
      {apart.value && <p class="twins-apart-note">Not open here at this time.</p>}
    </div>
  )
}

function isThere({ recording }: Side, problem: number | null, week: number): boolean {
  const track = problem === null ? undefined : momentsOf(recording).tracks[problem]
  return track !== undefined && isFollowed(track, { position: week, linger: lingering })
}
