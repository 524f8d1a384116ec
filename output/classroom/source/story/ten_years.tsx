import { useSignal } from '@preact/signals'
import { lazy, Suspense } from 'preact/compat'
import { firstExperiment, type Experiment } from '../state/experiment'
import { Body } from './body'
import { Choice, regimeOptions } from './choice'
import { Comparison } from './comparison'
import { Stage } from './stage'
import type { ChapterText } from './text'
import { usePlayer, useWorlds, worlds } from './worlds'

const Years = lazy(() => import('./years'))

export const text: ChapterText = {
  prose: [
    <>
      One problem proves nothing, and neither does one year. Now both organizations live through ten: small problems all the time, and
      about twice a year a shock that brings several at once.
    </>,
    <>
      The coloured lines show this one world; the shading in the same colours shows the middle 80% of {worlds} worlds. A line outside its
      shading means that this world is unusual. Where the two shadings part, the way of leading matters in nearly every world.
    </>,
  ],
  todo: (
    <>
      Drag along the years, or play them. Then try another world, and finally the essay’s strongest rival: <em>compassionate</em>.
    </>
  ),
  notice: (
    <>
      Against <em>domineering</em>, the essay’s claim holds almost throughout. Against kind power-over, it holds for leadership among
      followers (0.49 against 0.34), for damage (none against 2.1) and, narrowly, for performance (0.685 against 0.648). It does not
      hold for crises: kind power-over has slightly fewer (0.34 against 0.40 a year), and ends them two weeks sooner.
    </>
  ),
}

const lefts = ['domineering', 'compassionate']

/** Ten years of both, in one world and in many. */
export default function TenYears() {
  const left = useSignal('domineering')
  const replication = useSignal(0)
  const experiment: Experiment = { ...firstExperiment, arms: [{ arm: left.value }, { arm: 'power-with' }], replication: replication.value }
  const player = usePlayer(experiment)
  useWorlds(player, experiment)
  return (
    <Body
      text={text}
      controls={
        <>
          <Choice title="On the left" options={regimeOptions(lefts)} value={left.value} onChange={(value) => (left.value = value)} />
          <p class="row">
            <button type="button" onClick={() => (replication.value += 1)}>
              Another world
            </button>
            <span class="note">This is world {replication.value}.</span>
          </p>
        </>
      }
      stage={
        <>
          <Stage player={player} low />
          <Suspense fallback={<p class="note">Drawing the years …</p>}>
            <Years player={player} />
          </Suspense>
        </>
      }
      evidence={
        <Comparison
          player={player}
          outcomes={['leadership_capacity', 'collateral_damage', 'crises_per_year', 'crisis_weeks', 'performance']}
        />
      }
    />
  )
}
