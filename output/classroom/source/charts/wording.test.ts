import { describe, expect, it } from 'vitest'
import { description } from '../engine/description'
import { decimalsFor, fixed, outcomeNamed, percentage, percentages, seriesWording, signed, tabular } from './wording'

describe('numbers', () => {
  it('have a fixed number of decimals and a true minus sign', () => {
    expect(fixed(1234.5678, 1)).toBe('1,234.6')
    expect(fixed(-0.25, 2)).toBe('−0.25')
    expect(fixed(-0.001, 2)).toBe('0.00')
    expect(fixed(NaN, 2)).toBe('none')
  })

  it('have a sign where asked for, but nothing has none', () => {
    expect(signed(0.5, 1)).toBe('+0.5')
    expect(signed(-0.5, 1)).toBe('−0.5')
    expect(signed(0.001, 1)).toBe('0.0')
    expect(signed(0, 0)).toBe('0')
  })

  it('are as exact as they are known', () => {
    expect([2, 1, 0.2, 0.09, 0.001].map(decimalsFor)).toEqual([0, 0, 1, 2, 3])
    expect(decimalsFor(0)).toBe(2)
    expect(decimalsFor(Infinity)).toBe(2)
  })

  it('have three digits that count in tables', () => {
    expect([0, 12, 0.012345, 1.2345, 123.45, 12345.6].map(tabular)).toEqual(['0', '12', '0.0123', '1.23', '123', '12,346'])
  })
})

describe('shares', () => {
  it('are rounded, but nothing and all are said only of nothing and all', () => {
    expect(percentage(142, 200)).toBe('71%')
    expect(percentage(0, 200)).toBe('0%')
    expect(percentage(200, 200)).toBe('100%')
    expect(percentage(1, 400)).toBe('less than 1%')
    expect(percentage(399, 400)).toBe('more than 99%')
    expect(percentage(0, 0)).toBe('none')
  })
  it('of a whole add up to 100', () => {
    expect(percentages([193, 1, 6])).toEqual(['97%', 'less than 1%', '3%'])
    expect(percentages([1, 1, 1])).toEqual(['34%', '33%', '33%'])
    expect(percentages([0, 7, 0])).toEqual(['0%', '100%', '0%'])
    expect(percentages([1, 0, 399])).toEqual(['less than 1%', '0%', 'more than 99%'])
    expect(percentages([0, 0])).toEqual(['none', 'none'])
    for (let worlds = 3; worlds <= 200; worlds++) {
      for (const part of [0.17, 0.335, 0.5]) {
        const higher = Math.floor(worlds * part)
        const lower = Math.floor((worlds - higher) / 2)
        const texts = percentages([higher, lower, worlds - higher - lower]).map((text) => (text === 'less than 1%' ? '0%' : text))
        expect(texts.reduce((sum, text) => sum + parseInt(text), 0)).toBe(100)
      }
    }
  })
})

it('every series has words of its own', () => {
  const titles = description.series.map(({ name }) => seriesWording(name).title)
  expect(new Set(titles).size).toBe(titles.length)
})

it('a series without words is called by its name, and an unknown outcome is refused', () => {
  expect(seriesWording('new_series').title).toBe('New series')
  expect(() => outcomeNamed('new_outcome')).toThrow('No outcome is named')
})
