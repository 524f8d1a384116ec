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
      A problem that has to be reported is solved only if somebody reports it. In the model people speak up with a chance that rises
      with their trust. Trust settles where three things put it: how often people are asked, how heavy a threat hangs over them, and
      whether leaders do as they say. It drops when they are disciplined, or see a colleague disciplined.
    </>,
    <>
      That a threat silences people is therefore not found here: it is put in, because studies of real workplaces find it. What the
      runs can show is how much silence comes of it, and what the silence costs.
    </>,
  ],
  todo: (
    <>
      Give the organization on the left a threat, and make it heavier. On the right nobody is threatened; bosses decide alone in both,
      and the other six numbers are the same.
    </>
  ),
  notice: (
    <>
      A hush marks somebody who saw a problem and said nothing. Some are left even without a threat. And watch performance as the
      threat nears its full weight: it rises again, because the model grants that fear makes people work.
    </>
  ),
}

/** What a threat does to speaking up. */
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
          <Suspense fallback={<p class="note story-curve">A curve over all threats is coming …</p>}>
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
