import type { Look } from '../state/looks'
import type { Finding } from './findings'
import { markOf, type Drawing, type Plot } from './plot'
import { histogram, type Bin } from './statistics'
import { fixed, signed } from './wording'

// Three rows on one axis: how an outcome is spread over the worlds on either side,
// and how its difference within worlds is. As the difference is drawn on the axis
// of the values, its size can be held against theirs.
const rows = { first: 2, second: 1, difference: 0 }
const barHeight = 0.5
const bins = 48

interface Bar extends Bin {
  base: number
  top: number
}

/** Draws an outcome in many worlds. */
export function outcomeDrawing(finding: Finding, looks: readonly [Look, Look], plot: Plot, width: number): Drawing {
  const { values, names, difference, outcome, decimals } = finding
  const deltas = Float64Array.from(values[1], (value, world) => value - values[0][world]!)
  const all = [...values[0], ...values[1], ...deltas, 0]
  const [least, greatest] = [Math.min(...all), Math.max(...all)]
  const span = greatest - least || 1
  const domain: [number, number] = [least - 0.03 * span, greatest + 0.03 * span]

  const barsOf = (numbers: Float64Array, base: number): Bar[] => {
    const counted = histogram(numbers, Math.min(...numbers), Math.max(...numbers), (bins * (Math.max(...numbers) - Math.min(...numbers))) / span)
    const most = Math.max(...counted.map((bin) => bin.count))
    return counted
      .filter((bin) => bin.count > 0)
      // Values that are all equal, or nearly, are a bar that can still be seen.
      .map((bin) => (bin.to - bin.from < span / 200 ? { ...bin, from: bin.from - span / 400, to: bin.from + span / 400 } : bin))
      .map((bin) => ({ ...bin, base, top: base + (barHeight * bin.count) / most }))
  }
  const bars = (numbers: Float64Array, base: number, colour: string) =>
    plot.rect(barsOf(numbers, base), { x1: 'from', x2: 'to', y1: 'base', y2: 'top', fill: colour, fillOpacity: 0.45, insetLeft: 0.5 })
  const label = (row: number, text: string) =>
    plot.text([text], { x: domain[0], y: row + 0.86, textAnchor: 'start', frameAnchor: 'left', fontWeight: 600, dx: 16 })
  const side = (row: number, arm: 0 | 1) => {
    const mean = values[arm].reduce((sum, value) => sum + value, 0) / values[arm].length
    return [
      bars(values[arm], row, looks[arm].colour),
      plot.ruleY([row], { x1: domain[0], x2: domain[1], stroke: 'var(--axis)', strokeOpacity: 0.6 }),
      label(row, `${names[arm]}: mean ${fixed(mean, decimals)}`),
      plot.dot([domain[0]], { x: domain[0], y: row + 0.86, dx: 7, r: 4, ...markOf(looks[arm]) }),
      plot.dot([mean], { x: mean, y: row, r: 6, ...markOf(looks[arm]) }),
    ]
  }
  const known = Number.isFinite(difference.low)
  const interval = known ? `  [${fixed(difference.low, decimals)}, ${fixed(difference.high, decimals)}]` : ''
  const { difference: row } = rows
  const place = (value: number) => ((value - domain[0]) / (domain[1] - domain[0])) * (width - 2 * sides)
  const room = 56

  return {
    height: 256,
    marginLeft: sides,
    marginRight: sides,
    marginTop: 4,
    marginBottom: 34,
    x: { domain, label: null, grid: false, nice: false, ticks: Math.max(3, Math.round(width / 90)) },
    y: { domain: [-0.25, 3], axis: null },
    marks: [
      plot.gridX({ stroke: 'var(--grid)', strokeOpacity: 1, ticks: Math.max(3, Math.round(width / 90)) }),
      ...side(rows.first, 0),
      ...side(rows.second, 1),
      bars(deltas, row, 'var(--axis)'),
      plot.ruleY([row], { x1: domain[0], x2: domain[1], stroke: 'var(--axis)', strokeOpacity: 0.6 }),
      label(row, `${width < narrow ? 'difference' : `difference, ${names[1]} − ${names[0]}`}: ${signed(difference.mean, decimals)}${interval}`),
      // The zero line of the difference, and which way is more.
      plot.ruleX([0], { y1: -0.25, y2: row + 0.68, stroke: 'var(--ink)', strokeWidth: 1.5 }),
      place(0) > room ? plot.text(['◂ less'], { x: 0, y: row + 0.6, dx: -6, textAnchor: 'end', fill: 'var(--soft-ink)' }) : null,
      place(domain[1]) - place(0) > room ? plot.text(['more ▸'], { x: 0, y: row + 0.6, dx: 6, textAnchor: 'start', fill: 'var(--soft-ink)' }) : null,
      known ? plot.link([difference], { x1: 'low', x2: 'high', y1: row, y2: row, stroke: 'var(--ink)', strokeWidth: 6 }) : null,
      plot.dot([difference.mean], { x: (one: number) => one, y: row, r: 3.5, fill: 'var(--surface)', stroke: 'var(--ink)', strokeWidth: 1.5 }),
      plot.axisX({ label: outcome.unit, labelAnchor: 'right', labelArrow: 'none', ticks: Math.max(3, Math.round(width / 90)), color: 'var(--soft-ink)' }),
    ],
  }
}

/** Below this width there is no room for the names of both sides in a line. */
const narrow = 440

/** Room left and right of the axis. */
const sides = 14
