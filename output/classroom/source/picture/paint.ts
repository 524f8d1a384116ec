import type { Recording } from '../engine/protocol'
import { frameFields, inCrisis, present } from '../engine/protocol'
import { beside, outwards, placeOf, radiusFor, seatPoint, type Geometry, type Point } from './geometry'
import * as marks from './marks'
import { crewAt, last, planAt, severityAt, stageAt, type Happening, type Moments, type Track } from './moments'
import type { Palette } from './palette'

type Context = CanvasRenderingContext2D

/** What is painted. */
export interface Scene {
  recording: Recording
  moments: Moments
  geometry: Geometry
  position: number // in weeks, with a fraction
  linger: number // weeks for which marks of what happened stay, fading
  pulse: number // of the rings of crises, from 0 to 1
  focus: number | null // a problem that the picture follows
  selected: number // a seat, or -1
  fontSize: number // pixels
  ties: Uint32Array
}

const width = frameFields.length
const dimmed = 0.35
const cramped = 5 // a unit below which a large organization leaves out what is common

/** Paints a moment of an organization. The context counts in pixels of CSS. */
export function paint(context: Context, scene: Scene, palette: Palette) {
  const { geometry } = scene
  context.globalAlpha = 1
  context.clearRect(0, 0, geometry.width, geometry.height)
  const followed = scene.focus === null ? undefined : scene.moments.tracks[scene.focus]
  const cast = followed && isFollowed(followed, scene) ? rolesOf(followed, scene) : null
  paintTies(context, scene, palette, cast ? dimmed : 1)
  const tracks = openTracks(scene)
  for (const track of tracks) {
    context.globalAlpha = cast && track !== followed ? dimmed : geometry.unit < cramped ? 0.5 : 1
    paintPlan(context, scene, track, palette)
  }
  const happened = recentHappenings(scene)
  for (const { happening, age } of happened) {
    if (happening.kind !== 'commanded' || !happening.path) continue
    context.globalAlpha = (1 - age) * (cast && happening.problem !== scene.focus ? dimmed : 1)
    marks.drawCommand(context, happening.path.map((seat) => seatPoint(seat, geometry)), geometry.unit, palette)
  }
  paintMembers(context, scene, palette, cast)
  for (const track of tracks) {
    context.globalAlpha = cast && track !== followed ? dimmed : 1
    paintProblem(context, scene, track, palette)
  }
  for (const { happening, age } of happened) {
    context.globalAlpha = (1 - age) * (cast && happening.problem !== scene.focus ? dimmed : 1)
    paintHappening(context, scene, happening, age, palette)
  }
  context.globalAlpha = 1
  paintNotices(context, scene, palette)
  if (cast) paintRoles(context, scene, cast, palette)
}

/** Paints seats and lines of reporting before there is anybody. */
export function paintEmpty(context: Context, geometry: Geometry, bosses: Int32Array, palette: Palette) {
  const { x, y, unit } = geometry
  context.globalAlpha = 1
  context.clearRect(0, 0, geometry.width, geometry.height)
  context.strokeStyle = palette.line
  context.lineWidth = 1
  context.beginPath()
  bosses.forEach((boss, seat) => {
    context.moveTo(x[seat]!, y[seat]!)
    context.lineTo(x[boss]!, y[boss]!)
  })
  context.stroke()
  for (let seat = 0; seat < bosses.length; seat++) marks.drawGap(context, x[seat]!, y[seat]!, 0.8 * unit, palette)
}

/** The frame to be painted: two weeks and how far it is from the first to the second. */
function blend({ recording, position }: Scene) {
  const last = recording.lived - 1
  const week = Math.max(0, Math.min(Math.floor(position), last))
  const next = Math.min(week + 1, last)
  return { week, next, share: Math.max(0, Math.min(1, position - week)) }
}

function openTracks(scene: Scene): Track[] {
  const { moments, position } = scene
  const { week, next, share } = blend(scene)
  const open = moments.open[share > 0 ? next : week] ?? []
  return open.map((problem) => moments.tracks[problem]!).filter((track) => track.resolved > position)
}

/** What has happened lately, and for what part of its time it has been shown. */
function recentHappenings(scene: Scene): { happening: Happening; age: number }[] {
  const { moments, position, linger } = scene
  const recent: { happening: Happening; age: number }[] = []
  const week = Math.floor(position)
  for (let back = Math.min(Math.floor(linger), week); back >= 0; back--) {
    const age = (position - (week - back)) / (linger + 1)
    for (const happening of moments.happenings[week - back] ?? []) recent.push({ happening, age: age * age })
  }
  return recent
}

function paintTies(context: Context, scene: Scene, palette: Palette, opacity: number) {
  const { geometry, recording, ties } = scene
  const { x, y, unit } = geometry
  const { bosses, frames, seats } = recording
  const { week } = blend(scene)
  const away = (seat: number) => (frames[width * (week * seats + seat) + 4]! & present) === 0
  const lines = new Path2D()
  const reporting = new Path2D()
  for (let n = 0; n < ties.length; n += 2) {
    const one = ties[n]!
    const other = ties[n + 1]!
    if (away(one) || away(other)) continue
    const path = bosses[one] === other || bosses[other] === one ? reporting : lines
    path.moveTo(x[one]!, y[one]!)
    path.lineTo(x[other]!, y[other]!)
  }
  context.strokeStyle = palette.line
  context.lineWidth = Math.min(1, 0.25 + 0.06 * unit)
  context.globalAlpha = opacity
  context.stroke(lines)
  context.strokeStyle = palette.axis
  context.lineWidth = Math.min(2, 0.5 + 0.08 * unit)
  context.stroke(reporting)
}

function paintMembers(context: Context, scene: Scene, palette: Palette, cast: Map<number, string> | null) {
  const { recording, geometry, pulse, selected } = scene
  const { frames, seats, leaders } = recording
  const { week, next, share } = blend(scene)
  const { x, y, unit } = geometry
  for (let seat = 0; seat < seats; seat++) {
    const here = width * (week * seats + seat)
    const there = width * (next * seats + seat)
    const mixed = (field: number) => frames[here + field]! + (frames[there + field]! - frames[here + field]!) * share
    const nowState = frames[here + 4]!
    const nextState = frames[there + 4]!
    const presence = (nowState & present) + ((nextState & present) - (nowState & present)) * share
    const full = cast && !cast.has(seat) ? dimmed : 1
    const [left, top] = [x[seat]!, y[seat]!]
    if (presence < 1) {
      context.globalAlpha = full * (1 - presence)
      marks.drawGap(context, left, top, 0.8 * unit, palette)
    }
    if (presence > 0) {
      // Somebody who comes or goes has numbers in one of the two weeks only.
      const known = nowState & nextState & present ? mixed : (field: number) => frames[(nowState & present ? here : there) + field]!
      const radius = radiusFor(mixed(3), unit)
      if (full < 1) marks.drawGround(context, left, top, radius, palette)
      context.globalAlpha = full * presence
      marks.drawMember(
        context,
        left,
        top,
        { radius, capacity: known(0) / 255, harm: known(2) / 255, leads: seat < leaders, head: seat === 0 },
        palette,
      )
      const crisis = (nowState & inCrisis ? 1 - share : 0) + (nextState & inCrisis ? share : 0)
      if (crisis > 0) {
        context.globalAlpha = full * crisis
        marks.drawRing(context, left, top, radius, pulse, palette)
      }
    }
    if (seat === selected) {
      context.globalAlpha = 1
      context.strokeStyle = palette.ink
      context.lineWidth = 1.5
      context.setLineDash([3, 3])
      context.strokeRect(left - 1.7 * unit, top - 1.7 * unit, 3.4 * unit, 3.4 * unit)
      context.setLineDash([])
    }
  }
}

function paintProblem(context: Context, scene: Scene, track: Track, palette: Palette) {
  const { geometry, position } = scene
  const at = markOf(track, scene)
  if (!at) return
  const severity = severityAt(track, Math.max(position, track.arrived))
  const size = marks.problemSize(severity, geometry.unit) * (track.problem === scene.focus ? 1.3 : 1)
  marks.drawProblem(context, at.x, at.y, size, stageAt(track, position) === 'planned', track.crisis <= position, palette)
}

/** Where the mark of a problem is. */
export function markOf(track: Track, { position, geometry }: { position: number; geometry: Geometry }): Point | undefined {
  const at = placeOf(track, position, geometry)
  if (!at) return undefined
  const { x, y } = beside(track.problem, geometry.unit)
  return { x: at.x + x, y: at.y + y }
}

/** Lines from those heard to who decides, then from there to the crew. */
function paintPlan(context: Context, { geometry, position }: Scene, track: Track, palette: Palette) {
  const plan = planAt(track, position)
  if (!plan) return
  const { x, y, unit } = geometry
  const middle = seatPoint(plan.decider, geometry)
  const talk = Math.max(1, plan.talked - plan.week)
  const talking = position < plan.week + talk
  const seats = talking ? plan.heard : crewAt(plan, position)
  const share = talking ? (position - plan.week) / talk : Math.min(1, position - plan.week - talk)
  const size = Math.max(2, 0.24 * unit)
  for (const seat of seats) {
    if (seat < 0 || seat === plan.decider) continue
    const member = { x: x[seat]!, y: y[seat]! }
    if (talking) marks.drawTalk(context, member, middle, share, size, palette)
    else marks.drawWork(context, member, middle, 1 - share, size, palette)
  }
}

const common = new Set<Happening['kind']>(['left', 'came', 'found wrong', 'resolved'])

function paintHappening(context: Context, { geometry, position }: Scene, happening: Happening, age: number, palette: Palette) {
  const { seat, kind } = happening
  if (seat < 0) return
  const { unit } = geometry
  if (unit < cramped && common.has(kind)) return
  const { x, y } = seatPoint(seat, geometry)
  const size = Math.max(4, 0.62 * unit)
  const above = Math.max(size + 2, y - 1.25 * unit - 0.6 * size)
  switch (kind) {
    case 'kept silent':
    case 'withheld advice':
      marks.drawHush(context, x, above, size, palette)
      break
    case 'sanctioned':
      marks.drawLightning(context, x + 0.9 * unit, above + 0.2 * size, 1.1 * size, palette)
      break
    case 'left':
    case 'dismissed': {
      const direction = outwards(seat, geometry)
      const far = 1.2 * unit + 1.2 * unit * Math.min(1, position - happening.week)
      marks.drawArrow(context, x + direction.x * far, y + direction.y * far, size, direction, palette)
      if (kind === 'dismissed') marks.drawLightning(context, x, y, size, palette)
      break
    }
    case 'came': {
      const direction = outwards(seat, geometry)
      const far = 2.4 * unit - 0.6 * unit * Math.min(1, position - happening.week)
      marks.drawArrow(context, x + direction.x * far, y + direction.y * far, 0.8 * size, { x: -direction.x, y: -direction.y }, palette)
      break
    }
    case 'crisis began':
      marks.drawBurst(context, x, y, unit, age, palette)
      break
    case 'found wrong':
      marks.drawCross(context, x, above, size, palette)
      break
    case 'resolved':
    case 'crisis resolved':
      marks.drawTick(context, x, above, kind === 'resolved' ? size : 1.5 * size, palette)
      break
    case 'commanded':
      break // below the members
  }
}

/** Shocks and changes, told at the foot of the picture. */
function paintNotices(context: Context, { moments, position, linger, geometry, fontSize }: Scene, palette: Palette) {
  const stay = Math.max(8, linger)
  const notice = last(moments.notices, ({ week }) => week <= position)
  if (!notice || position >= notice.week + stay) return
  context.font = `600 ${fontSize}px system-ui, sans-serif`
  context.textAlign = 'left'
  const age = (position - notice.week) / stay
  context.globalAlpha = 1 - age * age
  if (notice.shock) marks.drawShock(context, geometry.width, geometry.height, 4 * (1 - age), palette)
  marks.drawText(context, notice.text, 8, geometry.height - 10, palette)
  context.globalAlpha = 1
}

/** Whether a problem is there to be followed, or was a short while ago. */
function isFollowed(track: Track, { position, linger }: Scene): boolean {
  return track.arrived - 1 < position && position < track.resolved + linger
}

/** Who has a part in a problem at a moment, and which. */
function rolesOf(track: Track, { position }: Scene): Map<number, string> {
  const roles = new Map<number, string>()
  const add = (seat: number, role: string) => {
    if (seat >= 0) roles.set(seat, roles.has(seat) ? `${roles.get(seat)!}, ${role}` : role)
  }
  add(track.place, 'arose here')
  const plan = planAt(track, position)
  if (!plan) {
    const on = last(track.legs, (leg) => leg.end <= position)?.path.at(-1) ?? track.place
    if (on !== track.place && track.resolved > position) add(on, 'to decide')
    return roles
  }
  add(plan.decider, 'decides')
  if (position < Math.max(plan.talked, plan.week + 1)) new Set(plan.heard).forEach((seat) => add(seat, 'is heard'))
  else new Set(crewAt(plan, position)).forEach((seat) => add(seat, 'works'))
  return roles
}

function paintRoles(context: Context, { geometry, fontSize }: Scene, roles: Map<number, string>, palette: Palette) {
  context.font = `600 ${fontSize}px system-ui, sans-serif`
  context.textAlign = 'center'
  for (const [seat, role] of roles) {
    const { x, y } = seatPoint(seat, geometry)
    const half = context.measureText(role).width / 2 + 4
    const left = Math.max(half, Math.min(geometry.width - half, x))
    marks.drawText(context, role, left, y - 1.6 * geometry.unit, palette)
  }
}
