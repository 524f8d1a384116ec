import { seatPoint, type Geometry } from './geometry'
import * as marks from './marks'
import type { Palette } from './palette'
import { paintHappening, paintNotices, recentHappenings } from './paint_happenings'
import { paintMembers } from './paint_members'
import { openTracks, paintPlan, paintProblem } from './paint_problems'
import { isFollowed, paintRoles, rolesOf } from './roles'
import { blend, cramped, dimmed, type Scene } from './scene'
import type { TieLayer } from './tie_layer'
import type { Track } from './tracks'

type Context = CanvasRenderingContext2D

/** Paints a moment of an organization. The context counts in pixels of CSS. */
export function paint(context: Context, scene: Scene, layer: TieLayer, palette: Palette) {
  const { geometry, focus } = scene
  const { width, height, unit } = geometry
  const followed = focus === null ? undefined : scene.moments.tracks[focus]
  const cast = followed ? castOf(followed, scene) : null
  const opacity = (problem: number) => (cast && problem !== focus ? dimmed : 1)
  const tracks = openTracks(scene)
  const happened = recentHappenings(scene)

  context.globalAlpha = 1
  context.clearRect(0, 0, width, height)
  context.globalAlpha = cast ? dimmed : 1
  context.drawImage(layer.image(scene, blend(scene).week, context.canvas, palette), 0, 0, width, height)
  for (const track of tracks) {
    context.globalAlpha = opacity(track.problem) * (unit < cramped ? 0.5 : 1)
    paintPlan(context, scene, track, palette)
  }
  for (const { happening, age } of happened) {
    if (!happening.path) continue
    context.globalAlpha = opacity(happening.problem) * (1 - age)
    marks.drawCommand(context, happening.path.map((seat) => seatPoint(seat, geometry)), unit, palette)
  }
  paintMembers(context, scene, palette, cast)
  for (const track of tracks) {
    context.globalAlpha = opacity(track.problem)
    paintProblem(context, scene, track, palette)
  }
  for (const { happening, age } of happened) {
    context.globalAlpha = opacity(happening.problem) * (1 - age)
    paintHappening(context, scene, happening, age, palette)
  }
  context.globalAlpha = 1
  paintNotices(context, scene, palette)
  if (cast) paintRoles(context, scene, cast, palette)
}

// The members with a part in the followed problem: none once it is over, if it stays in focus.
function castOf(followed: Track, scene: Scene): Map<number, string> | null {
  if (isFollowed(followed, scene)) return rolesOf(followed, scene.position)
  return scene.steady && scene.position >= followed.resolved ? new Map() : null
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
