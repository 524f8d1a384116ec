import { isPresent, startOf } from './frame'
import type { Geometry } from './geometry'
import type { Palette } from './palette'
import type { Scene } from './scene'

const thick = 7 // a unit from which lines of reporting are drawn thicker than the others

/**
 * The ties of those present, kept as an image: they change far more rarely than
 * the picture, and 900 lines take a processor without graphics 10 ms to draw,
 * their image 0.3 ms.
 */
export class TieLayer {
  #canvas = document.createElement('canvas')
  #context = this.#canvas.getContext('2d')!
  #drawn: { ties: Uint32Array; geometry: Geometry; palette: Palette; width: number; there: number } | null = null

  /** The image of the ties of a week, for a canvas of the same size. */
  image({ recording, ties, geometry }: Scene, week: number, like: HTMLCanvasElement, palette: Palette): HTMLCanvasElement {
    const { seats, bosses } = recording
    const isThere = (seat: number) => isPresent(recording, startOf(recording, week, seat))
    let there = 0
    for (let seat = 0; seat < seats; seat++) there = (31 * there + (isThere(seat) ? 1 : 0)) | 0
    const canvas = this.#canvas
    const drawn = this.#drawn
    if (drawn?.ties === ties && drawn.geometry === geometry && drawn.palette === palette && drawn.there === there && canvas.width === like.width) {
      return canvas
    }
    this.#drawn = { ties, geometry, palette, width: like.width, there }
    canvas.width = like.width
    canvas.height = like.height
    const context = this.#context
    const ratio = like.width / geometry.width
    context.setTransform(ratio, 0, 0, ratio, 0, 0)
    const { x, y, unit } = geometry
    const reporting: number[] = []
    context.beginPath()
    for (let n = 0; n < ties.length; n += 2) {
      const [one, other] = [ties[n]!, ties[n + 1]!]
      if (!isThere(one) || !isThere(other)) continue
      if (bosses[one] === other || bosses[other] === one) {
        reporting.push(one, other)
        continue
      }
      context.moveTo(x[one]!, y[one]!)
      context.lineTo(x[other]!, y[other]!)
    }
    // No wider than a pixel of the device: wider ones take twenty times as long.
    context.lineWidth = 1 / ratio
    context.strokeStyle = palette.axis
    context.globalAlpha = Math.min(0.5, 0.25 + 0.25 * (ratio - 1)) * (unit < thick ? 0.6 : 1)
    context.stroke()
    context.globalAlpha = 1
    if (unit < thick) context.beginPath()
    else context.lineWidth = Math.min(2, 0.5 + 0.08 * unit)
    for (let n = 0; n < reporting.length; n += 2) {
      // Thick lines are faster one by one.
      if (unit >= thick) context.beginPath()
      context.moveTo(x[reporting[n]!]!, y[reporting[n]!]!)
      context.lineTo(x[reporting[n + 1]!]!, y[reporting[n + 1]!]!)
      if (unit >= thick) context.stroke()
    }
    if (unit < thick) context.stroke()
    return canvas
  }
}
