import { expect, test } from 'vitest'
import { secondsLeft } from './computing'

test('what is left takes as long as what was done, by its share', () => {
  expect(secondsLeft(3000, 0.25, 0.75)).toBe(9)
  expect(secondsLeft(3000, 0.999, 0.001)).toBe(1)
  expect(secondsLeft(3000, 0, 1)).toBeUndefined()
})
