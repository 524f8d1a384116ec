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
      Of the 68 settings of this one, 46 are assumptions without a source. Of ten patterns known from real organizations, it shows
      three, misses six and leaves one undecided.
    </>,
    <>
      Some results are built in. Nobody can be hurt under power-with, because harm comes only from discipline, dismissal and command; if
      colleagues or endless meetings have ever worn you down, you will miss that here. Leaders do not change their ways after a crisis,
      and nobody chooses an employer by how it is led.
    </>,
  ],
  todo: <>Switch off one assumption at a time, and see whether the difference between the two survives.</>,
  notice: (
    <>
      Without learning, the lead in leadership is gone, and kind power-over has half a crisis a year less: shared power has its
      advantages because people learn by deciding. If threats cost no trust, most of its lead in performance is gone. The other
      switches change less.
    </>
  ),
}

interface Assumption extends Option {
  set: SettingValues
}

/** The assumptions that can be switched off, by the settings that `leaderful knockout` uses. */
export const assumptions: Assumption[] = [
  { value: 'none', label: 'none switched off', set: {} },
  {
    value: 'learn',
    label: 'nobody learns',
    meaning: 'neither from deciding, nor from being heard, nor from work',
    set: { 'people.learn_deciding': 0, 'people.learn_heard': 0, 'people.learn_routine': 0, 'people.learn_competence': 0 },
  },
  { value: 'threat_weight', label: 'threats cost no trust', set: { 'trust.threat_weight': 0 } },
  { value: 'silence', label: 'nobody keeps silent', meaning: 'whether they trust or not', set: { 'trust.voice_floor': 1 } },
  { value: 'unit_loss', label: 'no friction', meaning: 'crews from several units lose no time', set: { 'work.unit_loss': 0 } },
  { value: 'exposure', label: 'neglect is harmless', meaning: 'latent defects do not make problems worse', set: { 'vulnerability.exposure': 0 } },
  { value: 'quick_fix', label: 'no quick fixes', meaning: 'command leaves no more defects behind than other decisions do', set: { 'vulnerability.quick_fix': 0 } },
]

const asIs: Experiment = { ...firstExperiment, arms: [{ arm: 'compassionate' }, { arm: 'power-with' }] }

/** The limits of a simulation, and the assumptions that this one depends on. */
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
