import type { Layout } from './layout'
import { last, outside, type Leg, type Track } from './tracks'

export interface Point {
  x: number
  y: number
}

/** The places of everything on a canvas, in CSS pixels. */
export interface Geometry {
  width: number
  height: number
  x: Float64Array // of each seat
  y: Float64Array
  unit: number // radius of a member with one task
}

const widest = 1.4 // how far a circle may be stretched to fill a canvas that is wider than high
const largest = 20 // unit

export function place(layout: Layout, width: number, height: number): Geometry {
  const margin = Math.min(34, 0.06 * Math.min(width, height) + 4)
  const room = Math.max(0, Math.min(width, height) / 2 - margin)
  const across = Math.min(width / 2 - margin, widest * room)
  const down = Math.min(height / 2 - margin, widest * room)
  return {
    width,
    height,
    x: layout.x.map((x) => width / 2 + x * across),
    y: layout.y.map((y) => height / 2 + y * down),
    unit: Math.min(largest, 0.4 * layout.spacing * room),
  }
}

/** The radius of a member with some facets to work on. */
export function radiusFor(load: number, unit: number): number {
  return unit * Math.min(1.35, Math.sqrt(0.4 + 0.3 * load))
}

/** Where a problem is at a moment; undefined before it arrives. */
export function placeOf(track: Track, moment: number, geometry: Geometry): Point | undefined {
  const leg = last(track.legs, ({ start }) => start <= moment)
  return leg && along(track.legs, track.legs.indexOf(leg), moment, geometry)
}

function along(legs: Leg[], number: number, moment: number, geometry: Geometry): Point {
  const { start, end, path } = legs[number]!
  const ways = path.length - 1
  const done = Math.max(0, Math.min(1, (moment - start) / (end - start))) * ways
  const way = Math.min(Math.floor(done), ways - 1)
  const to = seatPoint(path[way + 1]!, geometry)
  if (done >= ways) return to
  // Members called off on the way continue from there.
  const former = legs[number - 1]
  const from = way === 0 && former && former.end > start ? along(legs, number - 1, start, geometry) : corner(path, way, geometry)
  const share = ease(done - way)
  return { x: from.x + (to.x - from.x) * share, y: from.y + (to.y - from.y) * share }
}

function corner(path: number[], way: number, geometry: Geometry): Point {
  const seat = path[way]!
  return seat === outside ? edgePoint(path[way + 1]!, geometry) : seatPoint(seat, geometry)
}

export function seatPoint(seat: number, geometry: Geometry): Point {
  return { x: geometry.x[seat]!, y: geometry.y[seat]! }
}

/** The direction from the head to a seat; upwards for the head itself. */
export function outwards(seat: number, geometry: Geometry): Point {
  const x = geometry.x[seat]! - geometry.width / 2
  const y = geometry.y[seat]! - geometry.height / 2
  const distance = Math.hypot(x, y)
  return distance < 1 ? { x: 0, y: -1 } : { x: x / distance, y: y / distance }
}

/** The point beyond the picture from which what arrives at a seat comes. */
function edgePoint(seat: number, geometry: Geometry): Point {
  const { x, y } = outwards(seat, geometry)
  const { width, height } = geometry
  const far = Math.min(width / 2 / Math.max(Math.abs(x), 1e-9), height / 2 / Math.max(Math.abs(y), 1e-9))
  return { x: width / 2 + x * far, y: height / 2 + y * far }
}

function ease(share: number): number {
  return share * share * (3 - 2 * share)
}

/** The mark of a problem sits beside its seat, not above it, in a direction of its own, so that several can be distinguished. */
export function beside(problem: number, unit: number): Point {
  const angle = Math.PI * (-0.2 + 1.4 * ((problem * 0.618034) % 1))
  return { x: 1.6 * unit * Math.cos(angle), y: 1.6 * unit * Math.sin(angle) }
}

/** The seat at a point, or -1. Reach is how far beyond a member's circle it counts. */
export function seatAt(geometry: Geometry, x: number, y: number, reach: number): number {
  let nearest = -1
  let least = (geometry.unit + reach) ** 2
  for (let seat = 0; seat < geometry.x.length; seat++) {
    const distance = (geometry.x[seat]! - x) ** 2 + (geometry.y[seat]! - y) ** 2
    if (distance <= least) {
      least = distance
      nearest = seat
    }
  }
  return nearest
}
