import { useSignal } from '@preact/signals'
import { useCallback, useEffect, useMemo } from 'preact/hooks'
import { Figure } from '../charts/figure'
import { meanOf, type Estimate } from '../charts/statistics'
import type { Plot } from '../charts/plot'
import type { EnsembleRun } from '../engine/protocol'
import { engine } from '../state/engine'
import { looksOf } from '../state/looks'
import { indexOfOutcome } from './compared'
import { armsOfThreats, threats } from './threatened'

const many = 30

const measures = [
  { outcome: 'voiced', title: 'Reported at once', unit: 'share of problems' },
  { outcome: 'performance', title: 'Performance', unit: 'useful work per seat' },
] as const

interface Point extends Estimate {
  measure: string
  threat: number
}

/** The effect of each weight of the threat, over many worlds. */
export default function SilenceCurve() {
  const runs = useSignal<readonly EnsembleRun[] | null>(null)
  const trouble = useSignal(false)
  useEffect(() => {
    const control = new AbortController()
    const fresh: EnsembleRun[] = []
    engine
      .ensemble(armsOfThreats(), many, { onRun: (run) => fresh.push(run), signal: control.signal })
      .then(() => (runs.value = fresh))
      .catch(() => (trouble.value = !control.signal.aborted))
    return () => control.abort()
  }, [])
  const points = useMemo(() => (runs.value ? pointsOf(runs.value) : []), [runs.value])
  const draw = useCallback((width: number, plot: Plot) => drawing(points, width, plot), [points])
  if (trouble.value) return <p class="note">The curve over all threats could not be computed.</p>
  if (points.length === 0) return <p class="note story-curve">Computing a curve over all threats …</p>
  return (
    <Figure
      title="The effect of the threat’s weight"
      note={`Domineering bosses. Means over ${many} worlds, with 95% intervals.`}
      fileName="leaderful-threat"
      draw={draw}
      table={{
        columns: [
          { title: 'Threat', number: true },
          ...measures.map(({ title, unit }) => ({ title: `${title} (${unit})`, number: true })),
        ],
        rows: threats.map((threat) => [threat, ...measures.map(({ title }) => points.find((one) => one.threat === threat && one.measure === title)!.mean)]),
      }}
      label={labelOf(points)}
    />
  )
}

function pointsOf(runs: readonly EnsembleRun[]): Point[] {
  return measures.flatMap(({ outcome, title }) =>
    threats.map((threat, arm) => ({
      ...meanOf(runs.map((run) => run.outcomes[arm]![indexOfOutcome(outcome)]!)),
      measure: title,
      threat,
    })),
  )
}

function drawing(points: readonly Point[], width: number, { areaY, axisY, lineY, dot, ruleY, text }: Plot) {
  const colour = looksOf(['domineering'])[0]!.colour
  return {
    height: Math.round(Math.min(270, 135 + width / 4)),
    marginLeft: 44,
    marginBottom: 50,
    x: { label: 'Threat (sanction), from none to full', labelAnchor: 'center' as const, labelArrow: 'none' as const, labelOffset: 44, ticks: width < 520 ? [0, 0.5, 1] : 5 },
    y: { domain: [0, 0.8], grid: true, ticks: 4, axis: null },
    fx: { label: null, padding: 0.24, domain: measures.map(({ title }) => title) },
    marks: [
      axisY({ facetAnchor: null, ticks: 4, label: null }),
      text(measures, { fx: 'title', text: 'unit', frameAnchor: 'bottom-left', lineWidth: width < 420 ? 8 : Infinity, dx: 4, dy: -6, fill: 'var(--soft-ink)', stroke: 'var(--surface)' }),
      ruleY([0]),
      areaY(points.filter(({ low }) => Number.isFinite(low)), { fx: 'measure', x: 'threat', y1: 'low', y2: 'high', fill: colour, fillOpacity: 0.25 }),
      lineY(points, { fx: 'measure', x: 'threat', y: 'mean', stroke: colour, strokeWidth: 2 }),
      dot(points, { fx: 'measure', x: 'threat', y: 'mean', fill: colour, symbol: 'square', r: 3 }),
    ],
  }
}

function labelOf(points: readonly Point[]): string {
  const at = (measure: string, threat: number) => points.find((one) => one.measure === measure && one.threat === threat)!.mean.toFixed(2)
  return measures
    .map(({ title }) => `${title}: ${at(title, 0)} without a threat, ${at(title, 0.8)} at a threat of 0.8, ${at(title, 1)} at full threat.`)
    .join(' ')
}
