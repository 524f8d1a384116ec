import { describe, expect, test } from 'vitest'
import { description } from '../engine/description'
import type { Recording } from '../engine/protocol'
import { causesOf } from './causes'
import { livedUnder } from './lived'

function crisesOf(recording: Recording): number[] {
  return recording.events.filter((event) => event.kind === 'crisis began').map((event) => event.problem)
}

/** The chains of the first crises of a recording, as a reader finds them. */
function told(recording: Recording, most: number): string {
  return crisesOf(recording)
    .slice(0, most)
    .map((problem) => causesOf(recording, problem).map(({ week, text }) => `${String(week).padStart(4)}  ${text}\n`).join(''))
    .join('\n')
}

describe('chains of causes as they are read', () => {
  test.each([
    ['domineering', 'baseline'],
    ['compassionate', 'baseline'],
    ['power-with', 'baseline'],
    ['laissez-faire', 'baseline'],
    ['relapsing', 'turbulent'],
    ['domineering-absent', 'absent-head'],
  ])('%s, %s', async (arm, scenario) => {
    await expect(told(await livedUnder(arm, 0, scenario), 5)).toMatchFileSnapshot(`testdata/${arm}.txt`)
  })
})

describe.each(description.regimes.map((regime) => regime.Name))('every crisis under %s', (regime) => {
  test.each([0, 1])('in world %i has a chain from its arrival to its end', async (replication) => {
    const recording = await livedUnder(regime, replication, 'turbulent')
    const crises = crisesOf(recording)
    expect(crises.length).toBeGreaterThan(0)
    for (const problem of crises) {
      const causes = causesOf(recording, problem)
      const events = recording.events.filter((event) => event.problem === problem)
      const end = events.find((event) => event.kind === 'resolved')?.week ?? recording.lived - 1
      expect(causes[0]).toMatchObject({ kind: 'arrived', week: events[0]!.week })
      expect(causes.filter(({ kind }) => kind === 'crisis began')).toHaveLength(1)
      expect(causes.at(-1)!.week).toBe(end)
      causes.forEach(({ week, seats, text }, number) => {
        expect(week).toBeGreaterThanOrEqual(causes[Math.max(0, number - 1)]!.week)
        expect(week).toBeLessThanOrEqual(end)
        expect(seats.every((seat) => seat >= 0 && seat < recording.seats)).toBe(true)
        expect(text).toMatch(/^[A-Z0-9].*\.$/)
        expect(text).not.toMatch(/undefined|NaN|seat -|Infinity/)
      })
    }
  })
})

test('there is nothing to tell of a problem that never was', async () => {
  const recording = await livedUnder('power-with', 0, 'baseline', 52)
  expect(causesOf(recording, 1e6)).toEqual([])
})
