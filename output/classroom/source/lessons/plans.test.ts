import { describe, expect, test } from 'vitest'
import { description } from '../engine/description'
import { numberOf } from '../story/chapters'
import { groupWorlds } from './handout'
import { long, plans, short, timed } from './plans'

describe.each(plans)('$name', (plan) => {
  test('its parts fill it', () => {
    expect(plan.parts.reduce((sum, { minutes }) => sum + minutes, 0)).toBe(plan.minutes)
    const times = timed(plan)
    expect(times[0]!.from).toBe(0)
    expect(times.at(-1)!.to).toBe(plan.minutes)
    times.slice(1).forEach(({ from }, number) => expect(from).toBe(times[number]!.to))
  })

  test('it leads to existing chapters', () => {
    for (const { chapters = [] } of plan.parts) for (const name of chapters) expect(numberOf(name)).toBeGreaterThanOrEqual(0)
  })

  test('it has the betting game and ends with what the result depends on', () => {
    expect(plan.parts.some(({ views }) => views?.includes('class'))).toBe(true)
    expect(plan.parts.some(({ chapters }) => chapters?.includes('limits'))).toBe(true)
  })
})

test('there is one of 45 minutes and one of 90', () => {
  expect([short.minutes, long.minutes]).toEqual([45, 90])
})

test('worlds for groups are canned, and half of them favour kind power-over', () => {
  const scenarios = groupWorlds.map(({ scenario, title }) => {
    const canned = description.scenarios.find(({ name }) => name === scenario)
    expect(canned?.title).toBe(title)
    return canned!
  })
  expect(scenarios.filter(({ favours }) => favours === 'power-over')).toHaveLength(scenarios.length / 2)
})
