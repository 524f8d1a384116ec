import { signal } from '@preact/signals'
import { announce } from '../state/announcer'
import { speeds, type Player } from '../state/player'
import { whenOf } from '../components/when'

/** Whether single keys have effects; people who dictate or use aids to type may want them off. */
export const shortcuts = signal(true)

const quarter = 13

/** The keys and their effects, as the page lists them. */
export const keys: { keys: string[]; does: string }[] = [
  { keys: ['space'], does: 'play or pause' },
  { keys: ['←', '→'], does: 'one week back, one week forward' },
  { keys: ['shift ←', 'shift →'], does: 'one quarter back, one quarter forward' },
  { keys: ['n'], does: 'go to the next crisis' },
  { keys: ['+', '−'], does: 'faster, slower' },
]

/** Makes a player obey the keyboard while nothing else wants the keys. It returns a function that ends this. */
export function listenToKeys(player: Player): () => void {
  const hear = (event: KeyboardEvent) => {
    if (!shortcuts.peek() || event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return
    if (wanted(event.key, event.target)) return
    if (obey(player, event.key, event.shiftKey)) event.preventDefault()
  }
  window.addEventListener('keydown', hear)
  return () => window.removeEventListener('keydown', hear)
}

// The focused element may want a key itself: fields want all keys, buttons want space
// and enter, and scrolling areas want the arrows.
function wanted(key: string, target: EventTarget | null): boolean {
  if (!(target instanceof Element)) return false
  if (target.closest('input:not([type=checkbox]), select, textarea, dialog, [contenteditable], [role=slider]')) return true
  if (key === ' ' || key === 'Enter') return target.closest('button, a, summary, input, [role=button]') !== null
  return key.startsWith('Arrow') && target.closest('[tabindex="0"]') !== null
}

/** Does what a key stands for, and returns whether it stands for anything. */
export function obey(player: Player, key: string, shift = false): boolean {
  switch (key) {
    case ' ':
      if (player.playing.peek()) player.pause()
      else player.play()
      return true
    case 'ArrowLeft':
    case 'ArrowRight':
      player.step((key === 'ArrowLeft' ? -1 : 1) * (shift ? quarter : 1))
      announce(whenOf(player.week.peek()))
      return true
    case 'n':
    case 'N':
      goToNextCrisis(player)
      return true
    case '+':
    case '=':
      changeSpeed(player, 1)
      return true
    case '-':
    case '−':
      changeSpeed(player, -1)
      return true
    default:
      return false
  }
}

/** Pauses at the next crisis and shows it, or says that there is none. */
export function goToNextCrisis(player: Player) {
  const next = player.nextCrisis()
  if (!next) {
    announce('No further crisis.')
    return
  }
  player.lookAt(next)
  announce(`A crisis begins in ${player.sides.peek()![next.side].arm.name}, ${whenOf(next.week)}. Its causes are shown below.`)
}

function changeSpeed(player: Player, steps: number) {
  const at = speeds.findIndex((speed) => speed >= player.speed.peek())
  player.speed.value = speeds[Math.max(0, Math.min(at + steps, speeds.length - 1))]!
  announce(`Speed ${player.speed.peek()}.`)
}
