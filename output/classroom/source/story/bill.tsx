import { useSignal } from '@preact/signals'
import { firstExperiment, type Experiment, type PolicyName, type PolicyNumbers } from '../state/experiment'
import { BillTable } from './bill_table'
import { Body } from './body'
import { Choice } from './choice'
import { Stage } from './stage'
import type { ChapterText } from './text'
import { firstCrisis, usePlayer, useWorlds } from './worlds'

export const text: ChapterText = {
  prose: [
    <>
      What does power-over cost, and which part of it costs most? Here is the kind sort, <em>compassionate</em>, in ordinary years. It
      mildly threatens discipline, dismisses a few people when a crisis begins, and takes command in crises.
    </>,
    <>
      People who are disciplined are hurt and trust less, and so do those who see it. People who are hurt work less and leave sooner.
      Under command people exhaust themselves, and the cause of the crisis is covered up, not mended. All of that is assumed; the bill
      adds it up.
    </>,
  ],
  todo: <>Strike out one item after another on the left, and see which lines of the bill shrink. Then try it in an emergency.</>,
  notice: (
    <>
      Command is the smallest item. In ordinary years the threat costs most, in an emergency the layoffs do. And bosses who keep the last
      word but threaten nobody have <em>fewer</em> crises than power-with (0.25 against 0.40 a year) and get as much done. But they
      have fewer followers who can lead (0.35 against 0.49).
    </>
  ),
}

/** The items that can be struck out. */
export const items: { name: PolicyName; label: string }[] = [
  { name: 'sanction', label: 'the threat of discipline' },
  { name: 'layoffs', label: 'layoffs when a crisis begins' },
  { name: 'command', label: 'command in a crisis' },
]

const years = [
  { value: 'baseline', label: 'ordinary years' },
  { value: 'emergency', label: 'an emergency', meaning: 'the world of the last chapter' },
]

/** The costs of power-over, by its parts. */
export default function BillChapter() {
  const struck = useSignal<readonly PolicyName[]>([])
  const scenario = useSignal('baseline')
  const experiment = without(struck.value, scenario.value)
  const player = usePlayer(experiment)
  useWorlds(player, experiment, { begin: firstCrisis })
  const toggle = (name: PolicyName) =>
    (struck.value = struck.value.includes(name) ? struck.value.filter((one) => one !== name) : [...struck.value, name])
  return (
    <Body
      text={text}
      controls={
        <>
          <fieldset class="story-choice">
            <legend>Strike out on the left</legend>
            {items.map(({ name, label }) => (
              <label key={name}>
                <input type="checkbox" checked={struck.value.includes(name)} onChange={() => toggle(name)} />
                <span>{label}</span>
              </label>
            ))}
          </fieldset>
          <Choice title="World" options={years} value={scenario.value} onChange={(value) => (scenario.value = value)} />
        </>
      }
      stage={<Stage player={player} />}
      evidence={<BillTable player={player} experiment={experiment} whole={without([], scenario.value)} />}
    />
  )
}

/** Compassionate power-over without some of its parts, beside power-with. */
export function without(struck: readonly PolicyName[], scenario: string): Experiment {
  const policy: PolicyNumbers = Object.fromEntries(struck.map((name) => [name, 0]))
  return {
    ...firstExperiment,
    scenario,
    arms: [struck.length > 0 ? { arm: 'compassionate', policy } : { arm: 'compassionate' }, { arm: 'power-with' }],
  }
}
