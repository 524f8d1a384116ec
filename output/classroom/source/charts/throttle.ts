import { effect, useSignal, type ReadonlySignal } from '@preact/signals'
import { useEffect } from 'preact/hooks'

/** A signal that follows another one, but changes no more often than every so many milliseconds. */
export function useThrottled<T>(source: ReadonlySignal<T>, milliseconds: number): ReadonlySignal<T> {
  const slow = useSignal(source.peek())
  useEffect(() => {
    const follow = throttle(milliseconds, () => (slow.value = source.peek()))
    const finish = effect(() => {
      void source.value
      follow.call()
    })
    return () => {
      finish()
      follow.cancel()
    }
  }, [source, milliseconds])
  return slow
}

/** Calls at once after a pause of some time, and otherwise at the end of that time. */
export function throttle(milliseconds: number, what: () => void) {
  let last = -Infinity
  let timer: ReturnType<typeof setTimeout> | undefined
  const run = () => {
    timer = undefined
    last = performance.now()
    what()
  }
  return {
    call() {
      if (timer !== undefined) return
      const wait = last + milliseconds - performance.now()
      if (wait <= 0) run()
      else timer = setTimeout(run, wait)
    },
    cancel() {
      clearTimeout(timer)
      timer = undefined
    },
  }
}
