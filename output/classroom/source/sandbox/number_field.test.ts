import { describe, expect, it } from 'vitest'
import { faultOf } from './number_field'
import { seedFault } from './world'

describe('what is typed into a field for a number', () => {
  it('is fine inside its range, ends included', () => {
    for (const text of ['0', '1', '.5', '0.25', ' 1e-3 ']) expect(faultOf('Members', text, { min: 0, max: 1 })).toBe('')
  })
  it('is told its range when it is no number', () => {
    for (const text of ['', ' ', 'many', 'Infinity', 'NaN', '0x1']) {
      expect(faultOf('Members', text, { min: 0, max: 1 })).toBe('Members needs a number from 0 to 1.')
    }
    for (const text of ['0,2', '57,0', '1,000']) {
      expect(faultOf('Members', text, { min: 0, max: 100 })).toBe(
        'Members needs a number from 0 to 100. Write decimals with a point, and thousands without commas.',
      )
    }
  })
  it('is told its range when it is outside', () => {
    expect(faultOf('Members', '-0.1', { min: 0, max: 1 })).toBe('Members: -0.1 is outside its range, 0 to 1.')
    expect(faultOf('Members', '2e6', { min: 1, max: 1e6 })).toBe('Members: 2,000,000 is outside its range, 1 to 1,000,000.')
    expect(faultOf('Members', '1e99', { min: 1, max: 50, whole: true })).toBe('Members: 1e99 is outside its range, 1 to 50.')
    expect(faultOf('Members', '-2.5e300', { min: 1, max: 50 })).toBe('Members: -2.5e300 is outside its range, 1 to 50.')
  })
  it('is told when it should be whole', () => {
    expect(faultOf('Members', '7.5', { min: 1, max: 50, whole: true })).toBe('Members: 7.5 is not a whole number.')
    expect(faultOf('Members', '', { min: 1, max: 50, whole: true })).toBe('Members needs a whole number from 1 to 50.')
  })
})

describe('a seed', () => {
  it('is a whole number of 64 bits', () => {
    for (const text of ['0', '042', ' 42 ', '18446744073709551615']) expect(seedFault(text)).toBe('')
    for (const text of ['-5', '1e99', '1.5', '1,5', '', '9'.repeat(21), '18446744073709551616']) {
      expect(seedFault(text)).toBe('Seed needs a whole number from 0 to 18,446,744,073,709,551,615.')
    }
  })
})
