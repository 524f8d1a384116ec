import { expect, test } from 'vitest'
import { present } from '../engine/protocol'
import { livedUnder } from './lived'
import { storyOf, frameOf } from './story'
import { severitiesOf } from './severity'
import { actingFor, vacanciesOf } from './vacancies'

test('a seat is empty in exactly the weeks in which its frames show nobody', async () => {
  const recording = await livedUnder('domineering-absent', 1, 'absent-head')
  for (let seat = 0; seat < recording.seats; seat++) {
    const vacancies = vacanciesOf(recording, seat)
    for (let week = 0; week < recording.lived; week++) {
      // A frame shows the end of a week: who has quit is gone, and who was hired is there.
      const empty = vacancies.some(({ from, to, why }) => (why === 'quit' ? from - 1 : from) <= week && week < (why === 'away' ? to : to - 1))
      expect([seat, week, empty]).toEqual([seat, week, (frameOf(recording, week, seat).state & present) === 0])
    }
  }
})

test('while a seat is empty its boss acts, and nobody known for the head', async () => {
  const recording = await livedUnder('power-with-absent', 0, 'absent-head')
  expect(vacanciesOf(recording, 0)[0]).toMatchObject({ from: 52, to: 78, why: 'away' })
  expect(actingFor(recording, 0, 51)).toBe(0)
  expect(actingFor(recording, 0, 60)).toBe(-1)
  const gone = recording.events.find(({ kind, seat }) => kind === 'quit' && seat >= recording.leaders)!
  expect(actingFor(recording, gone.seat, gone.week)).toBe(gone.seat)
  expect(actingFor(recording, gone.seat, gone.week + 1)).not.toBe(gone.seat)
})

test('severity is told once a week, from the arrival on, and does not fall', async () => {
  const recording = await livedUnder('compassionate')
  const problems = recording.events.filter(({ kind }) => kind === 'crisis began').map(({ problem }) => problem)
  for (const problem of problems) {
    const { arrival, onset } = storyOf(recording, problem)!
    const severities = severitiesOf(recording, problem)
    expect(severities[0]).toEqual({ week: arrival.week, severity: arrival.severity })
    expect(severities.find(({ severity }) => severity >= 1)!.week).toBe(onset!.week)
    severities.slice(1).forEach((one, number) => {
      expect(one.week).toBeGreaterThan(severities[number]!.week)
      expect(one.severity).toBeGreaterThanOrEqual(severities[number]!.severity)
    })
  }
  expect(severitiesOf(recording, 1e6)).toEqual([])
})
