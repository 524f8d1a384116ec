import { describe, expect, it } from 'vitest'
import { description } from '../engine/description'
import { courseOf, courseOfRun, columnOf, shapeOf, shockWeeks, smoothingWeeks } from './courses'
import { recordingOf } from './synthetic'

describe('courses', () => {
  it('are levels, sums so far or running means', () => {
    const recording = recordingOf(40, (name, week) => (name === 'crises' ? week % 2 : week))
    expect([...courseOf(recording, 'trust')]).toEqual(Array.from({ length: 40 }, (_, week) => week))
    expect([...courseOf(recording, 'crises').subarray(0, 6)]).toEqual([0, 1, 1, 2, 2, 3])
    const performance = courseOf(recording, 'performance')
    // The mean of 0, ..., w for the first weeks, then of 13 weeks that end with w.
    expect(performance[4]).toBe(2)
    expect(performance[39]).toBe(39 - (smoothingWeeks - 1) / 2)
    expect(courseOf(recording, 'performance', 'level')[39]).toBe(39)
  })

  it('show damage for every hundred seats', () => {
    const recording = recordingOf(3, () => 2, 3, 50)
    expect([...courseOf(recording, 'collateral_damage')]).toEqual([4, 8, 12])
  })

  it('are the same whether a recording comes at once or in pieces', () => {
    const value = (name: string, week: number) => Math.sin(week * name.length)
    const whole = recordingOf(60, value)
    const growing = recordingOf(60, value, 17)
    for (const { name } of description.series) courseOf(growing, name)
    growing.series.set(whole.series)
    growing.lived = 41
    for (const { name } of description.series) courseOf(growing, name)
    growing.lived = 60
    for (const { name } of description.series) expect([...courseOf(growing, name)]).toEqual([...courseOf(whole, name)])
  })

  it('of an ensemble’s runs are those of recordings', () => {
    const recording = recordingOf(30, (_, week) => week % 7)
    for (const name of ['performance', 'crises', 'collateral_damage', 'leadership_capacity']) {
      expect([...courseOfRun(Float32Array.from(recording.series), name, 57)]).toEqual([...courseOf(recording, name)])
    }
  })

  it('have a shape for every series there is', () => {
    expect(description.series.map(({ name }) => shapeOf(name))).toContain('level')
    expect(shapeOf('shocks')).toBe('sum')
    expect(() => columnOf('leadrship')).toThrow('No series is named')
  })
})

it('shocks are found in the series', () => {
  const recording = recordingOf(100, (name, week) => (name === 'shocks' && week % 30 === 4 ? 1 : 0), 70)
  expect(shockWeeks(recording)).toEqual([4, 34, 64])
})
