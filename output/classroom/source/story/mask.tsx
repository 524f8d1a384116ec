import { useSignal } from '@preact/signals'
import { description } from '../engine/description'
import type { Policy, Regime } from '../engine/protocol'
import { firstExperiment, policyField, policyNames, type Experiment, type InlineScenario } from '../state/experiment'
import { Body } from './body'
import { Choice } from './choice'
import { Comparison } from './comparison'
import { Slide } from './slide'
import { Stage } from './stage'
import type { ChapterText } from './text'
import { firstCrisis, usePlayer, useWorlds } from './worlds'

export const text: ChapterText = {
  prose: [
    <>
      Suppose the posters say <em>power-with</em>, and leaders do something else. Both organizations here do exactly the same. The one
      on the right says what it does; the one on the left claims to share power. So any difference is the cost, or the gain, of that
      claim.
    </>,
    <>
      In the model people notice the gap between words and deeds, and it costs trust. That is an assumption with some evidence behind
      it; without it, the mask would cost nothing.
    </>,
  ],
  todo: <>Move the deeds of both from what the posters say towards kind power-over. Or let the left mean it, until a crisis comes.</>,
  notice: (
    <>
      The name alone gains nothing. It costs trust (0.37 against 0.44), some performance and a few more crises. But honesty is not
      success: sincere power-with has no fewer crises than the mask. And leaders who mean it only until things get serious do worse than
      honest kind power-over: in a turbulent world, half a crisis a year more.
    </>
  ),
}

const kinds = [
  { value: 'mask', label: 'They do not mean it', meaning: 'the same deeds under another name' },
  { value: 'relapse', label: 'They mean it, until a crisis', meaning: 'each one throws them halfway back to domineering' },
]

const relapses: Experiment = { ...firstExperiment, scenario: 'relapse', arms: [{ arm: 'relapsing' }, { arm: 'compassionate' }] }

/** The same deeds under another name. */
export default function Mask() {
  const kind = useSignal('mask')
  const pull = useSignal(1)
  const masked = kind.value === 'mask'
  const experiment = masked ? maskedAndHonest(pull.value) : relapses
  const player = usePlayer(experiment)
  useWorlds(player, experiment, { begin: firstCrisis })
  return (
    <Body
      text={text}
      controls={
        <>
          {masked && (
            <Slide
              label="What both do"
              from="as the posters say"
              to="kind power-over"
              value={pull.value}
              step={0.1}
              told={(value) => (value === 0 ? 'power-with, as the posters say' : value === 1 ? 'compassionate power-over' : `${Math.round(100 * value)}% of the way to compassionate power-over`)}
              onChange={(value) => (pull.value = value)}
            />
          )}
          <Choice title="On the left" options={kinds} value={kind.value} onChange={(value) => (kind.value = value)} />
        </>
      }
      stage={<Stage player={player} />}
      evidence={
        <Comparison player={player} outcomes={['trust', 'voiced', 'performance', 'crises_per_year', 'leadership_capacity', 'quits']} />
      }
    />
  )
}

function regimeNamed(name: string): Regime {
  return description.regimes.find((regime) => regime.Name === name)!
}

/**
 * Leaders whose deeds lie so far between power-with and compassionate power-over,
 * once under the name of power-with and once under their own. At 1, the first is
 * the regime masquerade and the other is compassionate.
 */
export function maskedAndHonest(pull: number): Experiment {
  const masquerade = regimeNamed('masquerade')
  const honest = pull === 1 ? 'compassionate' : pull === 0 ? 'power-with' : 'honest'
  const scenario: InlineScenario = {
    name: 'mask',
    title: 'The same deeds under another name',
    arms: [
      { name: 'masquerade', regime: { ...masquerade, Pull: pull } },
      { name: honest, regime: { ...regimeNamed('compassionate'), Espoused: between(masquerade, pull) } },
    ],
  }
  return { ...firstExperiment, scenario, arms: [{ arm: 'masquerade' }, { arm: honest }] }
}

// The policy that a regime enacts under a pull of habit, computed as in the engine.
function between(regime: Regime, pull: number): Policy {
  const policy = { ...regime.Espoused }
  for (const name of policyNames) {
    const field = policyField[name]
    policy[field] = (1 - pull) * regime.Espoused[field] + pull * regime.Habit![field]
  }
  return policy
}
