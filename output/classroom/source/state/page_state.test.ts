import { describe, expect, it } from 'vitest'
import type { Bets } from './bets'
import { readPageState } from './page_state'

const bets: Bets = {
  measures: { trust: { answer: 'second', sure: 'very' }, crises_per_year: { answer: 'same' } },
  lines: [null, [0.3, 0.35, 0.4, 0.45, 0.5]],
}

describe('what a link says of the page', () => {
  it('is read whole', () => {
    const state = { view: 'sandbox', week: 130, bets }
    expect(readPageState(JSON.parse(JSON.stringify(state)))).toEqual(state)
  })
  it('says of bets whether results had been seen', () => {
    const late: Bets = { ...bets, afterSeeing: true, tries: 3 }
    expect(readPageState({ bets: late })).toEqual({ bets: late })
    expect(readPageState({ bets: { ...bets, afterSeeing: 'no', tries: 1 } }).bets).toStrictEqual(bets)
  })
  it('may be nothing', () => {
    for (const value of [undefined, null, 7, 'view', [], {}]) expect(readPageState(value)).toEqual({})
  })
  it('may hold what later versions know', () => {
    expect(readPageState({ view: 'twins', colours: 'many', bets: { ...bets, mood: 3 } })).toEqual({ view: 'twins', bets })
  })
  it('loses what is no value of its kind, and nothing else', () => {
    expect(readPageState({ view: 'attic', week: 3 })).toEqual({ week: 3 })
    for (const week of [-1, 1.5, 1e9, NaN, '3', null]) expect(readPageState({ view: 'twins', week })).toEqual({ view: 'twins' })
    const odd = {
      measures: { trust: { answer: 'perhaps' }, performance: { answer: 'first', sure: 'utterly' }, harm: { answer: 'first' }, crisis_weeks: 3 },
      lines: [[0.1, 0.2], [0, 0, 0, 0, 2]],
    }
    expect(readPageState({ bets: odd })).toEqual({ bets: { measures: { performance: { answer: 'first' } }, lines: [null, null] } })
    expect(readPageState({ bets: { measures: [], lines: 'none' } })).toEqual({})
    expect(readPageState({ bets: { measures: bets.measures, lines: [[0, 0, 0, 0, 0]] } })).toEqual({
      bets: { measures: bets.measures, lines: [[0, 0, 0, 0, 0], null] },
    })
  })
  it('does not grow beyond its bounds', () => {
    const lines = [Array(100_000).fill(0.5), null]
    const many = Object.fromEntries(Array.from({ length: 1000 }, (_, i) => [`measure_${i}`, { answer: 'first' }]))
    expect(readPageState({ bets: { measures: { ...many, trust: { answer: 'first' } }, lines } })).toEqual({
      bets: { measures: { trust: { answer: 'first' } }, lines: [null, null] },
    })
  })
  it('cannot reach into objects of the page', () => {
    const state = readPageState(JSON.parse('{"__proto__": {"view": "twins"}, "bets": {"measures": {"__proto__": {"trust": {"answer": "first"}}}}}'))
    expect(state).toEqual({})
    expect(({} as Record<string, unknown>)['view']).toBeUndefined()
  })
})
