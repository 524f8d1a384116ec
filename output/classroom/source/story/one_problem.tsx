import { useComputed, useSignal, useSignalEffect } from '@preact/signals'
import { firstExperiment, type Experiment } from '../state/experiment'
import { Body } from './body'
import { Choice, regimeOptions } from './choice'
import { Comparison } from './comparison'
import { examplesOf, rule } from './examples'
import { Followed, Log, Tally } from './followed'
import { Stage } from './stage'
import type { ChapterText } from './text'
import { usePlayer, useWorlds } from './worlds'

export const text: ChapterText = {
  prose: [
    <>
      A problem turns up on somebody’s desk. Where it turns up, which skills it takes and how fast it grows are the same in both
      organizations. What happens to it differs.
    </>,
    <>
      Where bosses rule, most problems have to be reported, and the boss decides. Where power is shared, the people who find a problem
      usually decide it, after asking those who know. Either can get it wrong: nobody in the model knows the answer beforehand. The
      text under the controls is the log of what happened, put into words.
    </>,
  ],
  todo: (
    <>
      Follow the problem step by step. Then take the next one, and finally put <em>compassionate</em> bosses on the left.
    </>
  ),
  notice: (
    <>
      Where does the time go? On the left, people wait until somebody speaks up, or until the boss has time. On the right, a problem may
      stay where it is because its holder does not take it up. One problem proves nothing, so all of its kind are counted below. Against
      harsh bosses, shared power is usually faster; against kind ones, it is not.
    </>
  ),
}

const lefts = ['domineering', 'compassionate']

const linger = 4 // weeks

/** One problem, travelling through both organizations. */
export default function OneProblem() {
  const left = useSignal('domineering')
  const chosen = useSignal(-1) // the number of a problem
  const experiment: Experiment = { ...firstExperiment, arms: [{ arm: left.value }, { arm: 'power-with' }] }
  const player = usePlayer(experiment)
  useWorlds(player, experiment)
  const whole = useComputed(() => (player.status.value === 'done' ? player.sides.value : null))
  const examples = useComputed(() => (whole.value ? examplesOf(whole.value) : []))
  // The chosen problem or, if the rule does not admit it here, the next one that it admits.
  const place = useComputed(() => Math.max(0, examples.value.findIndex((example) => example.problem >= chosen.value)))
  const example = useComputed(() => examples.value[place.value] ?? null)
  // Both pictures follow it until some weeks after it has ended in both, for comparison.
  const focus = useComputed(() => {
    if (!example.value) return null
    const { problem, week, weeks } = example.value
    return player.week.value <= week + Math.max(...weeks) + linger ? problem : null
  })
  useSignalEffect(() => {
    if (!example.value) return
    player.pause()
    player.seek(example.value.week)
  })
  const next = () => (chosen.value = examples.value[place.value + 1]?.problem ?? -1)
  return (
    <Body
      text={text}
      controls={
        <Choice title="On the left" options={regimeOptions(lefts)} value={left.value} onChange={(value) => (left.value = value)} />
      }
      stage={
        <Stage
          player={player}
          focusProblem={focus}
          low
          told={<Log player={player} sides={whole.value} example={example.value} />}
        >
          <Followed player={player} sides={whole.value} example={example.value} place={place.value} of={examples.value.length} onNext={next} />
        </Stage>
      }
      evidence={
        <>
          <Tally sides={whole.value} examples={examples.value} rule={rule} />
          <Comparison player={player} outcomes={['resolution_weeks', 'right']} title="All problems, in many worlds" />
        </>
      }
    />
  )
}
