import { addressOf, chapters, numberOf } from '../story/chapters'
import { views } from '../state/route'
import { timed, type Part, type Plan } from './plans'

/** A lesson, minute by minute. */
export function PlanTable({ plan }: { plan: Plan }) {
  return (
    <section class="lessons-plan">
      <h2>{plan.name}</h2>
      <p>
        <strong>Aim.</strong> {plan.aim}
      </p>
      <p>
        <strong>Before the lesson.</strong> {plan.before}
      </p>
      <table class="lessons-minutes">
        <caption class="visually-hidden">{plan.name}, minute by minute</caption>
        <thead>
          <tr>
            <th scope="col">Minutes</th>
            <th scope="col">What</th>
          </tr>
        </thead>
        <tbody>
          {timed(plan).map(({ from, to, part }) => (
            <tr key={part.title}>
              <th scope="row">
                {from}–{to}
              </th>
              <td>
                <strong>{part.title}.</strong> {part.how} <Places part={part} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}

function Places({ part: { chapters: names = [], views: others = [] } }: { part: Part }) {
  if (names.length + others.length === 0) return null
  return (
    <span class="lessons-places">
      {names.map((name) => (
        <a key={name} href={addressOf(numberOf(name))}>
          Chapter {numberOf(name) + 1}: {chapters[numberOf(name)]!.title}
        </a>
      ))}
      {others.map((name) => (
        <a key={name} href={`#${name}`}>
          {views.find((view) => view.name === name)!.title}
        </a>
      ))}
    </span>
  )
}
