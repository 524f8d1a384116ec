import { fixed } from '../charts/wording'
import { looksOf } from '../state/looks'
import { ArmName } from '../story/arm_name'
import { means } from '../story/facts'

const arms = ['domineering', 'compassionate', 'power-with'] as const

const rows = [
  { outcome: 'crises_per_year', title: 'Crises a year', decimals: 2 },
  { outcome: 'crisis_weeks', title: 'Crisis length in weeks (0 if none)', decimals: 1 },
  { outcome: 'collateral_damage', title: 'Damage to people, per 100 member-years', decimals: 1 },
  { outcome: 'leadership_capacity', title: 'Leadership capacity of followers, 0 to 1', decimals: 2 },
  { outcome: 'performance', title: 'Performance: useful work per seat, 0 to 1', decimals: 3 },
  { outcome: 'trust', title: 'Trust of followers, 0 to 1', decimals: 2 },
] as const

/** The results to expect, for the teacher. */
export function Expectations() {
  const looks = looksOf(arms)
  return (
    <section class="lessons-expect">
      <h2>What to expect</h2>
      <p>
        Means over more than 58,000 worlds of ordinary years. A class that runs a hundred worlds or more will see about the same; a single
        run may differ widely, and should.
      </p>
      <div class="scrolling" tabIndex={0} role="region" aria-label="What to expect, in numbers">
        <table>
          <thead>
            <tr>
              <th scope="col">Mean</th>
              {arms.map((arm, number) => (
                <th scope="col" class="number" key={arm}>
                  <ArmName name={arm} look={looks[number]!} />
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map(({ outcome, title, decimals }) => (
              <tr key={outcome}>
                <th scope="row">{title}</th>
                {arms.map((arm) => (
                  <td class="number" key={arm}>
                    {fixed(means[arm][outcome], decimals)}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <ul>
        <li>
          Students who bet that power-with has fewer crises than <em>domineering</em> are right by a wide margin. Compared with{' '}
          <em>compassionate</em> it has slightly <strong>more</strong>, and they last longer. This may be the surprise of the lesson; do
          not explain it away.
        </li>
        <li>
          In an emergency, command is faster: a crisis lasts 1.5 weeks under <em>compassionate</em> and 4.6 under power-with.{' '}
          <em>Situational</em>, which is power-with plus command in crises, needs less than one week.
        </li>
        <li>
          Where units depend on each other, and in a first year with beginners, kind power-over has fewer crises. Students who get these
          worlds have made no mistake.
        </li>
        <li>
          Nobody is hurt under power-with, by construction. Students who point this out have understood the model better than most.
        </li>
        <li>
          Bosses who decide but threaten nobody (strike out the threat in chapter 5) have the fewest crises of all. So no single thing helps:
          giving up the threat spares people and raises performance; sharing decisions makes leaders.
        </li>
      </ul>
    </section>
  )
}
