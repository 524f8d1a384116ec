import { useComputed, type ReadonlySignal } from '@preact/signals'
import { OrganizationPicture } from '../picture/picture'
import type { Look } from '../state/looks'
import { momentOf, type Player } from '../state/player'
import { counterpartOf } from '../why/counterpart'

/** One of the two pictures. What crisis is looked at is followed in both, as far as it arose in both. */
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
  const ask = (problem: number) => {
    player.pause()
    const mark = player.crises.peek().find((crisis) => crisis.side === number && crisis.problem === problem)
    player.crisis.value = mark ?? null
    requestAnimationFrame(() => document.querySelector('.why')?.scrollIntoView({ block: 'nearest' }))
  }
  return <OrganizationPicture side={side} position={position} look={look} title={title} onCrisis={ask} focusProblem={focusProblem} />
}
