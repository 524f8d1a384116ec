// The figures of a class, drawn by Plot.
import type { Drawing, Plot } from '../charts/plot'
import type { Arms } from '../predict/arms'
import { brierOfNoIdea, type CapacityBand, type Shares } from '../predict/score'
import { answers, parts, type Answer, type Line } from '../state/bets'
import { partName } from '../predict/drawing'
import { levels, totalOf, type Level, type Tally } from './tally'

/** The darkness of a bar: the surer, the darker. */
const darkness: Record<Level, number> = { unsaid: 0.2, hunch: 0.4, fairly: 0.7, very: 1 }

export function answerTitle(answer: Answer, names: readonly [string, string]): string {
  return answer === 'same' ? 'about the same' : names[answer === 'first' ? 0 : 1]
}

/** The bets: a bar for each answer, and the share of worlds in which it is true once results are shown. */
export function betsDrawing(tally: Tally, most: number, arms: Pick<Arms, 'names' | 'looks'>, shares: Shares | null, plot: Plot): Drawing {
  const rows = answers.flatMap((answer, row) => {
    let from = 0
    return levels.map((level) => {
      const to = from + tally[answer][level]
      const bar = { row, answer, level, from, to }
      from = to
      return bar
    })
  })
  const colour = (answer: Answer) => (answer === 'same' ? 'var(--axis)' : arms.looks[answer === 'first' ? 0 : 1].colour)
  const place = (row: number) => answers.length - 1 - row
  const label = (answer: Answer) => {
    const count = totalOf(tally, answer)
    const truth = shares ? `, true in ${Math.round(shares[answer] * 100)}% of worlds` : ''
    return `${answerTitle(answer, arms.names)}: ${count}${truth}`
  }
  return {
    height: 168,
    marginLeft: 8,
    marginRight: 12,
    marginTop: 4,
    marginBottom: 26,
    x: { domain: [0, Math.max(1, most)], label: null, ticks: Math.min(6, Math.max(1, most)), tickFormat: 'd' },
    y: { domain: [-0.1, answers.length], axis: null },
    marks: [
      plot.ruleX([0], { stroke: 'var(--axis)' }),
      ...rows
        .filter(({ from, to }) => to > from)
        .map(({ row, answer, level, from, to }) =>
          plot.rect([0], {
            x1: from, x2: to, y1: place(row), y2: place(row) + 0.5, insetLeft: 0.5, insetRight: 0.5,
            fill: colour(answer), fillOpacity: darkness[level], stroke: colour(answer),
          }),
        ),
      ...answers.map((answer, row) =>
        plot.text([label(answer)], {
          x: 0, y: place(row) + 0.74, textAnchor: 'start', dx: 4, fontWeight: shares && shares[answer] > 0.5 ? 700 : 400,
        }),
      ),
    ],
  }
}

/** All lines sketched of an organization, over those of many worlds once results are shown. */
export function linesDrawing(lines: readonly Line[], arm: 0 | 1, arms: Arms, band: CapacityBand | null, plot: Plot): Drawing {
  const look = arms.looks[arm]
  const { start, weeks } = arms
  const points = lines.flatMap((line, student) => [start, ...line].map((value, part) => ({ student, part, value })))
  const every = Math.max(1, Math.floor(weeks / 100))
  const course = band
    ? Array.from(band.median, (median, week) => ({ part: (week / Math.max(1, weeks - 1)) * parts, median, low: band.low[week]!, high: band.high[week]! })).filter(
        (_, week) => week % every === 0 || week === weeks - 1,
      )
    : []
  return {
    height: 240,
    marginLeft: 34,
    marginRight: 28,
    marginTop: 8,
    marginBottom: 26,
    x: { domain: [0, parts], label: null, ticks: [1, 3, 5], tickFormat: (part: number) => partName(part, weeks) },
    y: { domain: [0, 1], label: null, ticks: 5 },
    marks: [
      plot.gridY({ stroke: 'var(--grid)', strokeOpacity: 1, ticks: 5 }),
      plot.areaY(course, { x: 'part', y1: 'low', y2: 'high', fill: look.colour, fillOpacity: 0.25 }),
      plot.line(points, { x: 'part', y: 'value', z: 'student', stroke: 'var(--ink)', strokeOpacity: 0.45, strokeWidth: 1.2 }),
      plot.line(course, { x: 'part', y: 'median', stroke: look.colour, strokeWidth: 3.5, strokeDasharray: look.dash.join(' ') }),
      plot.dot([[0, start]], { r: 4, fill: 'var(--ink)' }),
    ],
  }
}

/** A mark for each student, stacked where scores are about equal, with the score of a guess without any idea. */
export function scoresDrawing(scores: readonly number[], ofAll: number | null, plot: Plot): Drawing {
  const width = 0.05
  const stacks = new Map<number, number>()
  const dots = scores.map((score) => {
    const bin = Math.floor(score / width)
    const height = (stacks.get(bin) ?? 0) + 1
    stacks.set(bin, height)
    return { x: (bin + 0.5) * width, y: height - 0.5 }
  })
  const tallest = Math.max(1, ...stacks.values())
  const furthest = Math.max(1, ...scores.map((score) => Math.ceil(score * 4) / 4))
  return {
    height: Math.max(120, Math.min(360, 70 + tallest * 14)),
    marginLeft: 18,
    marginRight: 18,
    marginTop: 34,
    marginBottom: 34,
    x: { domain: [0, Math.min(2, furthest)], label: 'Brier score: 0 is perfect', labelAnchor: 'left', labelArrow: 'none' },
    y: { domain: [0, tallest], axis: null },
    marks: [
      plot.ruleY([0], { stroke: 'var(--axis)' }),
      plot.ruleX([brierOfNoIdea], { stroke: 'var(--soft-ink)', strokeDasharray: '4 3' }),
      plot.text(['no idea'], { x: brierOfNoIdea, frameAnchor: 'top', dy: -12, fill: 'var(--soft-ink)' }),
      plot.dot(dots, { x: 'x', y: 'y', r: Math.max(2, Math.min(6, 250 / tallest / 2.2)), fill: 'var(--accent)' }),
      ...(ofAll === null
        ? []
        : [
            plot.ruleX([ofAll], { stroke: 'var(--ink)', strokeWidth: 2 }),
            plot.text(['class together'], { x: ofAll, frameAnchor: 'top', dy: -26, fontWeight: 700 }),
          ]),
    ],
  }
}
