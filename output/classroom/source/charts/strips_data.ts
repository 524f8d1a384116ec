// The strips' data for those who want numbers: as a table, in a sentence, as CSV.
import type { Column } from '../components/data_table'
import { description } from '../engine/description'
import type { Side } from '../state/player'
import { whenOf } from '../components/when'
import { courseOf, shapeOf } from './courses'
import { csvOf } from './export'
import { weeksInYear } from './time_axis'
import { fixed, seriesWording } from './wording'

/** Weeks in a row of the table: quarters in runs of up to three years, years in longer ones. */
export function periodOf(weeks: number): number {
  return weeks <= 3 * weeksInYear ? weeksInYear / 4 : weeksInYear
}

/** Both sides at the end of every period that is over after so many weeks. */
export function periodTable(sides: readonly [Side, Side], series: readonly string[], weeks: number): { columns: Column[]; rows: string[][] } {
  const period = periodOf(sides[0].recording.weeks)
  const columns: Column[] = [{ title: 'After' }]
  for (const name of series) {
    for (const side of sides) columns.push({ title: `${seriesWording(name).title}${meansOver(name, period)}, ${side.arm.name}`, number: true })
  }
  const rows: string[][] = []
  for (let end = period; end <= weeks; end += period) {
    rows.push([afterWeeks(end), ...series.flatMap((name) => sides.map((side) => fixed(valueOver(side, name, end, period), seriesWording(name).decimals)))])
  }
  return { columns, rows }
}

// Series that vary from week to week are given as means of the period, others as values at its end.
function valueOver(side: Side, name: string, end: number, period: number): number {
  if (shapeOf(name) !== 'smoothed') return courseOf(side.recording, name)[end - 1] ?? NaN
  const raw = courseOf(side.recording, name, 'level')
  let sum = 0
  for (let week = end - period; week < end; week++) sum += raw[week]!
  return sum / period
}

function meansOver(name: string, period: number): string {
  if (shapeOf(name) !== 'smoothed') return ''
  return period === weeksInYear ? ' (mean of the year)' : ' (mean of the quarter)'
}

function afterWeeks(weeks: number): string {
  if (weeks % weeksInYear === 0) return weeks === weeksInYear ? '1 year' : `${weeks / weeksInYear} years`
  return `${weeks} weeks`
}

/** Both sides at a week, in words. */
export function summaryOf(sides: readonly [Side, Side], series: readonly string[], week: number): string {
  const parts = series.map((name) => {
    const { title, decimals, unit } = seriesWording(name)
    const values = sides.map((side) => `${side.arm.name} ${fixed(courseOf(side.recording, name)[week] ?? NaN, decimals)}`)
    return `${title} (${unit}): ${values.join(', ')}`
  })
  const when = whenOf(week)
  return `${when.charAt(0).toUpperCase()}${when.slice(1)}. ${parts.join('. ')}.`
}

/** All weekly series of both sides, as the engine gives them: a row an arm and week, weeks counted from 0. */
export function weeklyCsv(sides: readonly [Side, Side]): string {
  const width = description.series.length
  function* rows() {
    for (const { arm, recording, lived } of sides) {
      for (let week = 0; week < lived; week++) yield [arm.name, week, ...recording.series.subarray(week * width, (week + 1) * width)]
    }
  }
  return csvOf(['arm', 'week', ...description.series.map((one) => one.name)], rows())
}
