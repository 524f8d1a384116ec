import { fields, isInCrisis, isPresent, startOf } from './frame'
import { radiusFor } from './geometry'
import * as marks from './marks'
import type { Palette } from './palette'
import { blend, dimmed, type Scene } from './scene'

/** Paints members and gaps; members without a part in the followed problem are pale. */
export function paintMembers(context: CanvasRenderingContext2D, scene: Scene, palette: Palette, cast: Map<number, string> | null) {
  const { recording, geometry, pulse, selected } = scene
  const { frames, seats, leaders } = recording
  const { week, next, share } = blend(scene)
  const { unit } = geometry
  for (let seat = 0; seat < seats; seat++) {
    const now = startOf(recording, week, seat)
    const then = startOf(recording, next, seat)
    const between = (one: number, other: number) => one + (other - one) * share
    const isHere = isPresent(recording, now)
    const isThere = isPresent(recording, then)
    const presence = between(Number(isHere), Number(isThere))
    const [x, y] = [geometry.x[seat]!, geometry.y[seat]!]
    const opacity = cast && !cast.has(seat) ? dimmed : 1
    if (presence < 1) {
      context.globalAlpha = opacity * (1 - presence)
      marks.drawGap(context, x, y, 0.8 * unit, palette)
    }
    if (presence > 0) {
      // Members who come or go are in only one of the two weeks.
      const level = (field: number) => between(frames[(isHere ? now : then) + field]!, frames[(isThere ? then : now) + field]!)
      const radius = radiusFor(level(fields.load), unit)
      const member = { radius, capacity: level(fields.capacity) / 255, harm: level(fields.harm) / 255, leads: seat < leaders, head: seat === 0 }
      context.globalAlpha = presence
      marks.drawMember(context, x, y, member, palette)
      if (opacity < 1) marks.drawVeil(context, x, y, 1.4 * radius, presence * (1 - opacity), palette)
      const crisis = between(Number(isInCrisis(recording, now)), Number(isInCrisis(recording, then)))
      if (crisis > 0) {
        context.globalAlpha = opacity * crisis
        marks.drawRing(context, x, y, radius, pulse, palette)
      }
    }
    if (seat === selected) {
      context.globalAlpha = 1
      marks.drawSelection(context, x, y, 1.7 * unit, palette)
    }
  }
}
