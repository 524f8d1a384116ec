import { description } from '../engine/description'
import type { Pair, Scenario } from '../engine/protocol'
import type { Experiment } from '../state/experiment'

// In words and by shape: power from above, shared all around, or level.
const verdicts: Record<Exclude<Scenario['favours'], ''>, { shape: string; words: string }> = {
  'power-over': { shape: 'M0-5L5 4H-5Z', words: 'Power-over ahead' },
  'power-with': { shape: 'M-5 0A5 5 0 1 1 5 0A5 5 0 1 1-5 0Z', words: 'Power-with ahead' },
  'neither': { shape: 'M-5-4H5V-1H-5ZM-5 1H5V4H-5Z', words: 'Neither ahead' },
}

/** The scenarios to choose from. Each card says which side runs favour, whichever that is. */
export function ScenarioCards({ experiment, onChoose }: { experiment: Experiment; onChoose: (scenario: Scenario) => void }) {
  return (
    <>
      <p class="note">
        “Ahead” means: better in what the scenario asks, over {description.scenarios[0]!.replications} worlds or more. The regime named does
        better than an arm of the other side; the finding says in what, and at what price.
      </p>
      <ul class="scenario-cards">
        {description.scenarios.map((scenario) => (
          <li key={scenario.name}>
            <button
              type="button"
              class="scenario-card"
              aria-pressed={experiment.scenario === scenario.name}
              onClick={() => onChoose(scenario)}
            >
              <span class="scenario-card-title">{scenario.title}</span>
              <span class="scenario-card-question">{scenario.question}</span>
              <Verdict scenario={scenario} />
            </button>
          </li>
        ))}
      </ul>
    </>
  )
}

function Verdict({ scenario: { favours, winners } }: { scenario: Scenario }) {
  if (favours === '') return null
  const { shape, words } = verdicts[favours]
  const which = winners.filter((name) => name !== favours).join(', ')
  return (
    <span class={`scenario-verdict scenario-verdict-${favours}`}>
      <svg width="14" height="14" viewBox="-7 -7 14 14" aria-hidden="true">
        <path d={shape} />
      </svg>
      {words}
      {which && `: ${which}`}
    </span>
  )
}

/** The subject of a scenario. The finding is folded, so that readers look for themselves first. */
export function ScenarioText({ scenario }: { scenario: Scenario }) {
  return (
    <div class="prose">
      {scenario.story !== '' && <p>{scenario.story}</p>}
      {scenario.look_for !== '' && (
        <p>
          <strong>Look for:</strong> {scenario.look_for}
        </p>
      )}
      {scenario.finding !== '' && (
        <details>
          <summary>Finding over {scenario.replications} worlds</summary>
          <p>{scenario.finding}</p>
        </details>
      )}
    </div>
  )
}

/** The pairs of arms that a scenario compares. */
export function Pairs({ scenario: { pairs }, experiment, onChoose }: { scenario: Scenario; experiment: Experiment; onChoose: (pair: Pair) => void }) {
  if (pairs.length < 2) return null
  const [one, other] = experiment.arms.map(({ arm }) => arm)
  return (
    <fieldset class="scenario-pairs">
      <legend>Comparisons in this scenario</legend>
      {pairs.map((pair) => (
        <button
          type="button"
          key={`${pair.first} ${pair.second}`}
          aria-pressed={pair.first === one && pair.second === other}
          onClick={() => onChoose(pair)}
        >
          {pair.first} and {pair.second}
        </button>
      ))}
    </fieldset>
  )
}
