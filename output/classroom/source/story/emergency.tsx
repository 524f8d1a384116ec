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
      Something breaks, and it has to be put right now. One skill is needed, and one person who has it. Problems here grow twelve times
      as fast as usual: left alone for a week or two, one is a crisis. If an order ever beats a discussion, it is here. The essay says
      so itself.
    </>,
    <>
      Under command a crisis goes to the top of its unit and is decided in the same week; the ablest people of the unit take it up and
      work faster than they otherwise would. Where nobody commands, people decide as they always do.
    </>,
  ],
  todo: (
    <>
      Choose who meets <em>power-with</em> in the emergency, and jump from crisis to crisis.
    </>
  ),
  notice: (
    <>
      Kind power-over ends a crisis about three weeks sooner (1.5 weeks against 4.6). <em>Situational</em> is power-with that keeps
      command for crises and differs in nothing else: it is the fastest of all, so it is the command that does it. But command alone is
      not enough: <em>domineering</em> commands, too, and is slower than power-with.
    </>
  ),
}

const lefts = ['compassionate', 'situational', 'domineering']

/** The emergency, in which command is faster. */
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
