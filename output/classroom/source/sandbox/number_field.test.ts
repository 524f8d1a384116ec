import { describe, expect, it } from 'vitest'
import { faultOf } from './number_field'

describe('what is typed into a field for a number', () => {
  it('is fine inside its range, ends included', () => {
    for (const text of ['0', '1', '.5', '0.25', ' 1e-3 ']) expect(faultOf(text, { min: 0, max: 1 })).toBe('')
  })
  it('is told its range when it is no number', () => {
    for (const text of ['', ' ', 'many', '1,5', 'Infinity', 'NaN']) {
      expect(faultOf(text, { min: 0, max: 1 })).toBe('Needs a number from 0 to 1.')
    }
  })
  it('is told its range when it is outside', () => {
    expect(faultOf('-0.1', { min: 0, max: 1 })).toBe('-0.1 is outside its range, 0 to 1.')
    expect(faultOf('2e6', { min: 1, max: 1e6 })).toBe('2,000,000 is outside its range, 1 to 1,000,000.')
  })
  it('is told when it should be whole', () => {
    expect(faultOf('7.5', { min: 1, max: 50, whole: true })).toBe('7.5 is not a whole number.')
    expect(faultOf('', { min: 1, max: 50, whole: true })).toBe('Needs a whole number from 1 to 50.')
  })
})
