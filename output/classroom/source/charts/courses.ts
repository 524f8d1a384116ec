// How the weekly series are shown over time: some as they are, some as sums so
// far, some smoothed, and damage for every hundred seats.
import { description } from '../engine/description'
import type { Recording } from '../engine/protocol'

export type Shape = 'level' | 'smoothed' | 'sum'

/** Weeks of the running mean that smooths series that vary from week to week. */
export const smoothingWeeks = 13

const sums = ['crises', 'collateral_damage', 'shocks']
const shaky = ['performance', 'follower_decisions']

export function shapeOf(name: string): Shape {
  if (sums.includes(name)) return 'sum'
  return shaky.includes(name) ? 'smoothed' : 'level'
}

/** Where a series is in a week's row of numbers. */
export function columnOf(name: string): number {
  const column = description.series.findIndex((one) => one.name === name)
  if (column < 0) throw new Error(`No series is named “${name}”.`)
  return column
}

/** The factor by which a series is multiplied for display. */
export function scaleOf(name: string, seats: number): number {
  return name === 'collateral_damage' ? 100 / Math.max(1, seats) : 1
}

/** Writes the course that one column of weekly rows takes, from one week up to another. */
export function follow(rows: ArrayLike<number>, column: number, shape: Shape, scale: number, into: Float64Array, from: number, to: number) {
  const width = description.series.length
  const at = (week: number) => rows[week * width + column]! * scale
  if (shape === 'level') {
    for (let week = from; week < to; week++) into[week] = at(week)
  } else if (shape === 'sum') {
    let sum = from > 0 ? into[from - 1]! : 0
    for (let week = from; week < to; week++) into[week] = sum += at(week)
  } else {
    // Every mean is summed anew, so that it does not depend on how far the course had come before.
    for (let week = from; week < to; week++) {
      const first = Math.max(0, week - smoothingWeeks + 1)
      let sum = 0
      for (let one = first; one <= week; one++) sum += at(one)
      into[week] = sum / (week - first + 1)
    }
  }
}

interface Followed {
  values: Float64Array
  lived: number
}

const known = new WeakMap<Recording, Map<string, Followed>>()

/** The course of a series in a recording: a value a week, for as many weeks as it has lived. */
export function courseOf(recording: Recording, name: string, shape: Shape = shapeOf(name)): Float64Array {
  let courses = known.get(recording)
  if (!courses) known.set(recording, (courses = new Map<string, Followed>()))
  const key = `${name} ${shape}`
  let course = courses.get(key)
  if (!course) courses.set(key, (course = { values: new Float64Array(recording.weeks), lived: 0 }))
  if (course.lived < recording.lived) {
    follow(recording.series, columnOf(name), shape, scaleOf(name, recording.seats), course.values, course.lived, recording.lived)
    course.lived = recording.lived
  }
  return course.values.subarray(0, course.lived)
}

/** The course of a series in a run of an ensemble. */
export function courseOfRun(rows: Float32Array, name: string, seats: number): Float64Array {
  const weeks = rows.length / description.series.length
  const values = new Float64Array(weeks)
  follow(rows, columnOf(name), shapeOf(name), scaleOf(name, seats), values, 0, weeks)
  return values
}

/** The weeks in which a shock struck, as far as a recording has come. */
export function shockWeeks(recording: Recording): number[] {
  const column = columnOf('shocks')
  const width = description.series.length
  const weeks: number[] = []
  for (let week = 0; week < recording.lived; week++) if (recording.series[week * width + column]! > 0) weeks.push(week)
  return weeks
}
