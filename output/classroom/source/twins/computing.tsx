import { useEffect, useState } from 'preact/hooks'
import type { Player } from '../state/player'
import { counted } from '../components/when'

const patience = 1000 // milliseconds before progress is shown
const look = 500

/** The share of a run computed and the time left, if it takes long enough to show. */
export function Computing({ player }: { player: Player }) {
  const running = player.status.value === 'running'
  const [told, setTold] = useState<{ share: number; left: number | undefined } | null>(null)
  useEffect(() => {
    if (!running) return
    const start = performance.now()
    let begun: { at: number; share: number } | undefined // when the engine had loaded
    const timer = setInterval(() => {
      const now = performance.now()
      const share = player.progress.peek()
      if (share > 0) begun ??= { at: now, share }
      if (now - start >= patience) setTold({ share, left: begun && secondsLeft(now - begun.at, share - begun.share, 1 - share) })
    }, look)
    return () => {
      clearInterval(timer)
      setTold(null)
    }
  }, [running, player.experiment.value])
  if (!told) return null
  return (
    <span class="controls-computing">
      {told.share === 0 ? 'Loading the engine.' : `${Math.floor(100 * told.share)}% computed`}
      {told.left !== undefined && `, about ${counted(told.left, 'second')} left`}{' '}
      {told.share > 0 && <progress max={1} value={told.share} aria-label="Computed" />}
    </span>
  )
}

/** Whole seconds that the rest will take at the present rate; undefined before that is known. */
export function secondsLeft(milliseconds: number, done: number, rest: number): number | undefined {
  if (done <= 0) return undefined
  return Math.max(1, Math.round(((milliseconds / done) * rest) / 1000))
}
