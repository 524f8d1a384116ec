import { fixed } from '../charts/wording'
import { means, taken } from './facts'

const kind = means.compassionate
const shared = means['power-with']
const decided = taken['power-with, delegation 0.15']
const percent = (share: number) => `${Math.round(100 * share)}%`

/** The evidence of all runs, for and against the claim. */
export function Balance() {
  return (
    <section class="story-balance" aria-labelledby="story-balance">
      <h2 id="story-balance">The case against the claim, and the case for it</h2>
      <div class="story-balance-sides">
        <div>
          <h3>Against</h3>
          <ul>
            <li>
              Kind power-over has fewer crises than power-with ({fixed(kind.crises_per_year, 2)} against {fixed(shared.crises_per_year, 2)} a
              year), ends them sooner (after {fixed(kind.crisis_weeks, 1)} weeks, not {fixed(shared.crisis_weeks, 1)}; runs without a crisis count as 0), and fewer of them are
              followed by another within a year ({percent(kind.recurrence)} against {percent(shared.recurrence)}).
            </li>
            <li>
              If bosses decide again and the rest of power-with stays (delegation 0.15), there are fewer crises (
              {fixed(decided.crises_per_year, 2)}) and performance is higher ({fixed(decided.performance, 2)} against{' '}
              {fixed(shared.performance, 2)}), but fewer people can lead ({fixed(decided.leadership_capacity, 2)} against{' '}
              {fixed(shared.leadership_capacity, 2)}). So the gain of power-with in performance comes from listening and from not
              threatening.
            </li>
            <li>
              Sharing ought to help most where problems have many sides. Measured in crises, it helps no more than kind power-over: in{' '}
              <em>Complex and slow</em> both have equally many. There power-with leads in performance, and in problems solved without a
              crisis and without hurting anyone. In emergencies, among beginners, and where units obstruct each other, kind power-over has
              fewer or shorter crises.
            </li>
            <li>A leader’s skill is not worth more where followers lead as well.</li>
          </ul>
        </div>
        <div>
          <h3>For</h3>
          <ul>
            <li>
              Followers grow into leaders: {fixed(shared.leadership_capacity, 2)} against {fixed(kind.leadership_capacity, 2)} under kind and{' '}
              {fixed(means.domineering.leadership_capacity, 2)} under harsh power-over; power-with leads in each of 202 randomly drawn
              settings.
            </li>
            <li>
              Harsh power-over loses on nearly every count: {fixed(means.domineering.crises_per_year, 2)} crises a year, damage of{' '}
              {fixed(means.domineering.collateral_damage, 0)} per 100 member-years, performance {fixed(means.domineering.performance, 2)}.
            </li>
            <li>
              Performance is slightly higher than under kind power-over ({fixed(shared.performance, 3)} against{' '}
              {fixed(kind.performance, 3)}), and nobody is hurt.
            </li>
            <li>
              Command in crises only (<em>situational</em>) ends them in {fixed(means.situational.crisis_weeks, 1)} weeks (computed in the
              same way) and costs next to nothing.
            </li>
          </ul>
        </div>
      </div>
    </section>
  )
}
