import { useId } from 'preact/hooks'
import { changeInWords } from '../share/contents'
import { scenarioOf, type Arm, type Experiment } from '../state/experiment'
import type { Look } from '../state/looks'
import { armsToChoose, regimeOf, withPolicy } from './draft'
import { Mark } from '../components/mark'
import { PolicySliders } from './policy_sliders'

/** One of the two organizations: its regime, its numbers, and changes during the run. */
export function ArmEditor({
  experiment,
  number,
  look,
  onChange,
}: {
  experiment: Experiment
  number: 0 | 1
  look: Look
  onChange: (arm: Arm) => void
}) {
  const id = useId()
  const arm = experiment.arms[number]
  const scenario = scenarioOf(experiment)
  const regime = regimeOf(scenario, arm)
  const all = armsToChoose(scenario)
  const meaning = all.find(({ name }) => name === arm.arm)?.meaning
  const choose = (name: string) => onChange(arm.changes ? { arm: name, changes: arm.changes } : { arm: name })
  const rename = (typed: string) => {
    const name = typed.trim().slice(0, 80)
    const { name: _, ...rest } = arm
    onChange(name === '' || name === arm.arm ? rest : { ...rest, name })
  }
  return (
    <section class="arm-editor panel" aria-labelledby={`${id}-title`}>
      <h3 id={`${id}-title`}>
        <Mark look={look} /> {arm.name ?? arm.arm}
      </h3>
      <div class="arm-editor-choice">
        <label for={`${id}-arm`}>Starts as</label>
        <select id={`${id}-arm`} value={arm.arm} onChange={(event) => choose(event.currentTarget.value)}>
          <optgroup label={`of ${scenario.name}`}>
            {all.filter(({ own }) => own).map(({ name }) => <option key={name}>{name}</option>)}
          </optgroup>
          <optgroup label="other regimes">
            {all.filter(({ own }) => !own).map(({ name }) => <option key={name}>{name}</option>)}
          </optgroup>
        </select>
        <label for={`${id}-name`}>Shown as</label>
        <input id={`${id}-name`} type="text" maxLength={80} value={arm.name ?? arm.arm} onChange={(event) => rename(event.currentTarget.value)} />
      </div>
      {meaning && <p>{meaning[0]!.toUpperCase() + meaning.slice(1)}.</p>}
      {arm.changes && <LaterChanges arm={arm} onChange={onChange} />}
      <PolicySliders
        regime={regime}
        policy={arm.policy ?? {}}
        onChange={(policy) => onChange(withPolicy(arm, policy))}
        onRegime={choose}
      />
    </section>
  )
}

function LaterChanges({ arm, onChange }: { arm: Arm; onChange: (arm: Arm) => void }) {
  const { changes = [], ...rest } = arm
  const without = (number: number) => {
    const left = changes.filter((_, index) => index !== number)
    onChange(left.length > 0 ? { ...rest, changes: left } : rest)
  }
  return (
    <>
      <h4>Changes during the run</h4>
      <ul>
        {changes.map((change, number) => (
          <li key={number}>
            From {changeInWords(change)}{' '}
            <button type="button" class="setting-reset" onClick={() => without(number)}>
              Remove
            </button>
          </li>
        ))}
      </ul>
    </>
  )
}
