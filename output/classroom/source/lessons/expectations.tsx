import { fixed } from '../charts/wording'
import { looksOf } from '../state/looks'
import { ArmName } from '../story/arm_name'
import { means } from '../story/facts'

const arms = ['domineering', 'compassionate', 'power-with'] as const

const rows = [
  { outcome: 'crises_per_year', title: 'Crises a year', decimals: 2 },
  { outcome: 'crisis_weeks', title: 'Length of a crisis, in weeks', decimals: 1 },
  { outcome: 'collateral_damage', title: 'Damage to people, per 100 member-years', decimals: 1 },
  { outcome: 'leadership_capacity', title: 'Leadership capacity of followers, 0 to 1', decimals: 2 },
  { outcome: 'performance', title: 'Performance, in weeks of work per seat', decimals: 3 },
  { outcome: 'trust', title: 'Trust of followers, 0 to 1', decimals: 2 },
] as const

/** What will come out, told to the teacher beforehand. */
export function Expectations() {
  const looks = looksOf(arms)
  return (
    <section class="lessons-expect">
      <h2>What to expect</h2>
      <p>
        In ordinary years, as means over more than 58 000 worlds. A class that runs a hundred worlds or more will see about the same; a single
        run can come out quite differently, and should.
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
          Who bets that power-with has fewer crises than <em>domineering</em> is right by far. Than <em>compassionate</em> it has slightly{' '}
          <strong>more</strong>, and they last longer. This may be the surprise of the lesson; let it stand.
        </li>
        <li>
          In an emergency command is faster: 1.5 weeks under <em>compassionate</em> against 4.6 under power-with. <em>Situational</em>, which
          is power-with with command in crises, needs less than one.
        </li>
        <li>
          Where units depend on each other, and in a first year with beginners, kind power-over has fewer crises. Students who draw these
          worlds are not doing it wrong.
        </li>
        <li>
          That nobody is hurt under power-with is so by construction. If somebody says so, they have understood the model better than the
          rest.
        </li>
        <li>
          Bosses who decide but threaten nobody (strike out the threat in chapter 5) have the fewest crises of all of these. So what helps
          is not one thing: giving up the threat spares people and speaks for performance; sharing decisions makes leaders.
        </li>
      </ul>
    </section>
  )
}
