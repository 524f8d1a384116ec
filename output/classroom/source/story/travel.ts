// Moving the moment shown to another week, in a short time.
import { reducedMotion } from '../state/preferences'
import type { Player } from '../state/player'

const longest = 1500 // milliseconds
const perWeek = 500
const within = 0.95 // where it stops in the week: late enough to have shown its events

/** Goes to a week: at once if the reader wants less motion, else through the weeks between. */
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
    // Readers who play or scrub meanwhile take over.
    if (player.playing.peek() || player.position.peek() !== expected) return
    began ??= now
    const share = Math.min(1, (now - began) / duration)
    player.seek(from + share * (to - from))
    expected = player.position.peek()
    if (share < 1) requestAnimationFrame(frame)
  }
  requestAnimationFrame(frame)
}
