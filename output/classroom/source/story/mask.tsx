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
      on the right says what it does; the one on the left says that it shares power. So whatever differs is the price, or the gain, of
      saying it.
    </>,
    <>
      The model lets people notice the gap between words and deeds, and lets it cost trust. It is an assumption with some evidence
      behind it; without it, the mask would cost nothing at all.
    </>,
  ],
  todo: <>Move what both do from what the posters say towards kind power-over. Or let them mean it, until a crisis comes.</>,
  notice: (
    <>
      The name alone buys nothing and costs trust (0.37 against 0.44), some performance and a few crises. But honesty is not the same
      as success: power-with that means it has no fewer crises than the mask. And to mean it until it gets serious is worse than honest
      kind power-over: in a restless world, half a crisis a year more.
    </>
  ),
}

const kinds = [
  { value: 'mask', label: 'They do not mean it', meaning: 'the same deeds under another name' },
  { value: 'relapse', label: 'They mean it, until a crisis', meaning: 'each one throws them half-way back to domineering' },
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
 * What leaders do is so far from power-with to compassionate power-over: once
 * under the name of power-with, and once under its own. Where the habit is all of
 * it, the first is the regime masquerade, and the other compassionate.
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

// What a regime enacts while the habit pulls so much, as the engine reckons it.
function between(regime: Regime, pull: number): Policy {
  const policy = { ...regime.Espoused }
  for (const name of policyNames) {
    const field = policyField[name]
    policy[field] = (1 - pull) * regime.Espoused[field] + pull * regime.Habit![field]
  }
  return policy
}
