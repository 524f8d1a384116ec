import { describe, expect, test } from 'vitest'
import { Assembly, decodeEvents } from './decode'
import type { Delivery, Founding } from './messages'

// kind, week, seat, problem, flags, weeks, count, name, facets, heard, crew
const arrived = [1, 0, 9, 0, 0, 0, 0, -1, 2, 0, 0, /* facets */ 3, 11]
const planned = [10, 2, 1, 0, 1, 4, 0, -1, 2, 1, 2, /* facets */ 3, 11, /* heard */ 9, /* crew */ 9, -1]
const dismissed = [5, 6, 9, 0, 2, 0, 0, -1, 0, 0, 0]
const changed = [19, 7, -1, -1, 0, 0, 0, 1, 0, 0, 0]

const plain = { problem: -1, facets: [], severity: 0, heard: [], crew: [], right: false, dismissed: false, weeks: 0, count: 0, name: '', value: 0 }

describe('events', () => {
  test('are read with everything they tell', () => {
    const numbers = Int32Array.from([arrived, planned, dismissed, changed].flat())
    const values = Float64Array.of(0.25, 0, 0.5, 0, 1.5, 0, 0, 0.07)
    expect(decodeEvents(numbers, values, ['power-with', 'environment.growth'])).toEqual([
      { ...plain, week: 0, kind: 'arrived', seat: 9, problem: 0, facets: [3, 11], severity: 0.25 },
      { ...plain, week: 2, kind: 'planned', seat: 1, problem: 0, facets: [3, 11], severity: 0.5, heard: [9], crew: [9, -1], right: true, weeks: 4 },
      { ...plain, week: 6, kind: 'sanctioned', seat: 9, problem: 0, severity: 1.5, dismissed: true },
      { ...plain, week: 7, kind: 'parameter changed', seat: -1, name: 'environment.growth', value: 0.07 },
    ])
  })

  test('may be none', () => {
    expect(decodeEvents(new Int32Array(), new Float64Array(), [])).toEqual([])
  })
})

describe('a recording', () => {
  const founding: Founding = { seats: 2, leaders: 1, weeks: 3, bosses: Int32Array.of(0, 0), ties: Int32Array.of(0, 1) }
  const piece = (week: number, weeks: number): Delivery => ({
    lived: weeks,
    series: Float64Array.from({ length: 2 * weeks }, (_, n) => 2 * week + n),
    frames: Uint8Array.from({ length: 10 * weeks }, (_, n) => 10 * week + n),
    ties: week === 0 ? new Int32Array() : Int32Array.of(2, 1, 0),
    events: Int32Array.from([dismissed, changed].flat()),
    values: Float64Array.of(1, 0, 0, 2),
    names: ['', week === 0 ? 'first' : 'second'],
    digest: week + weeks === 3 ? 'abc' : null,
    took: 1,
    ...(week + weeks === 3 ? { outcomes: Float64Array.of(4) } : {}),
  })

  test('grows piece by piece', () => {
    const assembly = new Assembly(founding, 2)
    assembly.add(piece(0, 2))
    const young = assembly.recording()
    expect(assembly.done).toBe(false)
    expect(young).toMatchObject({ seats: 2, leaders: 1, weeks: 3, lived: 2, outcomes: null, digest: null })
    expect([...young.series]).toEqual([0, 1, 2, 3, 0, 0])
    expect(young.frames).toHaveLength(30)
    expect(young.ties.map(({ week, pairs }) => [week, ...pairs])).toEqual([[0, 0, 1]])

    assembly.add(piece(2, 1))
    const whole = assembly.recording()
    expect(assembly.done).toBe(true)
    expect(whole).not.toBe(young)
    expect(whole).toMatchObject({ lived: 3, digest: 'abc' })
    expect([...whole.series]).toEqual([0, 1, 2, 3, 4, 5])
    expect([...whole.frames]).toEqual(Array.from({ length: 30 }, (_, n) => n))
    expect([...whole.outcomes!]).toEqual([4])
    expect(whole.events.map(({ name }) => name)).toEqual(['', 'first', '', 'second'])
    expect(whole.ties.map(({ week, pairs }) => [week, ...pairs])).toEqual([[0, 0, 1], [2]])
  })
})
