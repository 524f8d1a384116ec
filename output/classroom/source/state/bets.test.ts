import { beforeEach, describe, expect, it } from 'vitest'
import { description } from '../engine/description'
import { betOn, bets, betsOn, isEmpty, measures, noBets, openBets, placeBets, setBet, setLine, skipBets, stage } from './bets'
import { firstExperiment } from './experiment'

beforeEach(openBets)

describe('bets', () => {
  it('are on outcomes that the engine gives', () => {
    const outcomes = description.outcomes.map(({ name }) => name)
    for (const { name } of measures) expect(outcomes).toContain(name)
  })
  it('can be made, changed and taken back', () => {
    setBet('trust', { answer: 'first', sure: 'very' })
    setBet('performance', { answer: 'same' })
    setBet('trust', { answer: 'second' })
    expect(bets.value.measures).toEqual({ trust: { answer: 'second' }, performance: { answer: 'same' } })
    setBet('trust', null)
    expect(bets.value.measures).toEqual({ performance: { answer: 'same' } })
    setLine(1, [0.3, 0.4, 0.5, 0.5, 0.5])
    expect(bets.value.lines).toEqual([null, [0.3, 0.4, 0.5, 0.5, 0.5]])
    expect(isEmpty(bets.value)).toBe(false)
  })
  it('count once they are placed, on that experiment in whatever world', () => {
    setBet('trust', { answer: 'first' })
    expect(betsOn(firstExperiment)).toBeUndefined()
    placeBets(firstExperiment)
    expect(betsOn({ ...firstExperiment, seed: '77', replication: 3 })?.measures).toEqual({ trust: { answer: 'first' } })
    expect(betsOn({ ...firstExperiment, scenario: 'emergency' })).toBeUndefined()
    expect(betsOn({ ...firstExperiment, set: { 'organization.members': 80 } })).toBeUndefined()
  })
  it('are gone when the reader skips them', () => {
    setBet('trust', { answer: 'first' })
    skipBets()
    expect(stage.value).toBe('skipped')
    expect(betOn.value).toBeNull()
    expect(isEmpty(bets.value)).toBe(true)
    expect(bets.value).toEqual(noBets())
  })
})
