import { useSignal } from '@preact/signals'
import { firstExperiment, type Experiment } from '../state/experiment'
import { Body } from './body'
import { Choice, regimeOptions } from './choice'
import { Comparison } from './comparison'
import { Stage } from './stage'
import type { ChapterText } from './text'
import { firstCrisis, usePlayer, useWorlds } from './worlds'

export const text: ChapterText = {
  prose: [
    <>
      Something breaks and must be fixed at once. It takes one skill, and one person who has it. Problems here grow twelve times as fast
      as usual: left alone for a week or two, one becomes a crisis. If an order ever beats a discussion, it does so here. The essay
      itself says so.
    </>,
    <>
      Under command, a crisis goes to the head of its unit and is decided in the same week; the ablest people of the unit work on it,
      faster than they otherwise would. Where nobody commands, people decide as always.
    </>,
  ],
  todo: (
    <>
      Choose who meets <em>power-with</em> in the emergency, and jump from crisis to crisis.
    </>
  ),
  notice: (
    <>
      Kind power-over ends a crisis about three weeks sooner (after 1.5 weeks, not 4.6). <em>Situational</em> is power-with plus command
      in crises, with no other difference. It is the fastest of all, so command makes the difference. But command alone is not enough:{' '}
      <em>domineering</em> also commands, and is slower than power-with.
    </>
  ),
}

const lefts = ['compassionate', 'situational', 'domineering']

/** An emergency, in which command is faster. */
export default function Emergency() {
  const left = useSignal('compassionate')
  const experiment: Experiment = { ...firstExperiment, scenario: 'emergency', arms: [{ arm: left.value }, { arm: 'power-with' }] }
  const player = usePlayer(experiment)
  useWorlds(player, experiment, { begin: firstCrisis })
  return (
    <Body
      text={text}
      controls={
        <Choice title="On the left" options={regimeOptions(lefts)} value={left.value} onChange={(value) => (left.value = value)} />
      }
      stage={<Stage player={player} />}
      evidence={
        <Comparison
          player={player}
          outcomes={['crisis_weeks', 'crises_per_year', 'resilience_loss', 'performance', 'collateral_damage', 'leadership_capacity']}
        />
      }
    />
  )
}
