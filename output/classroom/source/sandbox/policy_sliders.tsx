import { useId } from 'preact/hooks'
import { description } from '../engine/description'
import type { Regime } from '../engine/protocol'
import { policyField, policyNames, type PolicyName, type PolicyNumbers } from '../state/experiment'
import { looksOf, type Look } from '../state/looks'
import { Mark, MarkShape } from '../components/mark'
import { NumberField } from './number_field'
import { changedFrom, nearestRegime, plainRegimes, policyOf, regimeNamed } from './regimes'
import './policy_sliders.css'

/**
 * Seven sliders, one for each number of a policy, with the named regimes as stops.
 * `policy`, and the policy handed on, hold the numbers that differ from the regime's.
 */
export function PolicySliders({
  regime,
  policy,
  title = 'How leaders act',
  onChange,
  onRegime,
}: {
  regime: Regime | string // or the name of one of the model
  policy: PolicyNumbers
  title?: string
  onChange: (policy: PolicyNumbers) => void
  onRegime?: (name: string) => void // another regime with its habit; without this, only the numbers change
}) {
  const base = typeof regime === 'string' ? regimeNamed(regime) : regime
  const numbers = policyOf(base, policy)
  const nearest = nearestRegime(numbers, base.Name)
  const looks = looksByRegime()
  const offered = onRegime ? description.regimes : plainRegimes
  const choose = (chosen: Regime) => (onRegime ? onRegime(chosen.Name) : onChange(changedFrom(base, chosen.Espoused)))
  return (
    <fieldset class="policy-sliders">
      <legend>{title}</legend>
      <div class="policy-sliders-regimes" role="group" aria-label="Set all seven numbers to those of a regime">
        {offered.map((one) => {
          const here = one.Name === nearest.regime.Name && nearest.distance === 0
          return (
            <button type="button" key={one.Name} title={one.Meaning} aria-pressed={here} onClick={() => choose(one)}>
              <Mark look={looks[one.Name]!} />
              {one.Name}
            </button>
          )
        })}
      </div>
      <p class="policy-sliders-nearest" role="status">
        Nearest regime: <strong>{nearest.regime.Name}</strong>{' '}
        ({distanceInWords(nearest.distance)})
      </p>
      {policyNames.map((name) => (
        <PolicySlider
          key={name}
          name={name}
          value={numbers[policyField[name]]}
          usual={base.Espoused[policyField[name]]}
          usualOf={base.Name}
          looks={looks}
          onChange={(value) => onChange(changedFrom(base, { ...numbers, [policyField[name]]: value }))}
        />
      ))}
      {base.Habit && <HabitNote regime={base} />}
      <p class="note">
        The marks above a slider show the regimes’ own numbers. Distance is the mean difference of the seven numbers: 0 means equal,
        1 means opposite in every number.
      </p>
    </fieldset>
  )
}

function PolicySlider({
  name,
  value,
  usual,
  usualOf,
  looks,
  onChange,
}: {
  name: PolicyName
  value: number
  usual: number
  usualOf: string
  looks: Record<string, Look>
  onChange: (value: number) => void
}) {
  const id = useId()
  const { symbol, meaning } = description.policy.find((number) => number.name === policyField[name])!
  const changed = value !== usual
  return (
    <div class={changed ? 'policy-slider policy-slider-changed' : 'policy-slider'}>
      <label for={id}>
        <abbr title={`${symbol} in the specification`}>{symbol}</abbr> {name}
      </label>
      <Stops name={name} looks={looks} />
      <input
        type="range"
        id={id}
        min={0}
        max={1}
        step={0.01}
        list={`${id}-stops`}
        value={value}
        aria-describedby={`${id}-meaning`}
        onInput={(event) => onChange(event.currentTarget.valueAsNumber)}
      />
      <datalist id={`${id}-stops`}>
        {stopsOf(name).map(([stop]) => (
          <option key={stop} value={stop} />
        ))}
      </datalist>
      <NumberField label={`${name}, as a number`} value={value} range={{ min: 0, max: 1 }} step={0.01} onChange={onChange} />
      <p class="note" id={`${id}-meaning`}>
        {meaning}
        {changed && (
          <>
            {' '}
            <button type="button" class="policy-slider-reset" onClick={() => onChange(usual)}>
              back to {shortNumber(usual)} of {usualOf}
            </button>
          </>
        )}
      </p>
    </div>
  )
}

// The regimes' marks above the slider; those at the same place are stacked.
function Stops({ name, looks }: { name: PolicyName; looks: Record<string, Look> }) {
  const stops = stopsOf(name)
  const tallest = Math.max(...stops.map(([, regimes]) => regimes.length))
  return (
    <svg class="policy-slider-stops" height={tallest * 11} aria-hidden="true">
      {stops.map(([stop, regimes]) =>
        regimes.map((regime, place) => (
          <MarkShape key={regime} look={looks[regime]!} x={`${stop * 100}%`} y={(tallest - place) * 11 - 6} />
        )),
      )}
    </svg>
  )
}

function HabitNote({ regime }: { regime: Regime }) {
  const habit = nearestRegime(regime.Habit!)
  const { Pull, Practice, Rigidity } = regime
  return (
    <p class="policy-sliders-habit note">
      These are the numbers that {regime.Name} professes. Its leaders also have a habit, {habit.regime.Name}: at the start it pulls their
      actions {Math.round(Pull * 100)}% of the way towards it
      {Practice > 0 && `; the pull weakens by ${Math.round(Practice * 100)}% a week`}
      {Rigidity > 0 && `; each crisis moves them ${Math.round(Rigidity * 100)}% of the remaining way back`}.
    </p>
  )
}

/** The values of a number in the named regimes, with the regimes of each. */
function stopsOf(name: PolicyName): [number, string[]][] {
  const stops = new Map<number, string[]>()
  for (const regime of plainRegimes) {
    const value = regime.Espoused[policyField[name]]
    stops.set(value, [...(stops.get(value) ?? []), regime.Name])
  }
  return [...stops].sort(([a], [b]) => a - b)
}

function looksByRegime(): Record<string, Look> {
  const names = description.regimes.map((regime) => regime.Name)
  const looks = looksOf(names)
  return Object.fromEntries(names.map((name, number) => [name, looks[number]!]))
}

function distanceInWords(distance: number): string {
  if (distance === 0) return 'the same numbers'
  return distance < 0.01 ? 'distance below .01' : `distance ${shortNumber(distance)}`
}

function shortNumber(value: number): string {
  return value.toFixed(2).replace(/^0\./, '.')
}
