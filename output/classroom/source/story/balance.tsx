import { fixed } from '../charts/wording'
import { means, taken } from './facts'

const kind = means.compassionate
const shared = means['power-with']
const decided = taken['power-with, delegation 0.15']
const percent = (share: number) => `${Math.round(100 * share)}%`

/** What all runs together say for and against the claim. */
export function Balance() {
  return (
    <section class="story-balance" aria-labelledby="story-balance">
      <h2 id="story-balance">What speaks against the claim, and what for it</h2>
      <div class="story-balance-sides">
        <div>
          <h3>Against</h3>
          <ul>
            <li>
              Kind power-over has fewer crises than power-with ({fixed(kind.crises_per_year, 2)} against {fixed(shared.crises_per_year, 2)} a
              year), is through them sooner ({fixed(kind.crisis_weeks, 1)} against {fixed(shared.crisis_weeks, 1)} weeks), and has fewer that
              are followed by another within a year ({percent(kind.recurrence)} against {percent(shared.recurrence)}).
            </li>
            <li>
              Let bosses decide again, and leave all else of power-with as it is (delegation 0.15): fewer crises (
              {fixed(decided.crises_per_year, 2)}) and more performance ({fixed(decided.performance, 2)} against{' '}
              {fixed(shared.performance, 2)}), though fewer who can lead ({fixed(decided.leadership_capacity, 2)} against{' '}
              {fixed(shared.leadership_capacity, 2)}). What power-with gains in performance, it gains by not threatening and by listening.
            </li>
            <li>
              Where problems have many sides, sharing ought to help most. Counted in crises it helps no more than kind power-over: under{' '}
              <em>Complex and slow</em> both have as many. What power-with is ahead in there is performance, and problems solved without a
              crisis and without hurting anyone. In emergencies, among beginners, and where units are in each other’s way, kind power-over
              has fewer or shorter crises.
            </li>
            <li>Leaders are not worth more where followers lead, too.</li>
          </ul>
        </div>
        <div>
          <h3>For</h3>
          <ul>
            <li>
              Followers grow into leaders: {fixed(shared.leadership_capacity, 2)} against {fixed(kind.leadership_capacity, 2)} under kind and{' '}
              {fixed(means.domineering.leadership_capacity, 2)} under harsh power-over, and so it is in all of 202 settings drawn at random.
            </li>
            <li>
              Harsh power-over loses on nearly every count: {fixed(means.domineering.crises_per_year, 2)} crises a year, damage of{' '}
              {fixed(means.domineering.collateral_damage, 0)} per 100 member-years, performance {fixed(means.domineering.performance, 2)}.
            </li>
            <li>
              Performance is a little higher than under kind power-over ({fixed(shared.performance, 3)} against{' '}
              {fixed(kind.performance, 3)}), and nobody is hurt.
            </li>
            <li>
              Command kept for crises alone (<em>situational</em>) is through them in {fixed(means.situational.crisis_weeks, 1)} weeks and
              costs next to nothing.
            </li>
          </ul>
        </div>
      </div>
    </section>
  )
}
