import { useEffect, useId, useState } from 'preact/hooks'
import { faultOf } from '../sandbox/number_field'
import { seedFault, seedIn } from '../sandbox/world'
import type { Experiment } from '../state/experiment'
import { parseNumber } from '../state/number'

const numbers = { min: 0, max: 9_999_999, whole: true }

/** The experiment in the next world of its seed. */
export function inAnotherWorld(experiment: Experiment): Experiment {
  return { ...experiment, replication: (experiment.replication + 1) % (numbers.max + 1) }
}

/** Fields for the world that both organizations meet. */
export function WorldChoice({ experiment, onChange }: { experiment: Experiment; onChange: (experiment: Experiment) => void }) {
  const id = useId()
  const [seed, setSeed] = useState(experiment.seed)
  const [number, setNumber] = useState(String(experiment.replication))
  const [fault, setFault] = useState('')
  useEffect(() => {
    setSeed(experiment.seed)
    setNumber(String(experiment.replication))
    setFault('')
  }, [experiment.seed, experiment.replication])
  const go = (event: Event) => {
    event.preventDefault()
    const wrong = seedFault(seed) || faultOf('World number', number, numbers)
    setFault(wrong)
    if (wrong === '') onChange({ ...experiment, seed: seedIn(seed)!, replication: parseNumber(number)! })
  }
  return (
    <form class="twins-world row" onSubmit={go} noValidate>
      <label for={`${id}-seed`}>Seed</label>
      <input
        id={`${id}-seed`}
        class="twins-seed"
        type="text"
        inputMode="numeric"
        value={seed}
        aria-invalid={fault !== '' && seedFault(seed) !== ''}
        aria-describedby={id}
        onInput={(event) => setSeed(event.currentTarget.value)}
      />
      <label for={`${id}-number`}>World number</label>
      <input
        id={`${id}-number`}
        class="twins-number"
        type="text"
        inputMode="numeric"
        value={number}
        aria-invalid={fault !== '' && faultOf('World number', number, numbers) !== ''}
        aria-describedby={id}
        onInput={(event) => setNumber(event.currentTarget.value)}
      />
      <button type="submit">Go to this world</button>
      <p class="note" id={id}>
        {fault === '' ? (
          'The same seed and number give the same world, here and in the terminal.'
        ) : (
          <span class="alarm" role="alert">
            {fault}
          </span>
        )}
      </p>
    </form>
  )
}
