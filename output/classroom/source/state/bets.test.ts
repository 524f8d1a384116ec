import { beforeEach, describe, expect, it } from 'vitest'
import { description } from '../engine/description'
import { afterSeeingInWords, betOn, bets, betsOn, followSeen, hasSeen, isEmpty, measures, noBets, openBets, ownBets, placeBets, setBet, setLine, skipBets, stage, takeBets } from './bets'
import { firstExperiment } from './experiment'
import type { Engine } from '../engine/client'
import { Player } from './player'

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

describe('bets after seeing', () => {
  const engine: Engine = { ready: Promise.resolve(), play: () => new Promise(() => {}), ensemble: () => new Promise(() => {}) } as unknown as Engine
  const calm = { ...firstExperiment, scenario: 'calm' }
  const storm = { ...firstExperiment, scenario: 'storm' }

  it('are marked, in whatever world results were seen', () => {
    const player = new Player(engine)
    const end = followSeen(player)
    player.experiment.value = calm
    setBet('trust', { answer: 'first' })
    placeBets(calm)
    expect(bets.value).toEqual({ measures: { trust: { answer: 'first' } }, lines: [null, null] })
    expect(afterSeeingInWords(bets.value)).toBe('')
    expect(hasSeen(calm)).toBe(false)
    player.ensemble.value = { experiment: { ...calm, seed: '9' }, wanted: 100, runs: [{ replication: 0, outcomes: [], series: [] } as never] }
    expect(hasSeen(calm)).toBe(true)
    expect(hasSeen(storm)).toBe(false)
    openBets()
    setBet('trust', { answer: 'second' })
    placeBets({ ...calm, replication: 7 })
    expect(bets.value).toEqual({ measures: { trust: { answer: 'second' } }, lines: [null, null], afterSeeing: true, tries: 2 })
    expect(afterSeeingInWords(bets.value)).toBe('after seeing results, try 2')
    end()
    player.close()
  })
  it('are marked once weeks after the first have been shown, of this experiment and not of the one before', () => {
    const player = new Player(engine)
    const end = followSeen(player)
    player.experiment.value = storm
    const side = { recording: { weeks: 20, events: [] }, lived: 20 }
    player.sides.value = [side, side] as never
    player.position.value = 5
    expect(hasSeen(storm)).toBe(false) // the run before is still shown
    player.position.value = 0
    player.progress.value = 1
    expect(hasSeen(storm)).toBe(false)
    player.position.value = 5
    expect(hasSeen(storm)).toBe(true)
    end()
    player.close()
  })
  it('that come with a link are one’s tries', () => {
    const storm = { ...firstExperiment, scenario: 'wicked' }
    takeBets(storm, { measures: { trust: { answer: 'first' } }, lines: [null, null], tries: 3 })
    expect(ownBets.value).toBe(false)
    openBets()
    setBet('trust', { answer: 'second' })
    placeBets(storm)
    expect(bets.value.tries).toBe(4)
    expect(ownBets.value).toBe(true)
    expect(bets.value.afterSeeing).toBeUndefined()
  })
})
