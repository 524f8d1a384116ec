// Drawing a line by hand: what a stroke over the chart does to its points.
import { parts, type Line } from '../state/bets'

/** A place on the chart: how many fifths of the run have gone by, and a capacity. */
export interface Point {
  part: number
  capacity: number
}

/**
 * The line after the pointer has gone from its last place to the next. It takes
 * along every point that it passes, or is nearest to. A first stroke carries those
 * to its right along, until it gets there.
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
