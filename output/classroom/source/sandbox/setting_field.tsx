import { useId } from 'preact/hooks'
import type { ParameterDescription } from '../engine/protocol'
import { plain } from '../share/contents'
import { NumberField } from './number_field'
import { placeOf, sliderEnd, valueAt } from './scale'

const kinds: Record<ParameterDescription['kind'], string> = {
  anchored: 'Anchored in a source',
  calibrated: 'Calibrated to the frequency of crises in surveys',
  assumption: 'Assumption',
}

/** A setting with its unit, range and the origin of its default. */
export function SettingField({
  parameter,
  value,
  usual,
  scenario,
  wrong,
  onChange,
  onFault,
}: {
  parameter: ParameterDescription
  value: number
  usual: number // the scenario's
  scenario: string
  wrong: readonly string[] // faults together with other settings
  onChange: (value: number) => void
  onFault: (fault: string) => void
}) {
  const id = useId()
  const { name, unit, min, max, meaning, kind, source } = parameter
  const title = settingTitle(name)
  const changed = value !== usual
  return (
    <div class={changed ? 'setting setting-changed' : 'setting'}>
      <label for={id}>
        {title} <span class="setting-unit">({unit})</span>
        {changed && <span class="setting-flag">changed</span>}
      </label>
      <input
        type="range"
        id={id}
        min={0}
        max={sliderEnd}
        value={placeOf(value, parameter)}
        aria-valuetext={`${plain(value)} ${unit}`}
        aria-describedby={`${id}-meaning`}
        onInput={(event) => onChange(valueAt(event.currentTarget.valueAsNumber, parameter))}
      />
      <NumberField
        label={`${title}, as a number`}
        value={value}
        range={parameter}
        describedBy={`${id}-meaning`}
        onChange={onChange}
        onFault={onFault}
      />
      {wrong.map((one) => (
        <p key={one} class="setting-wrong alarm">
          {one}
        </p>
      ))}
      <p class="note" id={`${id}-meaning`}>
        {meaning[0]!.toUpperCase() + meaning.slice(1)}. {plain(min)} to {plain(max)}. {kinds[kind]}
        {source !== '' && `: ${source}`}.
        {changed && (
          <>
            {' '}
            <button type="button" class="setting-reset" onClick={() => onChange(usual)}>
              Back to {plain(usual)} of {scenario}
            </button>
          </>
        )}
      </p>
    </div>
  )
}

/** organization.lateral_ties is called lateral ties in its group. */
export function settingTitle(name: string): string {
  return name.split('.')[1]!.replaceAll('_', ' ')
}
