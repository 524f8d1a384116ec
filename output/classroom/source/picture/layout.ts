import { forceCollide, forceLink, forceManyBody, forceSimulation, forceX, forceY, type Simulation, type SimulationNodeDatum } from 'd3-force'

interface Seat extends SimulationNodeDatum {
  index: number
  x: number
  y: number
}

const ticks = 100

/**
 * Where the seats of an organization stand: the head in the middle, every
 * leader among its reports. It follows from the reporting tree alone: ties
 * come and go with people, and seats should stay where the reader found them.
 */
export class Layout {
  readonly x: Float64Array // the head is at 0, and all within a circle of radius 1
  readonly y: Float64Array
  spacing = 1 // between neighbours, typically
  settled = false

  #seats: Seat[]
  #simulation: Simulation<Seat, undefined> | null = null
  #ticks = 0

  constructor(bosses: Int32Array) {
    this.x = new Float64Array(bosses.length)
    this.y = new Float64Array(bosses.length)
    this.#seats = start(bosses)
    this.#simulation = simulate(this.#seats, bosses)
  }

  /** Lets the seats settle for about so many milliseconds, and says whether they have. */
  advance(milliseconds: number): boolean {
    const end = performance.now() + milliseconds
    while (!this.settled && performance.now() < end) {
      this.#simulation?.tick()
      if (++this.#ticks >= ticks) this.#finish()
    }
    return this.settled
  }

  #finish() {
    const seats = this.#seats
    const extent = seats.reduce((most, { x, y }) => Math.max(most, Math.hypot(x, y)), 1)
    seats.forEach((seat, number) => {
      this.x[number] = seat.x / extent
      this.y[number] = seat.y / extent
    })
    this.spacing = 2 / extent
    this.settled = true
    this.#seats = []
    this.#simulation = null
  }
}

/**
 * Leaders stand in the middle of a circle that holds their units, and these
 * around them, each in a circle of its own; a seat alone takes a circle of
 * radius 1.
 */
function start(bosses: Int32Array): Seat[] {
  const seats: Seat[] = Array.from(bosses, (_, index) => ({ index, x: 0, y: 0 }))
  const reports = reportsOf(bosses)
  if (reports.every((below) => below.length < 2)) return chain(seats)
  const radius = new Float64Array(bosses.length).fill(1)
  for (let seat = bosses.length - 1; seat >= 0; seat--) {
    const area = reports[seat]!.reduce((sum, report) => sum + radius[report]! ** 2, 1)
    if (area > 1) radius[seat] = 1.15 * Math.sqrt(area)
  }
  seats.forEach((leader, number) => {
    const below = reports[number]!
    const round = below.reduce((sum, report) => sum + radius[report]!, 0)
    // From the line to the leader's own boss all the way round to it again.
    const boss = seats[bosses[number]!]!
    let angle = number === 0 ? -Math.PI / 2 - (Math.PI * radius[1]!) / round : Math.atan2(boss.y - leader.y, boss.x - leader.x)
    below.forEach((report, place) => {
      const own = radius[report]!
      angle += (Math.PI * own) / round
      // Of many reports some stand further in, or the circle would be empty.
      const crowded = below.length > 9 ? Math.sqrt(1 - 0.75 * ((place * 0.618) % 1)) : 1
      const distance = Math.max(1 + own, radius[number]! - own) * crowded
      seats[report]!.x = leader.x + distance * Math.cos(angle)
      seats[report]!.y = leader.y + distance * Math.sin(angle)
      angle += (Math.PI * own) / round
    })
  })
  return seats
}

/** A chain of seats, each the boss of the next, winds round the head. */
function chain(seats: Seat[]): Seat[] {
  seats.slice(1).forEach((seat) => {
    const angle = Math.sqrt(4 * Math.PI * seat.index)
    const distance = angle / Math.PI + 0.9
    seat.x = distance * Math.cos(angle)
    seat.y = distance * Math.sin(angle)
  })
  return seats
}

function reportsOf(bosses: Int32Array): number[][] {
  const reports: number[][] = Array.from(bosses, () => [])
  for (let seat = 1; seat < bosses.length; seat++) reports[bosses[seat]!]!.push(seat)
  return reports
}

/** The source of randomness of d3-force starts from a fixed seed: the same tree settles in the same way. */
function simulate(seats: Seat[], bosses: Int32Array): Simulation<Seat, undefined> {
  const head = seats[0]!
  head.fx = 0
  head.fy = 0
  const places = seats.map(({ x, y }) => ({ x, y }))
  // The larger the organization, the closer its units have to stand.
  const gathering = Math.max(0.3, Math.min(0.75, 0.75 - 0.1 * Math.log2(seats.length / 57)))
  const pull = 1.2 / Math.sqrt(seats.length)
  const leaders = new Set(bosses)
  const lines = seats.slice(1).map((seat) => {
    const boss = seats[bosses[seat.index]!]!
    return { source: boss, target: seat, length: Math.hypot(seat.x - boss.x, seat.y - boss.y) * (leaders.has(seat.index) ? (1 + gathering) / 2 : 1) }
  })
  return forceSimulation(seats)
    .force('lines', forceLink(lines).distance((line) => line.length).strength((line) => (line.source === head ? 0.3 : 0.6)))
    .force('apart', forceManyBody<Seat>().strength(-0.6).distanceMax(12))
    .force('room', forceCollide<Seat>(1).strength(0.9).iterations(2))
    .force('x', forceX<Seat>((seat) => gathering * places[seat.index]!.x).strength(pull))
    .force('y', forceY<Seat>((seat) => gathering * places[seat.index]!.y).strength(pull))
    .alphaDecay(1 - 0.001 ** (1 / ticks))
    .stop()
}

const mostLayouts = 20 // that are kept
const layouts = new Map<string, Layout>()
const known = new WeakMap<Int32Array, Layout>()

/** The layout of a tree; organizations of the same tree share it. */
export function layoutOf(bosses: Int32Array): Layout {
  let layout = known.get(bosses)
  if (layout) return layout
  const tree = bosses.join()
  layout = layouts.get(tree) ?? new Layout(bosses)
  layouts.delete(tree)
  layouts.set(tree, layout)
  const [oldest] = layouts.keys()
  if (layouts.size > mostLayouts) layouts.delete(oldest!)
  known.set(bosses, layout)
  return layout
}
