import { useEffect } from 'preact/hooks'
import { fixed, outcomeNamed } from '../charts/wording'
import type { Look } from '../state/looks'
import { announce } from '../state/announcer'
import { resolve } from '../state/experiment'
import type { Player } from '../state/player'
import { MarkShape } from '../components/mark'
import { armLooks } from './arm_looks'
import { ArmName, CellMark } from './arm_name'
import { compared, type Compared, type Outcomes } from './compared'
import { Difference, meaningOf } from './difference'
import { meansOf, useEnsemble } from './worlds'

/** How outcomes are shown here: unit, decimals, decimals of differences if more, and end of the line. */
export const shown: Record<string, { unit: string; decimals: number; finer?: number; end?: number }> = {
  crises_per_year: { unit: 'per year', decimals: 2 },
  crisis_weeks: { unit: 'weeks', decimals: 1 },
  collateral_damage: { unit: 'per 100 member-years', decimals: 1 },
  leadership_capacity: { unit: '0 to 1', decimals: 2, finer: 3, end: 1 },
  performance: { unit: 'useful work per seat', decimals: 3, end: 1 },
  trust: { unit: '0 to 1', decimals: 2, finer: 3, end: 1 },
  voiced: { unit: 'share', decimals: 2, finer: 3, end: 1 },
  voice_delay: { unit: 'weeks', decimals: 2 },
  resolution_weeks: { unit: 'weeks', decimals: 1 },
  quits: { unit: 'per person and year', decimals: 3 },
  dismissals: { unit: 'per person and year', decimals: 3 },
  leader_exits: { unit: 'a year', decimals: 3 },
  vulnerability: { unit: '0 to 1', decimals: 3, end: 1 },
  resilience_loss: { unit: 'weeks of full work', decimals: 2 },
  right: { unit: 'share', decimals: 2, finer: 3, end: 1 },
}

/** Two organizations in many worlds: means, and differences with their intervals. */
export function Comparison({
  player,
  outcomes,
  title,
  before,
}: {
  player: Player
  outcomes: readonly string[]
  title?: string
  before?: readonly Outcomes[] // without the change, for comparison
}) {
  const ensemble = useEnsemble(player, player.experiment.value)
  const arms = resolve(player.experiment.value)
  const names = [arms[0].name, arms[1].name] as const
  const looks = armLooks(names)
  const runs = ensemble?.runs ?? []
  const done = ensemble !== null && runs.length === ensemble.wanted
  useEffect(() => {
    if (done) announce(inWords(runs, outcomes.slice(0, told), names))
  }, [done, ensemble?.experiment])
  return (
    <div class="story-comparison" aria-busy={!done}>
      <div class="scrolling" tabIndex={0} role="region" aria-label="Means over many worlds">
        <table class={before ? 'story-table story-before' : 'story-table'}>
          <caption>{title ?? 'Results of many worlds'}</caption>
          <thead>
            <tr>
              <th scope="col">{meansOf(runs.length, ensemble?.wanted)}</th>
              {names.map((name, arm) => (
                <th scope="col" class="number" key={arm}>
                  <ArmName name={name} look={looks[arm]!} />
                </th>
              ))}
              <th scope="col" class="story-comparison-line" aria-hidden="true" />
              <th scope="col" class="number">
                Difference
              </th>
              {before && (
                <th scope="col" class="number">
                  all on
                </th>
              )}
            </tr>
          </thead>
          <tbody>
            {outcomes.map((outcome) => (
              <Row
                key={outcome}
                outcome={outcome}
                looks={looks}
                values={runs.length > 1 ? compared(runs, outcome) : null}
                before={before && (before.length > 1 ? compared(before, outcome) : null)}
              />
            ))}
          </tbody>
        </table>
      </div>
      <p class="note story-comparison-note">
        Difference: {names[1]} minus {names[0]}, within the same worlds. {meaningOf}
      </p>
    </div>
  )
}

/** How many outcomes are read out once all worlds have been played. */
const told = 3

function inWords(runs: readonly Outcomes[], outcomes: readonly string[], names: readonly [string, string]): string {
  const each = outcomes.map((outcome) => {
    const { left, right } = compared(runs, outcome)
    const { decimals } = shown[outcome]!
    return `${outcomeNamed(outcome).title}: ${fixed(left, decimals)} and ${fixed(right, decimals)}`
  })
  return `${runs.length} worlds of ${names[0]} and ${names[1]}. ${each.join('. ')}.`
}

function Row({
  outcome,
  looks,
  values,
  before,
}: {
  outcome: string
  looks: readonly Look[]
  values: Compared | null
  before: Compared | null | undefined
}) {
  const { unit, decimals, finer = decimals, end } = shown[outcome]!
  const most = end ?? Math.max(values?.left ?? 0, values?.right ?? 0, 1e-9) * 1.05
  return (
    <tr>
      <th scope="row">
        {outcomeNamed(outcome).title} <span class="note">{unit}</span>
      </th>
      <td class="number">
        <CellMark look={looks[0]!} /> {values ? fixed(values.left, decimals) : '…'}
      </td>
      <td class="number">
        <CellMark look={looks[1]!} /> {values ? fixed(values.right, decimals) : '…'}
      </td>
      <td class="story-comparison-line" aria-hidden="true">
        <svg width="100%" height="20" overflow="visible">
          <line x1="0%" x2="100%" y1="10" y2="10" style={{ stroke: 'var(--line)', strokeWidth: 2 }} />
          {values && (
            <>
              <line
                x1={`${(100 * values.left) / most}%`}
                x2={`${(100 * values.right) / most}%`}
                y1="10"
                y2="10"
                style={{ stroke: 'var(--axis)', strokeWidth: 2 }}
              />
              <MarkShape look={looks[1]!} x={`${(100 * values.right) / most}%`} y={10} />
              <MarkShape look={looks[0]!} x={`${(100 * values.left) / most}%`} y={10} />
            </>
          )}
        </svg>
      </td>
      <td class="number">{values ? <Difference values={values} decimals={finer} /> : '…'}</td>
      {before !== undefined && <td class="number">{before ? <Difference values={before} decimals={finer} /> : '…'}</td>}
    </tr>
  )
}
