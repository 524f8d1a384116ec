import { useSignal } from '@preact/signals'
import { firstExperiment, type Experiment, type SettingValues } from '../state/experiment'
import { Balance } from './balance'
import { Body } from './body'
import { Choice, type Option } from './choice'
import { Comparison } from './comparison'
import { Onward } from './onward'
import { Stage } from './stage'
import type { ChapterText } from './text'
import { firstCrisis, usePlayer, useOutcomes, useWorlds } from './worlds'

export const text: ChapterText = {
  prose: [
    <>
      A simulation shows what follows from its rules. It cannot show that the rules are true of any organization, let alone of yours.
      Of this one’s 68 settings 46 are assumptions that no source anchors. Of ten patterns known from real organizations it shows
      three, fails six and leaves one open.
    </>,
    <>
      Some of it is so by construction. Nobody can be hurt under power-with, because harm comes from discipline, dismissal and command
      alone; whoever has been worn down by colleagues or by endless meetings will miss that here. Leaders do not mend their ways after a
      crisis, and nobody picks an employer by how it is led.
    </>,
  ],
  todo: <>Switch off one assumption at a time, and see whether the difference between the two survives.</>,
  notice: (
    <>
      Without learning, the lead in leadership is gone, and kind power-over has half a crisis a year less: what shared power has to
      show, it has because people learn by deciding. Without the threat’s weight on trust most of its lead in performance is gone. The other
      switches move less.
    </>
  ),
}

interface Assumption extends Option {
  set: SettingValues
}

/** What can be switched off, by the same settings as `leaderful knockout` uses. */
export const assumptions: Assumption[] = [
  { value: 'none', label: 'all as it is', set: {} },
  {
    value: 'learn',
    label: 'nobody learns',
    meaning: 'neither from deciding nor from being heard, nor from work',
    set: { 'people.learn_deciding': 0, 'people.learn_heard': 0, 'people.learn_routine': 0, 'people.learn_competence': 0 },
  },
  { value: 'threat_weight', label: 'threats cost no trust', set: { 'trust.threat_weight': 0 } },
  { value: 'silence', label: 'nobody keeps silent', meaning: 'trusting or not', set: { 'trust.voice_floor': 1 } },
  { value: 'unit_loss', label: 'no friction', meaning: 'crews from several units lose no time', set: { 'work.unit_loss': 0 } },
  { value: 'exposure', label: 'neglect is harmless', meaning: 'latent defects make no problem worse', set: { 'vulnerability.exposure': 0 } },
  { value: 'quick_fix', label: 'no quick fixes', meaning: 'command leaves no more behind than others do', set: { 'vulnerability.quick_fix': 0 } },
]

const asIs: Experiment = { ...firstExperiment, arms: [{ arm: 'compassionate' }, { arm: 'power-with' }] }

/** What a simulation cannot say, and what this one hangs on. */
export default function Limits() {
  const off = useSignal('none')
  const { set } = assumptions.find((one) => one.value === off.value)!
  const experiment: Experiment = { ...asIs, set }
  const player = usePlayer(experiment)
  useWorlds(player, experiment, { begin: firstCrisis })
  const before = useOutcomes(asIs, off.value !== 'none')
  return (
    <Body
      text={text}
      controls={<Choice title="Assumption" options={assumptions} value={off.value} onChange={(value) => (off.value = value)} />}
      stage={<Stage player={player} />}
      evidence={
        <>
          <Comparison
            player={player}
            outcomes={['leadership_capacity', 'crises_per_year', 'crisis_weeks', 'performance', 'collateral_damage']}
            {...(off.value === 'none' ? {} : { before })}
          />
          <Balance />
          <Onward />
        </>
      }
    />
  )
}
