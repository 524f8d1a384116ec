import { useSignal } from '@preact/signals'
import { useId } from 'preact/hooks'
import { description } from '../engine/description'
import { armsToChoose, regimeOf } from '../sandbox/draft'
import { NumberField } from '../sandbox/number_field'
import { PolicySliders } from '../sandbox/policy_sliders'
import { announce } from '../state/announcer'
import { scenarioOf, type Change, type PolicyNumbers } from '../state/experiment'
import type { CrisisMark, Player } from '../state/player'
import { reducedMotion } from '../state/preferences'
import { changeable, type ParameterName } from '../state/settings'
import { whenOf } from '../components/when'
import { changeInWords, changesNothing, futuresOf, nameOf, regimeOfSide, settingOfSide } from './futures'
import './branch.css'

const lead = 4 // weeks before a crisis in which to stop

/** Rewind and branch: another future from the week after the one shown. */
export function Branch({ player }: { player: Player }) {
  const id = useId()
  const open = useSignal(false)
  return (
    <section class="branch" aria-labelledby={id}>
      <h2 id={id}>Rewind and branch</h2>
      <p class="prose">Stop before a crisis, change how one organization is led, and see both of its futures, from the same past and under the same shocks.</p>
      <details class="not-printed" onToggle={(event) => (open.value = event.currentTarget.open)}>
        <summary>Choose the week and the change</summary>
        {open.value && player.sides.value && <Form player={player} />}
      </details>
    </section>
  )
}

function Form({ player }: { player: Player }) {
  const id = useId()
  const experiment = player.experiment.value
  const side = useSignal<0 | 1>(player.crisis.peek()?.side ?? 0)
  const arm = useSignal<string | undefined>(undefined)
  const policy = useSignal<PolicyNumbers>({})
  const setting = useSignal<{ name: ParameterName; value: number } | null>(null)

  const scenario = scenarioOf(experiment)
  const week = player.week.value + 1
  const last = player.weeks.value - 1
  const now = regimeOfSide(experiment, side.value, week)
  const regime = arm.value === undefined ? now : regimeOf(scenario, { arm: arm.value })
  const led = arm.value !== undefined && !changesNothing(experiment, side.value, { week, arm: arm.value })
  const change: Change = {
    week,
    ...(led ? { arm: arm.value! } : {}),
    ...(Object.keys(policy.value).length === 0 ? {} : { policy: policy.value }),
    ...(setting.value === null ? {} : { set: { [setting.value.name]: setting.value.value } }),
  }
  const words = changeInWords(change)
  const late = week > last
  const idle = changesNothing(experiment, side.value, change)

  const choose = (name: string | undefined) => {
    arm.value = name
    policy.value = {}
  }
  const of = (one: 0 | 1) => {
    side.value = one
    choose(undefined)
  }
  const stopBefore = (crisis: CrisisMark) => {
    player.pause()
    player.seek(crisis.week - lead)
    of(crisis.side)
    announce(`${whenOf(player.week.peek())}, before the crisis in ${nameOf(experiment.arms[crisis.side])}.`)
  }
  const run = async () => {
    if (idle || late) return
    const futures = futuresOf(experiment, side.peek(), change)
    player.pause()
    const running = player.run(futures, player.week.peek(), player.origin.peek() ?? experiment)
    of(side.peek())
    setting.value = null
    requestAnimationFrame(() => {
      const banner = document.querySelector<HTMLElement>('.branch-banner')
      banner?.scrollIntoView({ block: 'center' })
      banner?.focus({ preventScroll: true })
    })
    await running
    if (player.experiment.peek() !== futures || player.status.peek() !== 'done') return
    if (!reducedMotion.peek()) player.play()
  }

  const chosen = player.crisis.value
  const next = player.nextCrisis()
  return (
    <div class="branch-form">
      <div class="branch-where">
        <p>
          The change begins in the week after the one shown: <strong>{late ? 'none, because this is the last' : whenOf(week)}</strong>.
        </p>
        <div class="row">
          <button type="button" aria-disabled={next === undefined} onClick={() => next && stopBefore(next)}>
            {lead} weeks before the next crisis
          </button>
          {chosen && (
            <button type="button" onClick={() => stopBefore(chosen)}>
              {lead} weeks before the crisis shown
            </button>
          )}
        </div>
        <fieldset class="branch-sides">
          <legend>Which organization</legend>
          {([0, 1] as const).map((one) => (
            <label key={one}>
              <input type="radio" name={`${id}-side`} checked={side.value === one} onChange={() => of(one)} /> {nameOf(experiment.arms[one])}
            </label>
          ))}
        </fieldset>
      </div>
      <div class="branch-what">
        <label for={`${id}-regime`}>Way of leading from then on</label>
        <select
          id={`${id}-regime`}
          value={arm.value ?? ''}
          onChange={(event) => choose(event.currentTarget.value === '' ? undefined : event.currentTarget.value)}
        >
          <option value="">unchanged ({now.Name})</option>
          {armsToChoose(scenario).map(({ name }) => (
            <option key={name}>{name}</option>
          ))}
        </select>
        <details>
          <summary>Or change single numbers of its policy</summary>
          <PolicySliders regime={regime} policy={policy.value} onChange={(numbers) => (policy.value = numbers)} />
        </details>
        <details>
          <summary>Or change a setting of the model</summary>
          <Setting
            id={id}
            current={(name) => settingOfSide(experiment, side.value, week, name)}
            chosen={setting.value}
            onChange={(chosen) => (setting.value = chosen)}
          />
        </details>
      </div>
      <p class="branch-run">
        <button type="button" class="primary" aria-disabled={idle || late} aria-describedby={`${id}-told`} onClick={() => void run()}>
          Run both futures
        </button>
        <span id={`${id}-told`}>
          {idle ? (arm.value === undefined && words === '' ? 'Nothing has been changed yet.' : 'These are already its values: nothing would change.') : late ? 'Go back to an earlier week.' : `${nameOf(experiment.arms[side.value])} beside itself, from ${whenOf(week)} on: ${words}.`}
        </span>
      </p>
    </div>
  )
}

function Setting({
  id,
  current,
  chosen,
  onChange,
}: {
  id: string
  current: (name: string) => number
  chosen: { name: ParameterName; value: number } | null
  onChange: (chosen: { name: ParameterName; value: number } | null) => void
}) {
  const choices = description.parameters.filter(({ name }) => changeable(name))
  const parameter = choices.find(({ name }) => name === chosen?.name)
  return (
    <div class="branch-setting">
      <label for={`${id}-setting`}>Setting</label>
      <select
        id={`${id}-setting`}
        value={chosen?.name ?? ''}
        onChange={(event) => {
          const name = event.currentTarget.value as ParameterName | ''
          onChange(name === '' ? null : { name, value: current(name) })
        }}
      >
        <option value="">none</option>
        {choices.map(({ name }) => (
          <option key={name}>{name}</option>
        ))}
      </select>
      {chosen && parameter && (
        <>
          <NumberField label={`${chosen.name} from then on`} value={chosen.value} range={parameter} onChange={(value) => onChange({ ...chosen, value })} />
          <p class="note">
            {parameter.meaning} ({parameter.unit}); now {current(chosen.name)}, from {parameter.min} to {parameter.max}.
          </p>
        </>
      )}
    </div>
  )
}
