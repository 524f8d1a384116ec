import { useId } from 'preact/hooks'

/** A slider with labels at its ends and its value in words. */
export function Slide({
  label,
  from,
  to,
  value,
  step = 0.05,
  told,
  onChange,
}: {
  label: string
  from: string
  to: string
  value: number // from 0 to 1
  step?: number
  told: (value: number) => string
  onChange: (value: number) => void
}) {
  const id = useId()
  return (
    <div class="story-slide">
      <label for={id}>
        {label}: <output for={id}>{told(value)}</output>
      </label>
      <input
        id={id}
        type="range"
        min={0}
        max={1}
        step={step}
        value={value}
        aria-valuetext={told(value)}
        onInput={(event) => onChange(event.currentTarget.valueAsNumber)}
      />
      <div class="story-slide-ends note" aria-hidden="true">
        <span>{from}</span>
        <span>{to}</span>
      </div>
    </div>
  )
}
