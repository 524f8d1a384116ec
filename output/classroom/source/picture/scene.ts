import type { Recording } from '../engine/protocol'
import { beside, placeOf, type Geometry, type Point } from './geometry'
import type { Moments } from './moments'
import type { Track } from './tracks'

/** The content to paint. */
export interface Scene {
  recording: Recording
  moments: Moments
  geometry: Geometry
  position: number // in weeks, with a fraction
  linger: number // weeks for which marks of what happened stay, fading
  pulse: number // of the rings of crises, from 0 to 1
  focus: number | null // a problem that the picture follows
  steady?: boolean // whether it is followed even when it is over
  selected: number // a seat, or -1
  fontSize: number // pixels
  ties: Uint32Array
}

/** Opacity of everything without a part in the followed problem. */
export const dimmed = 0.35

/** A unit below which common events are left out of a picture, because they are too many to distinguish. */
export const cramped = 5

/** The frame to be painted: two weeks and how far it is from the first to the second. */
export function blend({ recording, position }: Scene) {
  const last = recording.lived - 1
  const week = Math.max(0, Math.min(Math.floor(position), last))
  const next = Math.min(week + 1, last)
  return { week, next, share: Math.max(0, Math.min(1, position - week)) }
}

/** Where the mark of a problem is. */
export function markOf(track: Track, { position, geometry }: { position: number; geometry: Geometry }): Point | undefined {
  const at = placeOf(track, position, geometry)
  if (!at) return undefined
  const { x, y } = beside(track.problem, geometry.unit)
  return { x: at.x + x, y: at.y + y }
}
