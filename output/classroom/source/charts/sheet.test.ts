import { expect, it } from 'vitest'
import { linesOf } from './sheet'

it('lines are broken between words', () => {
  expect(linesOf('power-with has fewer crises than domineering', 20)).toEqual(['power-with has fewer', 'crises than', 'domineering'])
  expect(linesOf('a verylongwordindeed b', 5)).toEqual(['a', 'verylongwordindeed', 'b'])
  expect(linesOf('  ', 5)).toEqual([])
})
