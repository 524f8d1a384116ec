import { effect, useSignal, type ReadonlySignal } from '@preact/signals'
import { useEffect } from 'preact/hooks'

const rest = 250 // milliseconds after which a moment counts as stopped at

/**
 * The week of a moment, at a pace slow enough for text: when it stands still, or
 * else after so many weeks and milliseconds.
 */
export function useUnhurried(position: ReadonlySignal<number>, weeks: number, milliseconds: number): ReadonlySignal<number> {
  const told = useSignal(Math.floor(position.peek()))
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined
    let last = 0
    const tell = () => {
      last = performance.now()
      told.value = Math.floor(position.peek())
    }
    const finish = effect(() => {
      const week = Math.floor(position.value)
      clearTimeout(timer)
      if (Math.abs(week - told.peek()) >= weeks && performance.now() - last >= milliseconds) tell()
      else if (week !== told.peek()) timer = setTimeout(tell, rest)
    })
    return () => {
      finish()
      clearTimeout(timer)
    }
  }, [position, weeks, milliseconds])
  return told
}
