import { seatPoint } from './geometry'
import { drawText } from './marks'
import type { Palette } from './palette'
import type { Scene } from './scene'
import { crewAt, last, planAt, type Track } from './tracks'

/** Whether a problem is there to be followed, or was a short while ago. */
export function isFollowed(track: Track, { position, linger }: Pick<Scene, 'position' | 'linger'>): boolean {
  return track.arrived - 1 < position && position < track.resolved + linger
}

/** Who has a part in a problem at a moment, and which. */
export function rolesOf(track: Track, position: number): Map<number, string> {
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

/** Writes beside each which part it has. */
export function paintRoles(context: CanvasRenderingContext2D, { geometry, fontSize }: Scene, roles: Map<number, string>, palette: Palette) {
  context.font = `600 ${fontSize}px system-ui, sans-serif`
  context.textAlign = 'center'
  for (const [seat, role] of roles) {
    const { x, y } = seatPoint(seat, geometry)
    const half = context.measureText(role).width / 2 + 4
    const left = Math.max(half, Math.min(geometry.width - half, x))
    drawText(context, role, left, y - 1.6 * geometry.unit, palette)
  }
}
