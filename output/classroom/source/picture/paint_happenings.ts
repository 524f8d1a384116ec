import { outwards, seatPoint } from './geometry'
import * as marks from './marks'
import type { Happening } from './moments'
import type { Palette } from './palette'
import { cramped, type Scene } from './scene'
import { last } from './tracks'

const mostMarks = 80 // of what happened, of the latest weeks

/** A recent happening, and the share of its time that it has been shown. */
export function recentHappenings(scene: Scene): { happening: Happening; age: number }[] {
  const { moments, position, linger } = scene
  const recent: { happening: Happening; age: number }[] = []
  const week = Math.floor(position)
  for (let back = 0; back <= Math.min(linger, week) && recent.length < mostMarks; back++) {
    const age = (position - (week - back)) / (linger + 1)
    for (const happening of moments.happenings[week - back] ?? []) recent.push({ happening, age: age * age })
  }
  return recent.reverse()
}

const common = new Set<Happening['kind']>(['left', 'came', 'found wrong', 'resolved'])

export function paintHappening(context: CanvasRenderingContext2D, { geometry, position }: Scene, happening: Happening, age: number, palette: Palette) {
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

/** Shocks and changes, in words at the foot of the picture. */
export function paintNotices(context: CanvasRenderingContext2D, { moments, position, linger, geometry, fontSize }: Scene, palette: Palette) {
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
