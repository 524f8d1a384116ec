import { useId, useState } from 'preact/hooks'
import type { Experiment } from '../state/experiment'
import { parseWhole } from '../state/number'
import { NumberField } from './number_field'

const largestSeed = 2n ** 64n - 1n

/** The seed in a text, or undefined. */
export function seedIn(text: string): string | undefined {
  return parseWhole(text, largestSeed)?.toString()
}

/** The fault of a seed that has been typed, or ''. */
export function seedFault(text: string): string {
  return seedIn(text) === undefined ? 'Seed needs a whole number from 0 to 18,446,744,073,709,551,615.' : ''
}

/** The world that both organizations meet: seed and number determine founders, shocks and chances. */
export function World({ experiment, onChange }: { experiment: Experiment; onChange: (experiment: Experiment) => void }) {
  const id = useId()
  const [typed, setTyped] = useState<string | null>(null)
  const fault = typed === null ? '' : seedFault(typed)
  const type = (text: string) => {
    const seed = seedIn(text)
    setTyped(seed === text ? null : text)
    if (seed !== undefined) onChange({ ...experiment, seed })
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
          onBlur={() => fault === '' && setTyped(null)}
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
