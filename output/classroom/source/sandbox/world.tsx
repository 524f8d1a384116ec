import { useId, useState } from 'preact/hooks'
import type { Experiment } from '../state/experiment'
import { NumberField } from './number_field'

const largestSeed = 2n ** 64n - 1n

/** What is wrong with a seed that has been typed, or nothing. */
export function seedFault(text: string): string {
  if (!/^\d{1,20}$/.test(text)) return 'Seed needs a whole number from 0 to 18,446,744,073,709,551,615.'
  return BigInt(text) > largestSeed ? 'The largest seed is 18,446,744,073,709,551,615.' : ''
}

/** Which world the organizations meet: founders, shocks and chances follow from seed and number. */
export function World({ experiment, onChange }: { experiment: Experiment; onChange: (experiment: Experiment) => void }) {
  const id = useId()
  const [typed, setTyped] = useState<string | null>(null)
  const fault = typed === null ? '' : seedFault(typed)
  const type = (text: string) => {
    if (seedFault(text) !== '') return setTyped(text)
    setTyped(null)
    onChange({ ...experiment, seed: String(BigInt(text)) })
  }
  const { replication } = experiment
  return (
    <div class="sandbox-world">
      <div class="sandbox-world-field">
        <label for={id}>Seed</label>
        <input
          id={id}
          type="text"
          inputMode="numeric"
          value={typed ?? experiment.seed}
          aria-invalid={fault !== ''}
          aria-describedby={fault && `${id}-fault`}
          onInput={(event) => type(event.currentTarget.value)}
        />
        {fault !== '' && (
          <p class="alarm sandbox-world-fault" id={`${id}-fault`} role="alert">
            {fault}
          </p>
        )}
      </div>
      <div class="sandbox-world-field">
        <span>World number</span>
        <NumberField
          label="World number"
          value={replication}
          range={{ min: 0, max: 9_999_999, whole: true }}
          onChange={(value) => onChange({ ...experiment, replication: value })}
        />
      </div>
      <button type="button" onClick={() => onChange({ ...experiment, replication: (replication + 1) % 10_000_000 })}>
        Another world
      </button>
      <p class="note">
        Both organizations meet the same world. The same seed and number always give the same world, here and in the terminal.
      </p>
    </div>
  )
}
