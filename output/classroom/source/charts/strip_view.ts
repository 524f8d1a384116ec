import uPlot from 'uplot'
import 'uplot/dist/uPlot.min.css'
import { markShapes } from '../components/mark'
import type { Look } from '../state/looks'
import type { Shape } from './courses'
import type { Band } from './statistics'
import { spread, timeTicks, topOf } from './time_axis'

/** Lengths in CSS pixels that all strips of a time axis share. */
export interface Frame {
  width: number
  left: number // of the place for the labels of the vertical axis
  right: number // of the place for the names at the ends of lines
  height: number // of the plot of each strip
  text: number // size of small type
}

/** One side's course, and the same not smoothed. */
export interface Line {
  values: Float64Array
  raw: Float64Array | null
}

export interface Ghost {
  look: Pick<Look, 'colour'> & { dash: readonly number[] }
  values: Float64Array
}

export interface StripOptions {
  shape: Shape
  weeks: number
  looks: readonly [Look, Look]
  axis: boolean // the strip is the one with the labels of time
  decimals: number
}

/** Room around a plot, so that lines and marks at its edge are whole. */
const margin = 6

const bandAlpha = 0.16
/** The previous run is grey: colours belong to the current one. */
export const ghostLooks = [
  { colour: 'var(--axis)', dash: [1.5, 3] },
  { colour: 'var(--axis)', dash: [6, 3] },
] as const
const seenAlpha = 0.3

/**
 * One strip. What does not move while a run plays (grid, bands of many worlds,
 * the run before) is drawn by uPlot in the page; the two lines are drawn whole by
 * a second uPlot that is not in the page, and of its picture as much is copied in
 * every frame as the reader may see. So a frame costs two copies of a small
 * picture, however long the run.
 */
export class StripView {
  #host: HTMLElement
  #labels: readonly [HTMLElement, HTMLElement]
  #options: StripOptions
  #frame: Frame
  #back: uPlot
  #front: uPlot
  #overlay = document.createElement('canvas')
  #lines: readonly [Line, Line] | null = null
  #shocks: readonly number[] = []
  #interventions: readonly number[] = []
  #ghosts: readonly Ghost[] = []
  #bands: readonly [Band, Band] | null = null
  #top = 1
  #moment = 0
  #seen = 0
  #shapes: [Path2D, Path2D]
  #colours = new Map<string, string>() // by custom property

  constructor(host: HTMLElement, labels: readonly [HTMLElement, HTMLElement], options: StripOptions, frame: Frame) {
    this.#host = host
    this.#labels = labels
    this.#options = options
    this.#frame = frame
    this.#shapes = [new Path2D(markShapes[options.looks[0].mark]), new Path2D(markShapes[options.looks[1].mark])]
    this.#overlay.className = 'strips-overlay'
    this.#back = this.#newBack()
    this.#front = this.#newFront()
  }

  /** The courses of both sides as far as they have come, and the shocks in them. */
  setLines(lines: readonly [Line, Line], shocks: readonly number[]) {
    this.#lines = lines
    this.#shocks = shocks
    if (this.#raise()) this.#back.redraw(true, true)
    this.#front.setData(this.#frontData(lines), true)
  }

  /** Content known before the run is shown: the previous run, many worlds, and planned changes. */
  setPast(ghosts: readonly Ghost[], bands: readonly [Band, Band] | null, interventions: readonly number[]) {
    this.#ghosts = ghosts
    this.#bands = bands
    this.#interventions = interventions
    this.#back.destroy()
    if (this.#raise()) this.#front.redraw(true)
    this.#back = this.#newBack()
  }

  resize(frame: Frame) {
    this.#frame = frame
    this.#back.destroy()
    this.#back = this.#newBack()
    this.#front.destroy()
    this.#front = this.#newFront()
  }

  /** Colours have changed. */
  recolour() {
    this.#colours.clear()
    this.#back.redraw(false)
    this.#front.redraw(false)
  }

  /** Shows a moment, in weeks, and the time after it that has been seen. */
  show(moment: number, seen: number) {
    this.#moment = moment
    this.#seen = seen
    this.#paint()
    this.#placeLabels()
  }

  destroy() {
    this.#back.destroy()
    this.#front.destroy()
  }

  // Lines and dashes grow with the type.
  get #scale() {
    return this.#frame.text / 12
  }

  #dash(dash: readonly number[]): number[] {
    return dash.map((length) => length * this.#scale)
  }

  get #extent() {
    return Math.max(1, this.#options.weeks)
  }

  get #plotWidth() {
    return Math.max(1, this.#frame.width - this.#frame.left - this.#frame.right)
  }

  #colour(name: string): string {
    let colour = this.#colours.get(name)
    if (colour === undefined) {
      colour = getComputedStyle(this.#host).getPropertyValue(name).trim()
      this.#colours.set(name, colour)
    }
    return colour
  }

  #colourOf(look: Pick<Look, 'colour'>): string {
    return this.#colour(look.colour.slice(4, -1))
  }

  // Sets the upper end of the vertical axis; says whether it has changed.
  #raise(): boolean {
    let greatest = 0
    const look = (values: Float64Array) => {
      for (const value of values) if (value > greatest) greatest = value
    }
    for (const line of this.#lines ?? []) look(line.raw ?? line.values)
    for (const ghost of this.#ghosts) look(ghost.values)
    for (const band of this.#bands ?? []) look(band.quantiles.at(-1)!)
    const top = topOf(greatest, this.#options.decimals === 0)
    const changed = top !== this.#top
    this.#top = top
    return changed
  }

  #scales(): uPlot.Scales {
    return {
      x: { time: false, range: () => [0, this.#extent] },
      y: { range: () => [0, this.#top] },
    }
  }

  #newBack(): uPlot {
    const { axis, decimals, looks, weeks } = this.#options
    const { width, left, right, height, text } = this.#frame
    const font = `${text}px ${this.#colour('--sans')}`
    const ticks = timeTicks(weeks, this.#plotWidth / (4 * text))
    const below = axis ? Math.ceil(text * 2) : 0
    const steps = this.#options.shape === 'sum' && decimals === 0
    const series: uPlot.Series[] = [{}]
    const bands: uPlot.Band[] = []
    const data: (number | null)[][] = []
    // Ghosts and bands come at their own weeks; uPlot wants all at the weeks of either.
    const at = new Set<number>([0, weeks - 1])
    for (const band of this.#bands ?? []) for (const week of band.weeks) at.add(week)
    for (const ghost of this.#ghosts) for (let week = 0; week < Math.min(weeks, ghost.values.length); week++) at.add(week)
    const shown = [...at].sort((one, other) => one - other)
    const place = new Map(shown.map((week, index) => [week, index]))
    const add = (points: Iterable<readonly [number, number]>, one: uPlot.Series) => {
      const column = new Array<number | null>(shown.length).fill(null)
      for (const [week, value] of points) {
        const index = place.get(week)
        if (index !== undefined && Number.isFinite(value)) column[index] = value
      }
      data.push(column)
      series.push({ points: { show: false }, spanGaps: true, paths: steps ? uPlot.paths.stepped!({ align: 1 }) : uPlot.paths.linear!(), ...one })
    }
    this.#bands?.forEach((band, arm) => {
      const look = looks[arm as 0 | 1]
      const edge = (quantile: Float64Array) => band.weeks.map((week, index) => [week, quantile[index]!] as const)
      add(edge(band.quantiles[2]!), { width: 0 })
      bands.push({ series: [series.length - 1, series.length], fill: () => translucent(this.#colourOf(look), bandAlpha) })
      add(edge(band.quantiles[0]!), { width: 0 })
    })
    for (const ghost of this.#ghosts) {
      add([...ghost.values].map((value, week) => [week, value] as const), {
        stroke: () => this.#colourOf(ghost.look), width: 1.25 * this.#scale, dash: this.#dash(ghost.look.dash),
      })
    }
    if (data.length === 0) add([], {})
    const grid = { stroke: () => this.#colour('--grid'), width: 1 }
    const chart = new uPlot(
      {
        width,
        height: height + margin + (axis ? below : margin),
        padding: [margin, right, axis ? 0 : margin, 0],
        legend: { show: false },
        cursor: { show: false },
        select: { show: false, left: 0, top: 0, width: 0, height: 0 },
        scales: this.#scales(),
        series, bands,
        axes: [
          {
            grid, font, size: below, gap: Math.round(text / 3), stroke: () => this.#colour('--soft-ink'), ticks: { show: false },
            splits: () => ticks.map((tick) => tick.week),
            values: () => ticks.map((tick) => (axis ? tick.label : null)),
          },
          {
            grid, font, size: left, gap: Math.round(text / 2), stroke: () => this.#colour('--soft-ink'), ticks: { show: false },
            space: text * 1.9,
            incrs: decimals === 0 ? [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000, 100_000, 1_000_000] : increments,
          },
        ],
        hooks: { drawAxes: [(chart) => this.#drawInterventions(chart)] },
      },
      [shown, ...data] as uPlot.AlignedData,
      this.#host,
    )
    this.#overlay.style.left = this.#overlay.style.top = `${-margin}px`
    chart.over.append(this.#overlay)
    return chart
  }

  #newFront(): uPlot {
    const { looks, shape, decimals } = this.#options
    const steps = shape === 'sum' && decimals === 0
    const paths = steps ? uPlot.paths.stepped!({ align: 1 }) : uPlot.paths.linear!()
    const series: uPlot.Series[] = [{}]
    for (const look of looks) {
      series.push({ stroke: () => this.#colourOf(look), width: this.#scale, alpha: 0.3, points: { show: false } })
    }
    for (const look of looks) {
      series.push({ stroke: () => this.#colourOf(look), width: 2.25 * this.#scale, dash: this.#dash(look.dash), points: { show: false }, paths })
    }
    return new uPlot(
      {
        width: this.#plotWidth + 2 * margin,
        height: this.#frame.height + 2 * margin,
        padding: [margin, margin, margin, margin],
        legend: { show: false },
        cursor: { show: false },
        select: { show: false, left: 0, top: 0, width: 0, height: 0 },
        scales: this.#scales(),
        series,
        axes: [{ show: false }, { show: false }],
        hooks: { drawClear: [(chart) => this.#drawShocks(chart)], draw: [() => this.#paint()] },
      },
      this.#lines ? this.#frontData(this.#lines) : [[0], [null], [null], [null], [null]],
    )
  }

  #frontData(lines: readonly [Line, Line]): uPlot.AlignedData {
    const lived = Math.min(lines[0].values.length, lines[1].values.length)
    const weeks = Float64Array.from({ length: lived }, (_, week) => week)
    const none = new Array<null>(lived).fill(null)
    const raw = lines.map((line) => line.raw?.subarray(0, lived) ?? none)
    return [weeks, ...raw, ...lines.map((line) => line.values.subarray(0, lived))] as uPlot.AlignedData
  }

  #drawShocks(chart: uPlot) {
    const { ctx: context, bbox } = chart
    context.save()
    context.fillStyle = translucent(this.#colour('--axis'), 0.55)
    const dot = Math.max(1, Math.round(uPlot.pxRatio))
    for (const week of this.#shocks) {
      const x = bbox.left + (week / this.#extent) * bbox.width
      context.fillRect(Math.round(x), 0, dot, context.canvas.height)
    }
    context.restore()
  }

  #drawInterventions(chart: uPlot) {
    const { ctx: context, bbox } = chart
    context.save()
    context.strokeStyle = this.#colour('--soft-ink')
    context.lineWidth = uPlot.pxRatio
    context.setLineDash([3 * uPlot.pxRatio, 3 * uPlot.pxRatio])
    context.beginPath()
    for (const week of this.#interventions) {
      const x = Math.round(bbox.left + (week / this.#extent) * bbox.width) + 0.5
      context.moveTo(x, 0)
      context.lineTo(x, bbox.top + bbox.height)
    }
    context.stroke()
    context.restore()
  }

  // Copies as much of the lines as may be seen, and marks where they are now.
  #paint() {
    const source = this.#front.ctx.canvas
    const { width, height } = source
    const canvas = this.#overlay
    if (canvas.width !== width || canvas.height !== height) {
      canvas.width = width
      canvas.height = height
      canvas.style.width = `${width / uPlot.pxRatio}px`
      canvas.style.height = `${height / uPlot.pxRatio}px`
    }
    const context = canvas.getContext('2d')!
    context.clearRect(0, 0, width, height)
    if (!this.#lines) return
    const here = Math.max(1, Math.round(this.#x(this.#moment) * uPlot.pxRatio))
    const end = this.#seen >= this.#options.weeks - 1 ? width : Math.round(this.#x(this.#seen) * uPlot.pxRatio)
    if (end > here) {
      context.globalAlpha = seenAlpha
      context.drawImage(source, here, 0, end - here, height, here, 0, end - here, height)
      context.globalAlpha = 1
    }
    context.drawImage(source, 0, 0, here, height, 0, 0, here, height)
    this.#drawCursor(context)
    this.#drawTips(context)
  }

  #drawCursor(context: CanvasRenderingContext2D) {
    const ratio = uPlot.pxRatio
    context.fillStyle = this.#colour('--ink')
    context.fillRect((this.#x(this.#moment) - 0.75) * ratio, margin * ratio, 1.5 * ratio, this.#frame.height * ratio)
  }

  #drawTips(context: CanvasRenderingContext2D) {
    const scale = uPlot.pxRatio * (this.#frame.text / 11)
    for (const arm of [0, 1] as const) {
      const look = this.#options.looks[arm]
      const open = look.mark === 'cross' || look.mark === 'plus'
      context.save()
      context.translate(this.#x(this.#moment) * uPlot.pxRatio, this.#y(this.#valueAt(arm)) * uPlot.pxRatio)
      context.scale(scale, scale)
      context.lineWidth = open ? 5 : 1.5
      context.strokeStyle = this.#colour('--surface')
      context.stroke(this.#shapes[arm])
      context.fillStyle = context.strokeStyle = this.#colourOf(look)
      context.lineWidth = 2.5
      if (open) context.stroke(this.#shapes[arm])
      else context.fill(this.#shapes[arm])
      context.restore()
    }
  }

  #placeLabels() {
    if (!this.#lines) return
    const height = this.#frame.text * 1.35
    const extent = this.#frame.height + 2 * margin
    const places = spread(this.#y(this.#valueAt(0)), this.#y(this.#valueAt(1)), height, extent)
    places.forEach((y, arm) => {
      const { style } = this.#labels[arm as 0 | 1]
      style.transform = `translateY(${(y - height / 2).toFixed(1)}px)`
      style.visibility = 'visible'
    })
  }

  // Places within the overlay, in CSS pixels.
  #x(week: number): number {
    return margin + (week / this.#extent) * this.#plotWidth
  }

  #y(value: number): number {
    return margin + (1 - value / this.#top) * this.#frame.height
  }

  /** The value of a side at the moment: sums stay until they are added to, others go straight from week to week. */
  #valueAt(arm: 0 | 1): number {
    const values = this.#lines![arm].values
    const week = Math.max(0, Math.min(Math.floor(this.#moment), values.length - 1))
    const value = values[week] ?? 0
    const next = values[week + 1]
    if (next === undefined || (this.#options.shape === 'sum' && this.#options.decimals === 0)) return value
    return value + (this.#moment - week) * (next - value)
  }
}

const increments = [-4, -3, -2, -1, 0, 1, 2, 3, 4, 5].flatMap((power) => [1, 2, 5].map((factor) => Number((factor * 10 ** power).toPrecision(1))))

/** A translucent form of a colour of the tokens (#rrggbb). */
function translucent(colour: string, alpha: number): string {
  if (!/^#[0-9a-f]{6}$/i.test(colour)) return colour
  return colour + Math.round(255 * alpha).toString(16).padStart(2, '0')
}
