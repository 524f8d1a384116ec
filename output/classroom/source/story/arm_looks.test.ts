import { expect, test } from 'vitest'
import { looksOf } from '../state/looks'
import { resolve } from '../state/experiment'
import { armLooks } from './arm_looks'
import { threatened } from './threatened'

const shared = looksOf(['power-with'])[0]!

test('only power-with looks like power-with', () => {
  const looks = armLooks(['no threat', 'honest', 'compassionate', 'power-with'])
  expect(looks.map(({ colour }) => colour === shared.colour)).toEqual([false, false, false, true])
  expect(looks.map(({ mark }) => mark === shared.mark)).toEqual([false, false, false, true])
})

test('any threat is told, and looks domineering; none does not', () => {
  const names = resolve(threatened(0.4)).map(({ name }) => name)
  expect(names).toEqual(['threat 0.40', 'no threat'])
  const [left, right] = armLooks(names)
  expect(left).toEqual(looksOf(['domineering'])[0])
  expect(right!.colour).not.toBe(left!.colour)
})
