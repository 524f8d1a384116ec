import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { throttle } from './throttle'

beforeEach(() => vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] }))
afterEach(() => vi.useRealTimers())

it('calls at once, then no more often than asked, and the last call is never lost', () => {
  const times: number[] = []
  const begin = performance.now()
  const follow = throttle(125, () => times.push(performance.now() - begin))
  for (let i = 0; i < 60; i++) {
    follow.call()
    vi.advanceTimersByTime(10)
  }
  vi.advanceTimersByTime(1000)
  expect(times).toEqual([0, 125, 250, 375, 500, 625])
  follow.call()
  expect(times.at(-1)).toBe(1600)
})

it('does not call any more once it has been cancelled', () => {
  let calls = 0
  const follow = throttle(100, () => calls++)
  follow.call()
  follow.call()
  follow.cancel()
  vi.advanceTimersByTime(1000)
  expect(calls).toBe(1)
})
