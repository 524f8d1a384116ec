import type { Recording } from '../engine/protocol'

/** The weeks in which somebody kept silent, once for each time, in order. */
export function silencesOf(recording: Recording): number[] {
  return recording.events.filter(({ kind }) => kind === 'kept silent' || kind === 'withheld advice').map(({ week }) => week)
}

/** How many of weeks in ascending order are not after the given one. */
export function until(weeks: readonly number[], week: number): number {
  let low = 0
  let high = weeks.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (weeks[middle]! <= week) low = middle + 1
    else high = middle
  }
  return low
}
