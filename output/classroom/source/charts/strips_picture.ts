// The strips as a figure that leaves the page, drawn by Observable Plot.
import type { Markish } from '@observablehq/plot'
import type { Look } from '../state/looks'
import type { Side } from '../state/player'
import { bandLevels, type Bands } from './bands'
import { courseOf, shapeOf } from './courses'
import { svgText } from './export'
import type { Picture } from './export_menu'
import type { Occurrence } from './occurrences'
import { drawPlot, loadPlot, markOf, type Plot } from './plot'
import { element, text } from './sheet'
import type { Ghost } from './strip_view'
import { timeTicks, topOf, spread } from './time_axis'
import { fixed, seriesWording } from './wording'

export interface StripsContent {
  title: string
  sides: readonly [Side, Side]
  looks: readonly [Look, Look]
  series: readonly string[]
  weeks: number // shown so far
  ghosts: ReadonlyMap<string, readonly Ghost[]>
  bands: ReadonlyMap<string, Bands>
  occurrences: readonly Occurrence[]
}

const width = 900
const left = 48
const right = 190
const head = 48
const heightOf = { plot: 96, title: 36, axis: 24 }
const titleBase = 26

/** The strips as one SVG. */
export async function stripsPicture(content: StripsContent): Promise<Picture> {
  const plot = await loadPlot()
  const { series, sides } = content
  const height = head + series.length * (heightOf.plot + heightOf.title) + heightOf.axis + 12
  const sheet = element('svg', { class: 'figure-plot', width, height, viewBox: `0 0 ${width} ${height}`, 'font-size': 12, fill: 'currentColor' })
  sheet.append(text(content.title, left, 22, { 'font-size': 16, 'font-weight': 700 }), text(subtitle(content), left, 42))
  series.forEach((name, number) => {
    const y = head + number * (heightOf.plot + heightOf.title)
    const { title, unit } = seriesWording(name)
    const heading = text(title, left, y + titleBase, { 'font-weight': 600 })
    heading.append(span(`  ${unit}`))
    const strip = drawStrip(plot, content, name, number === series.length - 1)
    strip.setAttribute('y', String(y + heightOf.title))
    sheet.append(heading, strip)
  })
  return { svg: svgText(sheet as SVGSVGElement, `${content.title}: ${sides[0].arm.name} and ${sides[1].arm.name}`), width, height }
}

function subtitle({ bands, ghosts, occurrences }: StripsContent): string {
  const parts: string[] = []
  const worlds = [...bands.values()][0]?.worlds
  if (worlds !== undefined) parts.push(`bands: the middle 80% of ${worlds} worlds`)
  if ([...ghosts.values()].some((one) => one.length > 0)) parts.push('thin grey: the previous run')
  if (occurrences.some((one) => one.kind === 'shock')) parts.push('grey lines: shocks')
  const changes = occurrences.filter((one) => one.kind !== 'shock')
  if (changes.length > 0) parts.push(`dashed: ${[...new Set(changes.map((one) => one.words.replace(': ', ' ')))].slice(0, 3).join(', ')}`)
  return parts.join('; ')
}

function drawStrip(plot: Plot, content: StripsContent, name: string, last: boolean): SVGSVGElement {
  const { sides, looks, weeks, occurrences } = content
  const { decimals } = seriesWording(name)
  const extent = sides[0].recording.weeks
  const curve = shapeOf(name) === 'sum' && decimals === 0 ? 'step-after' : 'linear'
  const shown = sides.map((side) => courseOf(side.recording, name).subarray(0, weeks))
  const raw = shapeOf(name) === 'smoothed' ? sides.map((side) => courseOf(side.recording, name, 'level').subarray(0, weeks)) : []
  const ghosts = content.ghosts.get(name) ?? []
  const bands = content.bands.get(name)?.bands ?? []
  let greatest = 0
  const all = [...shown, ...raw, ...ghosts.map((ghost) => ghost.values), ...bands.map((band) => band.quantiles[bandLevels.length - 1]!)]
  for (const values of all) for (const value of values) if (value > greatest) greatest = value
  const top = topOf(greatest, decimals === 0)
  const line = (values: ArrayLike<number>, look: Ghost['look'], options: object) =>
    plot.line(values, { x: (_, week) => week, y: (value: number) => value, stroke: look.colour, strokeDasharray: dashOf(look), curve, ...options })
  const levels = decimals === 0 && top < 5 ? { interval: 1 } : { ticks: 3 }
  const marks: Markish[] = [plot.gridY({ stroke: 'var(--grid)', strokeOpacity: 1, ...levels })]
  bands.forEach((band, arm) => {
    const look = looks[arm as 0 | 1]
    const points = band.weeks.map((week, at) => ({ week, low: band.quantiles[0]![at]!, high: band.quantiles[2]![at]! }))
    marks.push(plot.areaY(points, { x: 'week', y1: 'low', y2: 'high', fill: look.colour, fillOpacity: 0.16, curve }))
  })
  const shocks = occurrences.filter((one) => one.kind === 'shock').map((one) => one.week)
  const changes = occurrences.filter((one) => one.kind !== 'shock').map((one) => one.week)
  marks.push(plot.ruleX(shocks, { stroke: 'var(--axis)', strokeOpacity: 0.55 }))
  marks.push(plot.ruleX(changes, { stroke: 'var(--soft-ink)', strokeDasharray: '3 3' }))
  for (const ghost of ghosts) marks.push(line(ghost.values.subarray(0, extent), ghost.look, { strokeWidth: 1.25 }))
  raw.forEach((values, arm) => marks.push(line(values, looks[arm as 0 | 1], { strokeOpacity: 0.3, strokeWidth: 1, strokeDasharray: null })))
  shown.forEach((values, arm) => marks.push(line(values, looks[arm as 0 | 1], { strokeWidth: 2.25 })))
  const ends = shown.map((values) => values.at(-1) ?? 0)
  const height = (value: number) => (1 - value / top) * heightOf.plot
  const places = spread(height(ends[0]!), height(ends[1]!), 15, heightOf.plot)
  sides.forEach((side, arm) => {
    marks.push(
      plot.text([`${fixed(ends[arm]!, decimals)}  ${side.arm.name}`], {
        x: extent, y: top * (1 - places[arm]! / heightOf.plot), dx: 8, textAnchor: 'start', fontWeight: 600, fill: 'var(--ink)', clip: false,
      }),
      plot.dot([ends[arm]!], { x: weeks - 1, y: ends[arm]!, r: 4.5, ...markOf(looks[arm as 0 | 1]) }),
    )
  })
  const ticks = timeTicks(extent, 14)
  marks.push(plot.ruleY([0], { stroke: 'var(--axis)' }))
  marks.push(plot.axisY({ ...levels, label: null, tickSize: 0, color: 'var(--soft-ink)', tickFormat: (value: number) => fixed(value, Number.isInteger(value) ? 0 : 1) }))
  if (last) {
    const labels = new Map(ticks.map((tick) => [tick.week, tick.label]))
    marks.push(plot.axisX(ticks.map((tick) => tick.week), { label: null, tickSize: 0, color: 'var(--soft-ink)', tickFormat: (week: number) => labels.get(week) ?? '' }))
  }
  const strip = drawPlot(
    plot,
    {
      height: heightOf.plot + heightOf.axis + 8,
      marginLeft: left, marginRight: right, marginTop: 4, marginBottom: heightOf.axis + 4,
      x: { domain: [0, extent], axis: null },
      y: { domain: [0, top], axis: null },
      marks,
    },
    width,
  )
  return strip
}

function dashOf(look: Ghost['look']): string {
  return look.dash.join(' ')
}

function span(words: string): SVGElement {
  const made = element('tspan', { 'font-weight': 400, fill: 'var(--soft-ink)' })
  made.append(words)
  return made
}
