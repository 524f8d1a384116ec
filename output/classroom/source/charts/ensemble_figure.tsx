import { useComputed, useSignal } from '@preact/signals'
import { useMemo } from 'preact/hooks'
import { DataTable } from '../components/data_table'
import { description } from '../engine/description'
import type { OutcomeDescription } from '../engine/protocol'
import { resolve, scenarioOf } from '../state/experiment'
import { looksOf, type Look } from '../state/looks'
import { sameButForWorld, type Ensemble, type Player } from '../state/player'
import './charts.css'
import { csvOf, fileNameOf, save } from './export'
import { Figure } from './figure'
import { betterSentence, differenceSentence, findingOf, intervalSentence, shareSentence, summarySentence, type Finding } from './findings'
import { outcomeDrawing } from './outcome_figure'
import type { Plot } from './plot'
import { ascending, meanOf, quantile } from './statistics'
import { useThrottled } from './throttle'
import { decimalsOfError, fixed, percentages, signed } from './wording'

/** Outcomes shown at once beside those of the scenario's evidence; the others are folded. */
const usual = ['crises_per_year', 'collateral_damage', 'leadership_capacity', 'performance']
const choices = [50, 100, 200, 400, 1000]

/** Every outcome in many worlds, on both sides, and its difference within worlds. */
export function EnsembleFigure({ player }: { player: Player }) {
  const current = useComputed(() => {
    const ensemble = player.ensemble.value
    return ensemble && sameButForWorld(ensemble.experiment, player.experiment.value) ? ensemble : null
  })
  const ensemble = useThrottled(current, 1000).value
  const shown = ensemble === current.value || (ensemble && current.value && ensemble.runs === current.value.runs) ? ensemble : null
  return (
    <section class="ensemble" aria-labelledby="ensemble-title">
      <h2 id="ensemble-title">Results of many worlds</h2>
      <Worlds player={player} />
      {shown && shown.runs.length > 0 && <Findings ensemble={shown} worlds={shown.runs.length} />}
    </section>
  )
}

/** The number of worlds played, and a button for more. */
function Worlds({ player }: { player: Player }) {
  const wanted = useSignal(200)
  const state = useComputed(() => {
    const ensemble = player.ensemble.value
    return ensemble && sameButForWorld(ensemble.experiment, player.experiment.value) ? { wanted: ensemble.wanted, come: ensemble.runs.length } : null
  })
  const there = state.value
  const running = there !== null && there.come < there.wanted
  return (
    <div class="ensemble-worlds">
      <p class="prose">
        One run is one world, whose shocks may favour either side. The same two organizations in many worlds show the effect of how they
        are led.
      </p>
      {running ? (
        <p class="row">
          <progress id="ensemble-progress" value={there.come} max={there.wanted} />
          <label for="ensemble-progress">
            {there.come} of {there.wanted} worlds
          </label>
        </p>
      ) : (
        <p class="row">
          <label for="ensemble-wanted">Worlds:</label>
          <select id="ensemble-wanted" value={wanted.value} onChange={(event) => (wanted.value = Number(event.currentTarget.value))}>
            {choices.map((choice) => (
              <option key={choice} value={choice}>
                {choice}
              </option>
            ))}
          </select>
          <button type="button" disabled={there !== null && wanted.value <= there.wanted} onClick={() => void player.runEnsemble(wanted.value)}>
            Run them
          </button>
          {there && <span class="note">{there.come} worlds have been run.</span>}
        </p>
      )}
    </div>
  )
}

function Findings({ ensemble, worlds }: { ensemble: Ensemble; worlds: number }) {
  const open = useSignal(false)
  const names = useMemo(() => resolve(ensemble.experiment).map((arm) => arm.name) as [string, string], [ensemble.experiment])
  const looks = useMemo(() => looksOf(names) as [Look, Look], [names])
  const findings = useMemo(
    () => new Map(description.outcomes.map((outcome) => [outcome.name, findingOf(ensemble, outcome, names)])),
    [ensemble.runs, worlds, names],
  )
  const show = (outcome: OutcomeDescription) => (
    <OutcomeFigure key={outcome.name} ensemble={ensemble} finding={findings.get(outcome.name)!} looks={looks} />
  )
  const asked = useMemo(() => [...new Set([...scenarioOf(ensemble.experiment).asked, ...usual])], [ensemble.experiment])
  const headline = asked.map((name) => findings.get(name)!)
  const others = description.outcomes.filter(({ name }) => !asked.includes(name))
  return (
    <>
      <p class="prose ensemble-summary">{summarySentence(headline)}</p>
      <div class="ensemble-figures">{headline.map(({ outcome }) => show(outcome))}</div>
      <p class="note prose">{intervalSentence(worlds)} Bars show how many worlds had a value; their heights are scaled to the row.</p>
      <details class="ensemble-others" onToggle={(event) => (open.value = event.currentTarget.open)}>
        <summary>All {description.outcomes.length} outcomes</summary>
        {open.value && (
          <>
            <Summary findings={[...findings.values()]} names={names} />
            <p>
              <button type="button" onClick={() => saveAll(ensemble, names)}>
                Save all outcomes of all worlds (CSV)
              </button>
            </p>
            <div class="ensemble-figures">{others.map(show)}</div>
          </>
        )}
      </details>
    </>
  )
}

function OutcomeFigure({ ensemble, finding, looks }: { ensemble: Ensemble; finding: Finding; looks: readonly [Look, Look] }) {
  const { outcome, names, values } = finding
  const { title } = outcome
  const draw = useMemo(() => (width: number, plot: Plot) => outcomeDrawing(finding, looks, plot, width), [finding, looks])
  const sentences = `${shareSentence(finding)} ${differenceSentence(finding)}`
  const meaning = `${outcome.meaning.charAt(0).toUpperCase()}${outcome.meaning.slice(1)}`
  return (
    <Figure
      title={title}
      note={
        <>
          <p class="ensemble-finding">
            {shareSentence(finding)} <span class="ensemble-difference">{differenceSentence(finding)}</span>
          </p>
          <p class="note">
            {meaning} ({outcome.unit}). {betterSentence(outcome)}
          </p>
        </>
      }
      fileName={fileNameOf(`${outcome.name} ${names.join(' ')} ${values[0].length} worlds`)}
      caption={sentences}
      label={`Histograms of ${title.toLowerCase()} in ${values[0].length} worlds, for ${names[0]}, for ${names[1]}, and of the difference within worlds. ${sentences}`}
      draw={draw}
      table={tableOf(finding)}
      data={{
        header: ['replication', ...names, 'difference'],
        rows: () => ensemble.runs.slice(0, values[0].length).map((run, world) => [run.replication, values[0][world]!, values[1][world]!, values[1][world]! - values[0][world]!]),
      }}
    />
  )
}

function tableOf({ names, values, difference }: Finding) {
  const deltas = Float64Array.from(values[1], (value, world) => value - values[0][world]!)
  const row = (name: string, numbers: Float64Array, estimate: ReturnType<typeof meanOf>) => {
    const sorted = ascending(numbers)
    const known = Number.isFinite(estimate.low)
    const matched = [estimate.mean, estimate.standardError, estimate.low, estimate.high].map((value) => fixed(value, decimalsOfError(estimate.standardError)))
    return [
      name, ...(known ? matched : [estimate.mean, '', '', '']),
      quantile(sorted, 0.1), quantile(sorted, 0.5), quantile(sorted, 0.9), estimate.count,
    ]
  }
  return {
    columns: [
      { title: 'Organization' }, ...['mean', 'standard error', '95% from', 'to', '10% of worlds below', 'median', '90% of worlds below', 'worlds'].map((title) => ({ title, number: true })),
    ],
    rows: [row(names[0], values[0], meanOf(values[0])), row(names[1], values[1], meanOf(values[1])), row(`${names[1]} − ${names[0]}`, deltas, difference)],
  }
}

/** All outcomes in one table. */
function Summary({ findings, names }: { findings: readonly Finding[]; names: readonly [string, string] }) {
  return (
    <DataTable
      caption="All outcomes"
      columns={[
        { title: 'Outcome' }, { title: `${names[0]}, mean`, number: true }, { title: `${names[1]}, mean`, number: true },
        { title: `${names[1]} − ${names[0]}`, number: true }, { title: '95% interval', number: true },
        { title: `${names[1]} higher in`, number: true }, { title: `${names[0]} higher in`, number: true }, { title: 'equal in', number: true },
      ]}
      rows={findings.map(({ outcome, means, difference, comparison, decimals }) => [
        outcome.title,
        ...means.map((mean) => fixed(mean, decimals)),
        signed(difference.mean, decimals),
        Number.isFinite(difference.low) ? `${fixed(difference.low, decimals)} to ${fixed(difference.high, decimals)}` : '',
        ...percentages([comparison.higher, comparison.lower, comparison.equal]),
      ])}
    />
  )
}

function saveAll(ensemble: Ensemble, names: readonly [string, string]) {
  const header = ['arm', 'replication', ...description.outcomes.map((outcome) => outcome.name)]
  const rows = names.flatMap((name, arm) => ensemble.runs.map((run) => [name, run.replication, ...run.outcomes[arm]!]))
  save(csvOf(header, rows), `${fileNameOf(`${names.join(' ')} ${ensemble.runs.length} worlds`)}.csv`, 'text/csv')
}
