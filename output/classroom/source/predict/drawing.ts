// Drawing a line by hand: how a stroke over the chart moves its points.
import { parts, type Line } from '../state/bets'

/** A place on the chart: the number of fifths of the run that have passed, and a capacity. */
export interface Point {
  part: number
  capacity: number
}

/**
 * The line after the pointer has moved from its last place to the next. It moves
 * every point that it passes, and the nearest one. A first stroke also moves the
 * points to its right, until it reaches them.
 */
export function draw(line: Line | null, start: number, last: Point | null, next: Point, first: boolean): Line {
  const drawn: Line = line ? [...line] : [start, start, start, start, start]
  const from = last ?? next
  const [left, right] = from.part < next.part ? [from, next] : [next, from]
  const nearest = Math.round(next.part)
  for (let part = 1; part <= parts; part++) {
    if (part === nearest) drawn[part - 1] = bounded(next.capacity)
    else if (part >= left.part && part <= right.part) {
      const share = (part - left.part) / (right.part - left.part)
      drawn[part - 1] = bounded(left.capacity + share * (right.capacity - left.capacity))
    } else if (first && part > next.part) drawn[part - 1] = bounded(next.capacity)
  }
  return drawn
}

// Whole hundredths, as the sliders have them.
function bounded(capacity: number): number {
  return Math.round(Math.min(1, Math.max(0, capacity)) * 100) / 100
}

/** The end of a part of a run, as people say it. */
export function partName(part: number, weeks: number): string {
  const week = Math.round((part / parts) * weeks)
  return week % 52 === 0 ? `year ${week / 52}` : `week ${week}`
}
