import { description } from '../engine/description'
import type { Scenario } from '../engine/protocol'
import type { Experiment } from '../state/experiment'

// In words and by shape: power from above, shared all round, or level.
const verdicts: Record<Exclude<Scenario['favours'], ''>, { shape: string; words: string }> = {
  'power-over': { shape: 'M0-5L5 4H-5Z', words: 'Power-over ahead' },
  'power-with': { shape: 'M-5 0A5 5 0 1 1 5 0A5 5 0 1 1-5 0Z', words: 'Power-with ahead' },
  'neither': { shape: 'M-5-4H5V-1H-5ZM-5 1H5V4H-5Z', words: 'Neither ahead' },
}

/** The scenarios to choose from; which side a scenario speaks for stands on its card, whichever that is. */
export function ScenarioCards({ experiment, onChoose }: { experiment: Experiment; onChoose: (scenario: Scenario) => void }) {
  return (
    <>
      <p class="note">
        Ahead means: better in what the scenario asks, the better of the power-over regimes against power-with, over{' '}
        {description.scenarios[0]!.replications} worlds; the finding says in what, and at what price.
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
              <Verdict favours={scenario.favours} />
            </button>
          </li>
        ))}
      </ul>
    </>
  )
}

function Verdict({ favours }: { favours: Scenario['favours'] }) {
  if (favours === '') return null
  const { shape, words } = verdicts[favours]
  return (
    <span class={`scenario-verdict scenario-verdict-${favours}`}>
      <svg width="14" height="14" viewBox="-7 -7 14 14" aria-hidden="true">
        <path d={shape} />
      </svg>
      {words}
    </span>
  )
}

/** What a scenario is about; what was found in it is folded, so as not to be told before the reader has looked. */
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
          <summary>What was found in {scenario.replications} worlds</summary>
          <p>{scenario.finding}</p>
        </details>
      )}
    </div>
  )
}
