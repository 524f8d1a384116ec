import { seatPoint } from './geometry'
import * as marks from './marks'
import type { Palette } from './palette'
import { blend, markOf, type Scene } from './scene'
import { crewAt, planAt, severityAt, stageAt, type Track } from './tracks'

/** The problems that are open at the moment painted. */
export function openTracks(scene: Scene): Track[] {
  const { moments, position } = scene
  const { week, next, share } = blend(scene)
  const open = moments.open[share > 0 ? next : week] ?? []
  return open.map((problem) => moments.tracks[problem]!).filter((track) => track.resolved > position)
}

export function paintProblem(context: CanvasRenderingContext2D, scene: Scene, track: Track, palette: Palette) {
  const { geometry, position } = scene
  const at = markOf(track, scene)
  if (!at) return
  const severity = severityAt(track, Math.max(position, track.arrived))
  const size = marks.problemSize(severity, geometry.unit) * (track.problem === scene.focus ? 1.3 : 1)
  marks.drawProblem(context, at.x, at.y, size, stageAt(track, position) === 'planned', track.crisis <= position, palette)
}

/** Lines from those heard to who decides, then from there to the crew. */
export function paintPlan(context: CanvasRenderingContext2D, { geometry, position }: Scene, track: Track, palette: Palette) {
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
