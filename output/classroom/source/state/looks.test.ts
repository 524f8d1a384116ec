import { expect, test } from 'vitest'
import { looksOf } from './looks'

const marks = (...names: string[]) => looksOf(names).map(({ mark }) => mark)

test('a regime is drawn alike wherever it is', () => {
  expect(marks('domineering', 'power-with')).toEqual(['square', 'circle'])
  expect(marks('power-with', 'situational')).toEqual(['circle', 'diamond'])
})

test('a future is drawn as the regime that it comes to', () => {
  expect(marks('domineering', 'domineering, then power-with, sanction 0.2')).toEqual(['square', 'circle'])
  expect(marks('domineering, then power-with', 'domineering, then power-with, then compassionate')).toEqual(['circle', 'triangle'])
})

test('a future that is led as before has a look that no regime has', () => {
  expect(marks('power-with', 'power-with, then growth 0.05')).toEqual(['circle', 'star'])
  expect(marks('domineering', 'domineering, then sanction 0.2')).toEqual(['square', 'star'])
})

test('other arms are told apart', () => {
  const names = ['ours', 'power-with', 'theirs']
  expect(new Set(marks(...names)).size).toBe(names.length)
  expect(marks('ours', 'ours, then power-with')).toHaveLength(2)
  expect(new Set(marks('ours', 'ours, then power-with')).size).toBe(2)
})
