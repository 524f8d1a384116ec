import { useSignal } from '@preact/signals'
import { lazy, Suspense } from 'preact/compat'
import type { Player } from '../state/player'
import { Body } from './body'
import { Comparison } from './comparison'
import { Hushes } from './hushes'
import { silencesOf } from './silences'
import { Slide } from './slide'
import { Stage } from './stage'
import type { ChapterText } from './text'
import { threatened } from './threatened'
import { usePlayer, useWorlds } from './worlds'

const SilenceCurve = lazy(() => import('./silence_curve'))

export const text: ChapterText = {
  prose: [
    <>
      A problem that has to be reported is solved only if somebody reports it. In the model, the more people trust, the likelier they
      speak up. Three things determine their trust in the long run: how often they are asked, how heavy a threat hangs over them, and
      whether leaders do as they say. Trust drops when people are disciplined, or see a colleague disciplined.
    </>,
    <>
      So the model does not discover that threats silence people: that is an assumption, because studies of real workplaces find it. The
      runs can show how much silence follows, and what it costs.
    </>,
  ],
  todo: (
    <>
      Make the threat on the left heavier or lighter. On the right nobody is threatened. In both, bosses decide alone, and the other six
      numbers are the same.
    </>
  ),
  notice: (
    <>
      A hush marks somebody who saw a problem and said nothing. Some people keep silent even without a threat. And watch performance as
      the threat nears its full weight: it rises again, because the model assumes that fear makes people work.
    </>
  ),
}

/** The effect of a threat on speaking up. */
export default function Silence() {
  const sanction = useSignal(0.8)
  const experiment = threatened(sanction.value)
  const player = usePlayer(experiment)
  useWorlds(player, experiment, { begin: firstSilence })
  return (
    <Body
      text={text}
      controls={
        <Slide
          label="Threat on the left (sanction)"
          from="none"
          to="full"
          value={sanction.value}
          told={(value) => value.toFixed(2)}
          onChange={(value) => (sanction.value = value)}
        />
      }
      stage={
        <>
          <Stage player={player} elsewhere={threatened(sanction.value, 'domineering')} />
          <Hushes player={player} />
        </>
      }
      evidence={
        <>
          <Comparison player={player} outcomes={['voiced', 'trust', 'resolution_weeks', 'crises_per_year', 'performance']} />
          <Suspense fallback={<p class="note story-curve">Preparing a curve over all threats …</p>}>
            <SilenceCurve />
          </Suspense>
        </>
      }
    />
  )
}

function firstSilence(player: Player): number | undefined {
  const sides = player.sides.peek()
  return sides ? silencesOf(sides[0].recording)[0] : undefined
}
