// The moment shown goes to another week by itself, but not for long.
import { reducedMotion } from '../state/preferences'
import type { Player } from '../state/player'

const longest = 1500 // milliseconds
const perWeek = 500
const within = 0.95 // where in the week it stops: what happened in it has been seen

/** Goes to a week: at once if the reader wants less motion, or else by way of those between. */
export function travel(player: Player, week: number) {
  player.pause()
  const from = player.position.peek()
  const to = week + within
  if (reducedMotion.peek() || to < from) {
    player.seek(to)
    return
  }
  const duration = Math.min(longest, perWeek * (to - from))
  let began: number | null = null
  let expected = from
  const frame = (now: number) => {
    // Whoever plays or scrubs meanwhile has taken over.
    if (player.playing.peek() || player.position.peek() !== expected) return
    began ??= now
    const share = Math.min(1, (now - began) / duration)
    player.seek(from + share * (to - from))
    expected = player.position.peek()
    if (share < 1) requestAnimationFrame(frame)
  }
  requestAnimationFrame(frame)
}
