import { useId } from 'preact/hooks'
import { nameOf } from '../branch/futures'
import type { Scenario } from '../engine/protocol'
import { armsToChoose, withArm } from '../sandbox/draft'
import { Mark } from '../components/mark'
import { capital } from '../why/names'
import { policyNames, type Arm, type Change, type Experiment } from '../state/experiment'
import type { Look } from '../state/looks'
import { whenOf } from '../components/when'

/** The way one of the two organizations is led, and its meaning. */
export function ArmChoice({
  experiment,
  scenario,
  number,
  look,
  brief,
  onChange,
}: {
  experiment: Experiment
  scenario: Scenario
  number: 0 | 1
  look: Look
  brief: boolean // the meaning is shown elsewhere
  onChange: (experiment: Experiment) => void
}) {
  const id = useId()
  const arm = experiment.arms[number]
  const all = armsToChoose(scenario)
  const choices = (own: boolean) => all.filter((one) => one.own === own).map(({ name }) => <option key={name}>{name}</option>)
  return (
    <div class="twins-arm">
      <h2>
        <Mark look={look} /> {nameOf(arm)}
      </h2>
      <label class="visually-hidden" for={id}>
        {number === 0 ? 'First' : 'Second'} organization: way of leading
      </label>
      <select id={id} value={arm.arm} onChange={(event) => onChange(withArm(experiment, number, { arm: event.currentTarget.value }))}>
        <optgroup label="in this scenario">{choices(true)}</optgroup>
        {all.some(({ own }) => !own) && <optgroup label="other ways of leading">{choices(false)}</optgroup>}
      </select>
      {!brief && <Meaning scenario={scenario} arm={arm} />}
    </div>
  )
}

/** The meaning of an arm, and its differences from the one it is named after. */
export function Meaning({ scenario, arm, named = false }: { scenario: Scenario; arm: Arm; named?: boolean }) {
  const meaning = armsToChoose(scenario).find(({ name }) => name === arm.arm)?.meaning ?? ''
  return (
    <p class="twins-meaning">
      {named && <strong>{capital(nameOf(arm))}. </strong>}
      {capital(meaning)}.{differences(arm).map((one) => ` ${capital(one)}.`)}
    </p>
  )
}

/** The differences of an arm from the one it is named after, in phrases. */
export function differences({ policy = {}, changes = [] }: Arm): string[] {
  const numbers = policyNumbers(policy)
  return [
    ...(numbers.length > 0 ? [`here with ${numbers.join(', ')}`] : []),
    ...changes.map((change) => `from ${whenOf(change.week)} on: ${inWords(change)}`),
  ]
}

function policyNumbers(policy: NonNullable<Arm['policy']>): string[] {
  return policyNames.flatMap((name) => (policy[name] === undefined ? [] : [`${name} ${policy[name]}`]))
}

function inWords({ arm, policy = {}, set = {} }: Change): string {
  const settings = Object.entries(set).map(([name, value]) => `${name} ${value}`)
  return [...(arm === undefined ? [] : [arm]), ...policyNumbers(policy), ...settings].join(', ')
}
