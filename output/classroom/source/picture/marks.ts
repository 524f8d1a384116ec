// The marks of the picture, each drawn around a point; the legend shows the same.
import { shade, type Palette } from './palette'

type Context = CanvasRenderingContext2D
const turn = 2 * Math.PI

export interface Member {
  radius: number
  capacity: number // in [0, 1], as harm
  harm: number
  leads: boolean
  head: boolean
}

export function drawMember(context: Context, x: number, y: number, member: Member, palette: Palette) {
  const { radius, leads, head } = member
  const outline = leads ? Math.max(1.5, 0.16 * radius) : 1
  // Two discs take half the time of one with a stroke around it.
  drawDisc(context, x, y, radius + outline / 2, leads ? palette.ink : palette.axis)
  drawDisc(context, x, y, radius - outline / 2, shade(palette.scale, member.capacity))
  if (head) {
    context.beginPath()
    context.arc(x, y, radius + Math.max(2.5, 0.3 * radius), 0, turn)
    context.strokeStyle = palette.ink
    context.lineWidth = Math.max(1, 0.1 * radius)
    context.stroke()
  }
  if (member.harm >= leastHarm) drawCrack(context, x, y, radius, member, palette)
}

function drawDisc(context: Context, x: number, y: number, radius: number, colour: string) {
  context.beginPath()
  context.arc(x, y, radius, 0, turn)
  context.fillStyle = colour
  context.fill()
}

/** Lets the ground shine through a member without a part in the followed problem. */
export function drawVeil(context: Context, x: number, y: number, radius: number, opacity: number, palette: Palette) {
  context.globalAlpha = opacity
  drawDisc(context, x, y, radius, palette.ground)
}

const leastHarm = 0.02

/** A jagged line across, the wider, the greater the harm. */
function drawCrack(context: Context, x: number, y: number, radius: number, { capacity, harm }: Member, palette: Palette) {
  const points = [[-0.5, -0.95], [0.1, -0.45], [-0.3, -0.05], [0.35, 0.35], [0, 0.95]] as const
  context.beginPath()
  points.forEach(([across, down], number) => {
    if (number === 0) context.moveTo(x + across * radius, y + down * radius)
    else context.lineTo(x + across * radius, y + down * radius)
  })
  context.strokeStyle = shade(palette.cracks, capacity)
  context.lineWidth = Math.max(1, radius * Math.min(0.35, 0.07 + 0.5 * harm))
  context.lineJoin = 'miter'
  context.stroke()
}

/** An empty outline: nobody holds the seat. */
export function drawGap(context: Context, x: number, y: number, radius: number, palette: Palette) {
  context.beginPath()
  context.arc(x, y, radius, 0, turn)
  context.fillStyle = palette.ground
  context.fill()
  context.strokeStyle = palette.axis
  context.lineWidth = 1.25
  context.setLineDash([Math.max(1.5, 0.35 * radius), Math.max(1.5, 0.3 * radius)])
  context.stroke()
  context.setLineDash([])
}

/** A ring around somebody who has a crisis on their hands; swell is from 0 to 1. */
export function drawRing(context: Context, x: number, y: number, radius: number, swell: number, palette: Palette) {
  context.beginPath()
  context.arc(x, y, radius + 3 + 0.12 * radius + 0.18 * radius * swell, 0, turn)
  context.strokeStyle = palette.alarm
  context.lineWidth = Math.max(2, 0.2 * radius)
  context.stroke()
}

/** A square around the seat described in the hint. */
export function drawSelection(context: Context, x: number, y: number, reach: number, palette: Palette) {
  context.strokeStyle = palette.ink
  context.lineWidth = 1.5
  context.setLineDash([3, 3])
  context.strokeRect(x - reach, y - reach, 2 * reach, 2 * reach)
  context.setLineDash([])
}

/** How large a problem is drawn. */
export function problemSize(severity: number, unit: number): number {
  return Math.max(3, unit * (0.22 + 0.3 * Math.sqrt(severity)))
}

/** A rhombus: hollow while nobody has a plan for it, filled afterwards; a crisis is red, with an exclamation mark. */
export function drawProblem(context: Context, x: number, y: number, size: number, planned: boolean, crisis: boolean, palette: Palette) {
  context.beginPath()
  context.moveTo(x, y - size)
  context.lineTo(x + size, y)
  context.lineTo(x, y + size)
  context.lineTo(x - size, y)
  context.closePath()
  const colour = crisis ? palette.alarm : palette.problem
  context.fillStyle = planned ? colour : palette.ground
  context.fill()
  context.lineJoin = 'round'
  context.strokeStyle = planned ? palette.ink : colour
  context.lineWidth = planned ? Math.max(0.75, 0.12 * size) : Math.max(1.5, 0.3 * size)
  context.stroke()
  if (!crisis || size < 6) return
  context.fillStyle = planned ? palette.ground : colour
  const width = 0.22 * size
  context.fillRect(x - width / 2, y - 0.5 * size, width, 0.55 * size)
  context.fillRect(x - width / 2, y + 0.2 * size, width, width)
}

/** A speech balloon, struck through: somebody did not speak up. */
export function drawHush(context: Context, x: number, y: number, size: number, palette: Palette) {
  const [wide, high] = [1.15 * size, 0.8 * size]
  context.beginPath()
  context.ellipse(x, y - 0.1 * size, wide, high, 0, 0.62 * Math.PI, 0.62 * Math.PI + turn * 0.93)
  context.lineTo(x - 0.6 * size, y + 1.15 * size)
  context.closePath()
  context.fillStyle = palette.ground
  context.fill()
  context.lineJoin = 'round'
  context.strokeStyle = palette.softInk
  context.lineWidth = Math.max(1, 0.15 * size)
  context.stroke()
  context.beginPath()
  context.moveTo(x - 1.15 * size, y + 0.85 * size)
  context.lineTo(x + 1.15 * size, y - 1.05 * size)
  context.strokeStyle = palette.ink
  context.lineWidth = Math.max(1.25, 0.22 * size)
  context.stroke()
}

/** A stroke of lightning: discipline. */
export function drawLightning(context: Context, x: number, y: number, size: number, palette: Palette) {
  const points = [[0.25, -1.2], [-0.6, 0.15], [-0.05, 0.15], [-0.3, 1.2], [0.6, -0.3], [0.05, -0.3], [0.5, -1.2]] as const
  context.beginPath()
  points.forEach(([across, down], number) => {
    if (number === 0) context.moveTo(x + across * size, y + down * size)
    else context.lineTo(x + across * size, y + down * size)
  })
  context.closePath()
  context.fillStyle = palette.alarm
  context.fill()
  context.strokeStyle = palette.ground
  context.lineWidth = Math.max(0.75, 0.12 * size)
  context.lineJoin = 'round'
  context.stroke()
}

/** An arrow away from the seat, or towards it; the direction is a unit vector. */
export function drawArrow(context: Context, x: number, y: number, size: number, direction: { x: number; y: number }, palette: Palette) {
  const [dx, dy] = [direction.x * size, direction.y * size]
  context.beginPath()
  context.moveTo(x - dx, y - dy)
  context.lineTo(x + dx, y + dy)
  context.moveTo(x + 0.1 * dx - 0.75 * dy, y + 0.1 * dy + 0.75 * dx)
  context.lineTo(x + dx, y + dy)
  context.lineTo(x + 0.1 * dx + 0.75 * dy, y + 0.1 * dy - 0.75 * dx)
  context.lineJoin = 'round'
  context.lineCap = 'round'
  context.strokeStyle = palette.ground
  context.lineWidth = Math.max(3.5, 0.6 * size)
  context.stroke()
  context.strokeStyle = palette.ink
  context.lineWidth = Math.max(1.5, 0.25 * size)
  context.stroke()
  context.lineCap = 'butt'
}

/** A tick: resolved. */
export function drawTick(context: Context, x: number, y: number, size: number, palette: Palette) {
  context.beginPath()
  context.moveTo(x - 0.8 * size, y)
  context.lineTo(x - 0.2 * size, y + 0.65 * size)
  context.lineTo(x + 0.9 * size, y - 0.75 * size)
  strokeTwice(context, size, palette.good, palette)
}

/** A cross: a plan turned out wrong. */
export function drawCross(context: Context, x: number, y: number, size: number, palette: Palette) {
  context.beginPath()
  context.moveTo(x - 0.7 * size, y - 0.7 * size)
  context.lineTo(x + 0.7 * size, y + 0.7 * size)
  context.moveTo(x + 0.7 * size, y - 0.7 * size)
  context.lineTo(x - 0.7 * size, y + 0.7 * size)
  strokeTwice(context, size, palette.ink, palette)
}

// On a wider stroke in the colour of the ground, to stand out.
function strokeTwice(context: Context, size: number, colour: string, palette: Palette) {
  context.lineJoin = 'round'
  context.lineCap = 'round'
  context.strokeStyle = palette.ground
  context.lineWidth = Math.max(4, 0.75 * size)
  context.stroke()
  context.strokeStyle = colour
  context.lineWidth = Math.max(2, 0.35 * size)
  context.stroke()
  context.lineCap = 'butt'
}

/** The chain of command from whom a crisis is taken to who takes it: a band with heads that point down, to who is commanded. */
export function drawCommand(context: Context, points: { x: number; y: number }[], unit: number, palette: Palette) {
  context.lineJoin = 'round'
  context.strokeStyle = palette.alarm
  context.lineWidth = Math.max(2.5, 0.3 * unit)
  context.beginPath()
  points.forEach(({ x, y }, number) => (number === 0 ? context.moveTo(x, y) : context.lineTo(x, y)))
  context.stroke()
  context.fillStyle = palette.alarm
  const size = Math.max(5, 0.6 * unit)
  for (let number = 1; number < points.length; number++) {
    const [below, above] = [points[number - 1]!, points[number]!]
    const distance = Math.hypot(below.x - above.x, below.y - above.y)
    if (distance < 1) continue
    const [dx, dy] = [(size * (below.x - above.x)) / distance, (size * (below.y - above.y)) / distance]
    const [x, y] = [(below.x + above.x) / 2, (below.y + above.y) / 2]
    context.beginPath()
    context.moveTo(x + dx, y + dy)
    context.lineTo(x - 0.6 * dx - 0.8 * dy, y - 0.6 * dy + 0.8 * dx)
    context.lineTo(x - 0.6 * dx + 0.8 * dy, y - 0.6 * dy - 0.8 * dx)
    context.closePath()
    context.fill()
  }
}

/** A dotted line along which a member's words travel to the decider; share of the way. */
export function drawTalk(context: Context, member: Place, decider: Place, share: number, size: number, palette: Palette) {
  drawLine(context, member, decider, [1, 0.9 * size + 1], size, palette.softInk)
  const { x, y } = between(member, decider, share)
  context.beginPath()
  context.arc(x, y, size, 0, turn)
  context.fillStyle = palette.softInk
  context.fill()
}

/** A dashed line to a member that works for who decided; share of the way back to the latter. */
export function drawWork(context: Context, member: Place, decider: Place, share: number, size: number, palette: Palette) {
  drawLine(context, member, decider, [1.8 * size, size], size, palette.problem)
  const { x, y } = between(member, decider, share)
  context.fillStyle = palette.problem
  context.fillRect(x - size, y - size, 2 * size, 2 * size)
}

interface Place {
  x: number
  y: number
}

function between(one: Place, other: Place, share: number): Place {
  return { x: one.x + (other.x - one.x) * share, y: one.y + (other.y - one.y) * share }
}

function drawLine(context: Context, from: Place, to: Place, dash: number[], size: number, colour: string) {
  context.beginPath()
  context.moveTo(from.x, from.y)
  context.lineTo(to.x, to.y)
  context.strokeStyle = colour
  context.lineWidth = Math.max(1, 0.5 * size)
  context.setLineDash(dash)
  context.stroke()
  context.setLineDash([])
}

/** A circle that spreads from where a crisis begins. */
export function drawBurst(context: Context, x: number, y: number, radius: number, spread: number, palette: Palette) {
  context.beginPath()
  context.arc(x, y, radius * (1.6 + 1.6 * spread), 0, turn)
  context.strokeStyle = palette.alarm
  context.lineWidth = Math.max(1.5, 0.25 * radius * (1 - spread))
  context.stroke()
}

/** A frame: a shock strikes the whole organization. */
export function drawShock(context: Context, width: number, height: number, thickness: number, palette: Palette) {
  context.strokeStyle = palette.problem
  context.lineWidth = thickness
  context.strokeRect(thickness / 2, thickness / 2, width - thickness, height - thickness)
}

/** Text that can be read on anything. */
export function drawText(context: Context, text: string, x: number, y: number, palette: Palette) {
  context.lineJoin = 'round'
  context.strokeStyle = palette.ground
  context.lineWidth = 4
  context.strokeText(text, x, y)
  context.fillStyle = palette.ink
  context.fillText(text, x, y)
}
