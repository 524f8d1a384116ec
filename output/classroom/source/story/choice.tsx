import { useId } from 'preact/hooks'
import type { ComponentChildren } from 'preact'
import { description } from '../engine/description'
import type { Look } from '../state/looks'
import { Mark } from '../components/mark'
import { armLooks } from './arm_looks'

export interface Option {
  value: string
  label: ComponentChildren
  meaning?: string
  look?: Look
}

/** A choice among options, by native radio buttons. */
export function Choice({
  title,
  options,
  value,
  onChange,
}: {
  title: string
  options: readonly Option[]
  value: string
  onChange: (value: string) => void
}) {
  const name = useId()
  return (
    <fieldset class="story-choice">
      <legend>{title}</legend>
      {options.map((option) => (
        <label key={option.value}>
          <input type="radio" name={name} value={option.value} checked={value === option.value} onChange={() => onChange(option.value)} />
          <span>
            {option.look && <Mark look={option.look} />} <strong>{option.label}</strong>
            {option.meaning && <span class="note"> {option.meaning}</span>}
          </span>
        </label>
      ))}
    </fieldset>
  )
}

/** The named regimes as options, with their meanings. */
export function regimeOptions(names: readonly string[]): Option[] {
  const looks = armLooks(names)
  return names.map((value, number) => ({
    value,
    label: value,
    meaning: description.regimes.find((regime) => regime.Name === value)?.Meaning ?? '',
    look: looks[number]!,
  }))
}
