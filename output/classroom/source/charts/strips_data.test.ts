import { describe, expect, it } from 'vitest'
import { description } from '../engine/description'
import type { Side } from '../state/player'
import { periodTable, summaryOf, weeklyCsv } from './strips_data'
import { recordingOf, sidesOf } from './synthetic'

/** Both sides with the week as the value of everything, or ten times that. */
function counted(weeks: number): [Side, Side] {
  const [one, other] = sidesOf(undefined, 4)
  return [
    { ...one, recording: recordingOf(weeks, (_, week) => week), lived: weeks },
    { ...other, recording: recordingOf(weeks, (_, week) => 10 * week), lived: weeks },
  ]
}

describe('the table', () => {
  it('has a row a year of long runs, with sums, levels and means of the year', () => {
    const { columns, rows } = periodTable(counted(520), ['leadership_capacity', 'crises', 'performance'], 110)
    expect(columns.map((column) => column.title)).toEqual([
      'After',
      'Leadership capacity of followers, compassionate', 'Leadership capacity of followers, power-with',
      'Crises so far, compassionate', 'Crises so far, power-with',
      'Performance (mean of the year), compassionate', 'Performance (mean of the year), power-with',
    ])
    expect(rows).toEqual([
      ['1 year', '51.00', '510.00', '1,326', '13,260', '25.50', '255.00'],
      ['2 years', '103.00', '1,030.00', '5,356', '53,560', '77.50', '775.00'],
    ])
  })

  it('has a row a quarter of short runs', () => {
    const { rows } = periodTable(counted(104), ['trust'], 52)
    expect(rows.map((row) => row[0])).toEqual(['13 weeks', '26 weeks', '39 weeks', '1 year'])
  })

  it('does not tell of what has not been shown', () => {
    expect(periodTable(counted(520), ['trust'], 51).rows).toEqual([])
  })
})

it('the summary says when and what', () => {
  expect(summaryOf(counted(520), ['crises'], 2)).toBe('Year 1, week 3. Crises so far (number): compassionate 3, power-with 30.')
})

it('the CSV has all series of both arms, as the engine gives them', () => {
  const lines = weeklyCsv(counted(3)).trimEnd().split('\n')
  expect(lines[0]).toBe(`arm,week,${description.series.map((one) => one.name).join(',')}`)
  expect(lines.slice(1)).toEqual(
    ['compassionate', 'power-with'].flatMap((name, arm) => [0, 1, 2].map((week) => [name, week, ...description.series.map(() => week * (arm === 0 ? 1 : 10))].join(','))),
  )
})
