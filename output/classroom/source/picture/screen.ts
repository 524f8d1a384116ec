import type { Recording } from '../engine/protocol'
import { place, type Geometry } from './geometry'
import { layoutOf } from './layout'
import { momentsOf } from './moments'
import { paint, paintEmpty } from './paint'
import { readPalette, type Palette } from './palette'
import type { Scene } from './scene'
import { TieLayer } from './tie_layer'

/** The content of a screen at a moment. */
export interface Shown {
  recording: Recording
  position: number
  focus: number | null
  steady: boolean
  selected: number
  still: boolean // nothing between the weeks, and no animation
}

const slice = 12 // milliseconds for the layout in a frame
const finest = 3 // pixels of the device that a pixel of CSS is painted with, at most
const shortest = 2 // weeks for which marks stay
const longest = 52
const seen = 0.4 // seconds for which they should stay when weeks fly past
const beat = 1_000 // milliseconds of a pulse

/**
 * Keeps a canvas painted: in its size, in the theme's colours, once a frame at
 * the most, and only while it can be seen.
 */
export class Screen {
  geometry: Geometry | null = null
  scene: Scene | null = null

  #canvas: HTMLCanvasElement
  #context: CanvasRenderingContext2D
  #read: () => Shown | null
  #waiting: Int32Array
  #palette: Palette | null = null
  #layer = new TieLayer()
  #fontSize = 14
  #frame = 0
  #visible = false
  #resize: ResizeObserver
  #visibility: IntersectionObserver
  #bosses: Int32Array | null = null // of the geometry
  #ties: { week: number; list: Recording['ties']; pairs: Uint32Array } | null = null
  #pace = { at: 0, position: 0, rate: 0 } // weeks a second

  /** Waiting is the tree that is shown, with empty seats, until there is something to read. */
  constructor(canvas: HTMLCanvasElement, read: () => Shown | null, waiting: Int32Array) {
    this.#canvas = canvas
    this.#context = canvas.getContext('2d')!
    this.#read = read
    this.#waiting = waiting
    this.#resize = new ResizeObserver(() => {
      this.#bosses = null
      this.schedule()
    })
    this.#resize.observe(canvas)
    this.#visibility = new IntersectionObserver((entries) => {
      this.#visible = entries.at(-1)!.isIntersecting
      if (this.#visible) this.schedule()
    })
    this.#visibility.observe(canvas)
  }

  /** Has the canvas painted in the next frame. */
  schedule() {
    if (this.#frame !== 0 || !this.#visible) return
    this.#frame = requestAnimationFrame(() => {
      this.#frame = 0
      this.#paint()
    })
  }

  /** The colours of the theme have changed. */
  repaint() {
    this.#palette = null
    this.schedule()
  }

  close() {
    cancelAnimationFrame(this.#frame)
    this.#resize.disconnect()
    this.#visibility.disconnect()
  }

  #paint() {
    const shown = this.#read()
    const bosses = shown?.recording.bosses ?? this.#waiting
    const layout = layoutOf(bosses)
    if (!layout.advance(slice)) return this.schedule()
    this.#fit()
    const { clientWidth: width, clientHeight: height } = this.#canvas
    if (width === 0 || height === 0) return
    if (this.#bosses !== bosses || !this.geometry) {
      this.geometry = place(layout, width, height)
      this.#bosses = bosses
    }
    if (!this.#palette) {
      this.#palette = readPalette(this.#canvas)
      this.#fontSize = parseFloat(getComputedStyle(this.#canvas).fontSize)
    }
    if (!shown) {
      this.scene = null
      paintEmpty(this.#context, this.geometry, bosses, this.#palette)
      return
    }
    const { recording, focus, steady, selected, still } = shown
    const last = Math.max(0, recording.lived - 1)
    const position = Math.min(still ? Math.floor(shown.position) : shown.position, last)
    const moving = this.#measure(position)
    this.scene = {
      recording,
      moments: momentsOf(recording),
      geometry: this.geometry,
      position,
      linger: Math.max(shortest, Math.min(longest, seen * this.#pace.rate)),
      pulse: moving && !still ? 0.5 - 0.5 * Math.cos((2 * Math.PI * performance.now()) / beat) : 0.5,
      focus,
      steady,
      selected,
      fontSize: this.#fontSize,
      ties: this.#tiesAt(recording, Math.floor(position)),
    }
    paint(this.#context, this.scene, this.#layer, this.#palette)
  }

  /** Gives the canvas as many pixels as the screen has for it. */
  #fit() {
    const canvas = this.#canvas
    const ratio = Math.min(finest, devicePixelRatio)
    const [width, height] = [Math.round(canvas.clientWidth * ratio), Math.round(canvas.clientHeight * ratio)]
    if (canvas.width !== width || canvas.height !== height) {
      canvas.width = width
      canvas.height = height
      this.#bosses = null
      this.#palette = null
    }
    this.#context.setTransform(ratio, 0, 0, ratio, 0, 0)
  }

  /** Takes the pace at which weeks go by, and says whether they do. */
  #measure(position: number): boolean {
    const pace = this.#pace
    const now = performance.now()
    const seconds = (now - pace.at) / 1000
    const weeks = position - pace.position
    if (weeks !== 0) {
      const steady = weeks > 0 && seconds > 0 && seconds < 0.25
      pace.rate = steady ? pace.rate + 0.2 * (weeks / seconds - pace.rate) : 0
      pace.at = now
      pace.position = position
    }
    return weeks !== 0
  }

  #tiesAt({ ties: list }: Recording, week: number): Uint32Array {
    let entry = list[0]
    for (let low = 0, high = list.length - 1; low <= high; ) {
      const middle = (low + high) >> 1
      if (list[middle]!.week <= week) {
        entry = list[middle]!
        low = middle + 1
      } else high = middle - 1
    }
    if (!entry) return new Uint32Array()
    if (this.#ties?.list !== list || this.#ties.week !== entry.week) this.#ties = { week: entry.week, list, pairs: entry.pairs }
    return this.#ties.pairs
  }
}
