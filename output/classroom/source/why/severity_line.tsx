import { DataTable } from '../components/data_table'
import type { Side } from '../state/player'
import { counted, whenOf } from '../components/when'
import { severitiesOf, type Severity } from './severity'

const threshold = 1
const ceiling = 3

/** The severity of a problem from its arrival to its end, as a line. */
export function SeverityLine({ side, problem }: { side: Side; problem: number }) {
  const severities = severitiesOf(side.recording, problem)
  const [first] = severities
  const last = severities.at(-1)
  if (!first || !last) return null
  const weeks = Math.max(1, last.week - first.week)
  const top = Math.min(ceiling, Math.max(1.2, 1.1 * Math.max(...severities.map(({ severity }) => severity))))
  const place = ({ week, severity }: Severity) => ({ x: (100 * (week - first.week)) / weeks, y: 100 * (1 - severity / top) })
  const onset = severities.find(({ severity }) => severity >= threshold)
  const path = severities.map((one, at) => `${at === 0 ? 'M' : 'L'}${place(one).x} ${place(one).y}`).join('')
  const line = place({ week: 0, severity: threshold }).y
  return (
    <figure class="why-severity">
      <svg role="img" aria-label={inWords(first, onset, last)}>
        <svg class="why-severity-plot" viewBox="0 0 100 100" preserveAspectRatio="none" overflow="visible">
          <path class="why-severity-threshold" d={`M0 ${line}H100`} />
          <path class="why-severity-course" d={path} />
        </svg>
        {[...new Set([first, onset, last])].map((one) => one && <circle key={one.week} cx={`${place(one).x}%`} cy={`${place(one).y}%`} r={one === onset ? 6 : 4} />)}
      </svg>
      <p class="why-severity-axis note" aria-hidden="true">
        <span>
          {first.severity.toFixed(2)} in {whenOf(first.week)}
        </span>
        <span class="why-severity-limit">dashed: 1, a crisis</span>
        <span>
          {last.severity.toFixed(2)} in {whenOf(last.week)}
        </span>
      </p>
      <DataTable
        caption="Severity"
        columns={[{ title: 'Week' }, { title: 'Severity', number: true }]}
        rows={severities.map(({ week, severity }) => [whenOf(week), severity.toFixed(3)])}
      />
    </figure>
  )
}

function inWords(first: Severity, onset: Severity | undefined, last: Severity): string {
  const parts = [`Severity ${first.severity.toFixed(2)} at first`]
  if (onset && onset !== first) parts.push(`${onset.severity.toFixed(2)} after ${counted(onset.week - first.week, 'week')}, when it was a crisis`)
  if (last !== first && last !== onset) parts.push(`${last.severity.toFixed(2)} after ${counted(last.week - first.week, 'week')}, at the last entry`)
  return `${parts.join('; ')}.`
}
