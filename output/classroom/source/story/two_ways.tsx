import { useSignal } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import { description } from '../engine/description'
import { firstExperiment, type Experiment } from '../state/experiment'
import { reducedMotion } from '../state/preferences'
import { armLooks } from './arm_looks'
import { Body } from './body'
import { Choice, regimeOptions } from './choice'
import { SevenNumbers } from './seven_numbers'
import { Stage } from './stage'
import type { ChapterText } from './text'
import { firstCrisis, usePlayer, useWorlds } from './worlds'

export const text: ChapterText = {
  prose: [
    <>
      Your boss has <em>power over</em> you if they may discipline or dismiss you, and you comply because of that. They have{' '}
      <em>power with</em> you if they have given up that right and share decisions and responsibility with you.
    </>,
    <>
      An essay claims that power-over gets an organization out of one crisis and sets up the next, while power-with turns everybody into
      leaders, so that fewer rescues are needed. That sounds pleasant, which is no reason to believe it. Here the claim faces a test
      that it can fail, and in parts it does.
    </>,
    <>
      These two organizations have the same 57 people in the same seats. The same problems reach them in the same weeks. Seven numbers
      describe how their leaders act. Nothing else differs.
    </>,
  ],
  todo: <>Choose another way of leading for the organization on the left, and see which of the seven numbers change.</>,
  notice: (
    <>
      None of these numbers says how good an organization is, or how able its leaders are. How it fares follows from what people do, week
      after week, by the same rules for all. The organization on the left starts with the harshest leaders. Kinder ones are a harder
      test; they come later.
    </>
  ),
}

const lefts = ['domineering', 'compassionate', 'situational', 'laissez-faire']

/** Two ways to lead: seven numbers, and two organizations of the same people. */
export default function TwoWays() {
  const left = useSignal('domineering')
  const experiment: Experiment = { ...firstExperiment, arms: [{ arm: left.value }, { arm: 'power-with' }] }
  const player = usePlayer(experiment)
  useWorlds(player, experiment, { many: 0, begin: firstCrisis })
  useEffect(() => {
    // A moving picture says more than a still one, unless readers want less motion; the controls stop it.
    player.speed.value = 4
    if (reducedMotion.peek()) return
    let begun = false
    return player.sides.subscribe((sides) => {
      if (!sides || begun) return
      begun = true
      player.play()
    })
  }, [player])
  const names = [left.value, 'power-with'] as const
  const looks = armLooks(names)
  const policyOf = (name: string) => description.regimes.find((regime) => regime.Name === name)!.Espoused
  return (
    <Body
      text={text}
      controls={<Choice title="On the left" options={regimeOptions(lefts)} value={left.value} onChange={(value) => (left.value = value)} />}
      stage={<Stage player={player} />}
      evidence={
        <SevenNumbers
          left={{ name: names[0], policy: policyOf(names[0]), look: looks[0]! }}
          right={{ name: names[1], policy: policyOf(names[1]), look: looks[1]! }}
        />
      }
    />
  )
}
