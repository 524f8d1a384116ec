import { useEffect, useMemo } from 'preact/hooks'
import { fixed } from '../charts/wording'
import type { Experiment } from '../state/experiment'
import { announce } from '../state/announcer'
import type { Player } from '../state/player'
import { armLooks } from './arm_looks'
import { ArmName, CellMark } from './arm_name'
import { compared, leftOnes, type Outcomes } from './compared'
import { Difference, meaningOf } from './difference'
import { meansOf, useEnsemble, useOutcomes, worlds } from './worlds'

const lines: { outcome: string; label: string; unit: string; times: number; decimals: number; finer?: number }[] = [
  { outcome: 'collateral_damage', label: 'Damage to people', unit: 'per 100 member-years', times: 1, decimals: 2 },
  { outcome: 'dismissals', label: 'Dismissed', unit: 'of 100 people a year', times: 100, decimals: 1, finer: 2 },
  { outcome: 'quits', label: 'Quit', unit: 'of 100 people a year', times: 100, decimals: 1, finer: 2 },
  { outcome: 'leader_exits', label: 'Leaders removed by the board', unit: 'a year', times: 1, decimals: 3 },
  { outcome: 'vulnerability', label: 'Latent defects', unit: '0 to 1', times: 1, decimals: 3 },
  { outcome: 'crises_per_year', label: 'Crises', unit: 'a year', times: 1, decimals: 2 },
  { outcome: 'crisis_weeks', label: 'Crisis length (0 if none)', unit: 'weeks', times: 1, decimals: 1 },
  { outcome: 'performance', label: 'Performance', unit: 'useful work per seat, 0 to 1', times: 1, decimals: 3 },
  { outcome: 'leadership_capacity', label: 'Leadership of followers', unit: '0 to 1', times: 1, decimals: 2, finer: 3 },
]

/** The bill: the costs of compassionate power-over in full and with items struck out, and power-with beside it. */
export function BillTable({ player, experiment, whole }: { player: Player; experiment: Experiment; whole: Experiment }) {
  const struck = experiment.arms[0].policy !== undefined
  const runs = useEnsemble(player, experiment)?.runs ?? []
  const other = useOutcomes(whole, struck)
  const asIs = struck ? other : runs
  const looks = armLooks(['compassionate', 'power-with'])
  const done = runs.length === worlds && asIs.length === worlds
  const spared = useMemo(() => (struck ? leftOnes(asIs, runs) : []), [struck, asIs, runs])
  useEffect(() => {
    if (!done) return
    const damage = (of: readonly Outcomes[]) => fixed(compared(of, 'collateral_damage').left, 2)
    const crises = (of: readonly Outcomes[]) => fixed(compared(of, 'crises_per_year').left, 2)
    announce(`The bill: damage ${damage(runs)} instead of ${damage(asIs)}, crises a year ${crises(runs)} instead of ${crises(asIs)}.`)
  }, [done, asIs, JSON.stringify(experiment)])
  return (
    <div class="story-comparison" aria-busy={!done}>
      <div class="scrolling" tabIndex={0} role="region" aria-label="The bill">
        <table class={struck ? 'story-table story-bill story-bill-struck' : 'story-table story-bill'}>
          <caption>The bill</caption>
          <thead>
            <tr>
              <th scope="col">{meansOf(runs.length)}</th>
              <th scope="col" class="number">
                <ArmName name="compassionate" look={looks[0]!} />
              </th>
              {struck && (
                <>
                  <th scope="col" class="number">
                    with items struck out
                  </th>
                  <th scope="col" class="number">
                    Difference: struck out minus in full
                  </th>
                </>
              )}
              <th scope="col" class="number">
                <ArmName name="power-with" look={looks[1]!} />
              </th>
              <th scope="col" class="number">
                Difference{struck && ': power-with minus struck out'}
              </th>
            </tr>
          </thead>
          <tbody>
            {lines.map((line) => {
              const told = (values: readonly Outcomes[], arm: 'left' | 'right') =>
                values.length > 1 ? fixed(compared(values, line.outcome)[arm] * line.times, line.decimals) : '…'
              const differenceIn = (values: readonly Outcomes[]) =>
                values.length > 1 ? <Difference values={compared(values, line.outcome)} decimals={line.finer ?? line.decimals} times={line.times} /> : '…'
              return (
                <tr key={line.outcome}>
                  <th scope="row">
                    {line.label} <span class="note">{line.unit}</span>
                  </th>
                  <td class="number">
                    <CellMark look={looks[0]!} /> {told(asIs, 'left')}
                  </td>
                  {struck && (
                    <>
                      <td class="number">
                        <strong>{told(runs, 'left')}</strong>
                      </td>
                      <td class="number">{differenceIn(spared)}</td>
                    </>
                  )}
                  <td class="number">
                    <CellMark look={looks[1]!} /> {told(runs, 'right')}
                  </td>
                  <td class="number">{differenceIn(runs)}</td>
                </tr>
              )
            })}
          </tbody>
        </table>
      </div>
      <p class="note story-comparison-note">
        {struck ? 'Differences are taken' : 'Difference: power-with minus compassionate, taken'} within the same worlds. {meaningOf} Power-with hurts nobody by
        construction: it neither threatens, nor dismisses, nor commands.
      </p>
    </div>
  )
}
