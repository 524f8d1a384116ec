import { useSignal, useSignalEffect } from '@preact/signals'
import { useEffect, useMemo, useRef } from 'preact/hooks'
import { beyondLimits } from '../engine/limits'
import type { Pair, Scenario } from '../engine/protocol'
import { addressOf, commandOf } from '../share/address'
import { CopyButton } from '../share/copy'
import { Share } from '../share/share'
import { engine } from '../state/engine'
import { resolve, scenarioOf, type Experiment } from '../state/experiment'
import { looksOf } from '../state/looks'
import type { Player } from '../state/player'
import { ArmEditor } from './arm_editor'
import { openScenario, reset, resetSentence, settingOf, withArm } from './draft'
import { Preview } from './preview'
import { Pairs, ScenarioCards, ScenarioText } from './scenario_cards'
import { Settings } from './settings'
import { World } from './world'
import './sandbox.css'

/** Milliseconds without a further change before the changed experiment is run. */
const patience = 250

/** Everything that can be set, and the results. */
export default function Sandbox({ player }: { player: Player }) {
  const draft = useSignal<Experiment>(player.experiment.peek())
  const wrong = useSignal<readonly string[]>([]) // with the draft as a whole
  const faults = useSignal<Record<string, string>>({}) // in single fields, by setting
  const undo = useSignal<{ experiment: Experiment; did: string } | null>(null)

  // An experiment from elsewhere, such as a link, replaces the draft. One run from here
  // does not: effects wait for the next frame, and the draft may be ahead by then.
  const ours = useRef<Experiment | null>(null)
  useSignalEffect(() => {
    const experiment = player.experiment.value
    if (experiment !== ours.current) draft.value = experiment
  })
  useEffect(() => {
    if (player.status.peek() !== 'idle') return
    const experiment = player.experiment.peek()
    void player.run(experiment, settingOf(experiment, 'environment.weeks').value - 1) // shows the end
  }, [player])
  useSignalEffect(() => {
    const experiment = draft.value
    if (JSON.stringify(experiment) === JSON.stringify(player.experiment.peek())) {
      wrong.value = []
      return
    }
    let stale = false
    const timer = setTimeout(async () => {
      const found = await faultsOf(experiment)
      if (stale) return
      wrong.value = found
      if (found.length > 0) return
      ours.current = experiment
      void player.run(experiment, player.week.peek())
    }, patience)
    return () => {
      stale = true
      clearTimeout(timer)
    }
  })

  const change = (experiment: Experiment) => {
    draft.value = experiment
    undo.value = null
  }
  const replace = (experiment: Experiment, did: string) => {
    const before = draft.peek()
    draft.value = experiment
    undo.value = { experiment: before, did }
  }
  const choose = (scenario: Scenario, pair?: Pair) => {
    const next = openScenario(draft.peek(), scenario, pair)
    const lost = resetSentence(draft.peek()) === '' ? '' : ' Your changes have been replaced by the scenario’s values.'
    const [one, other] = next.arms
    replace(next, `“${scenario.title}” is open, with ${one.arm} and ${other.arm}; the seed is unchanged.${lost}`)
  }
  const fault = (name: string, text: string) => {
    const { [name]: _, ...rest } = faults.peek()
    faults.value = text === '' ? rest : { ...rest, [name]: text }
  }

  const experiment = draft.value
  const scenario = scenarioOf(experiment)
  const names = resolve(experiment).map(({ name }) => name)
  const looks = looksOf(names)
  const sentence = resetSentence(experiment)
  const pending = Object.keys(faults.value).length
  const preview = useMemo(() => <Preview player={player} />, [player])
  return (
    <div class="sandbox">
      <div class="sandbox-head">
        <h1>Sandbox</h1>
        <Share player={player} />
      </div>
      <p class="prose">
        Choose a scenario, change what you like, and watch the results. Look for settings in which your favourite loses: a claim that no
        setting can refute has not been tested.
      </p>
      <details class="sandbox-scenarios" open>
        <summary>
          <h2>Scenario: {scenario.title}</h2>
        </summary>
        <ScenarioCards experiment={experiment} onChoose={(chosen) => choose(chosen)} />
      </details>
      <p class="sandbox-done" role="status">
        {undo.value && (
          <>
            {undo.value.did}{' '}
            <button
              type="button"
              onClick={() => {
                draft.value = undo.peek()!.experiment
                undo.value = null
              }}
            >
              Undo
            </button>
          </>
        )}
      </p>
      <div class="sandbox-columns">
        <section class="sandbox-preview" aria-labelledby="sandbox-preview-title">
          <h2 id="sandbox-preview-title">Results</h2>
          <Problems experiment={experiment} wrong={wrong.value} pending={pending} failed={player.status.value === 'failed' ? player.problem.value : ''} />
          {preview}
        </section>
        <div class="sandbox-editors">
          <section aria-labelledby="sandbox-about-title">
            <h2 id="sandbox-about-title">{scenario.question || scenario.title}</h2>
            <ScenarioText scenario={scenario} />
            <Pairs scenario={scenario} experiment={experiment} onChoose={(pair) => choose(scenario, pair)} />
            <World experiment={experiment} onChange={change} />
          </section>
          <section aria-labelledby="sandbox-arms-title">
            <h2 id="sandbox-arms-title">Two organizations</h2>
            <div class="sandbox-arms">
              {([0, 1] as const).map((number) => (
                <ArmEditor
                  key={number}
                  experiment={experiment}
                  number={number}
                  look={looks[number]!}
                  onChange={(arm) => change(withArm(draft.peek(), number, arm))}
                />
              ))}
            </div>
          </section>
          <section aria-labelledby="sandbox-settings-title">
            <h2 id="sandbox-settings-title">Settings for both</h2>
            {sentence === '' ? (
              <p class="note">All values are those of {scenario.name}.</p>
            ) : (
              <p class="sandbox-reset">
                <button
                  type="button"
                  onClick={() => replace(reset(draft.peek()), 'Your changes have been replaced by the scenario’s values.')}
                >
                  Reset all
                </button>{' '}
                <span>{sentence}</span>
              </p>
            )}
            <Settings experiment={experiment} wrong={wrong.value} onChange={change} onFault={fault} />
          </section>
        </div>
      </div>
    </div>
  )
}

function Problems({
  experiment,
  wrong,
  pending,
  failed,
}: {
  experiment: Experiment
  wrong: readonly string[]
  pending: number
  failed: string
}) {
  const tooMuch = wrong.length > 0 && wrong.every((one) => resolve(experiment).flatMap(({ setup }) => beyondLimits(setup)).includes(one))
  const told = [...wrong, ...(failed === '' ? [] : [failed])]
  return (
    <div class="sandbox-told" role="status">
      {told.length > 0 && (
        <div class="sandbox-problems alarm">
          <p>These settings cannot be run. You see the last run that worked.</p>
          <ul>
            {told.map((one) => (
              <li key={one}>{one}</li>
            ))}
          </ul>
          {tooMuch && (
            <p class="row">
              <CopyButton label="Copy the command for a terminal" text={() => commandOf(addressOf(experiment, {}, location.href))} />
            </p>
          )}
        </div>
      )}
      {pending > 0 && (
        <p class="alarm">
          {pending === 1 ? 'A field has an invalid value; its' : `${pending} fields have invalid values; their`} last valid one is in use.
        </p>
      )}
    </div>
  )
}

/** The faults of an experiment whose numbers are each in their range. */
async function faultsOf(experiment: Experiment): Promise<string[]> {
  try {
    const found = await Promise.all(resolve(experiment).map(({ setup }) => engine.check(setup)))
    return [...new Set(found.flat())]
  } catch (error) {
    return [error instanceof Error ? error.message : String(error)]
  }
}
