import { useEffect, useId, useRef, useState } from 'preact/hooks'
import { plain } from '../share/contents'
import { capital } from '../why/names'

/** What a number must be. */
export interface Range {
  min: number
  max: number
  whole?: boolean
}

// Of the labels of fields that stand beside a slider of the same name.
const asNumber = /, as a number$/

function named(label: string): string {
  return capital(label.replace(asNumber, ''))
}

/** What is wrong with a number that has been typed, or nothing. */
export function faultOf(name: string, text: string, { min, max, whole }: Range): string {
  const kind = whole ? 'a whole number' : 'a number'
  const value = Number(text)
  if (text.trim() === '' || !Number.isFinite(value)) return `${name} needs ${kind} from ${plain(min)} to ${plain(max)}.`
  if (value < min || value > max) return `${name}: ${plain(value)} is outside its range, ${plain(min)} to ${plain(max)}.`
  if (whole && !Number.isInteger(value)) return `${name}: ${plain(value)} is not a whole number.`
  return ''
}

/**
 * A field for a number. What is typed is handed on only while it is a number in
 * the range; otherwise the field says what it needs and all else stays as it is.
 */
export function NumberField({
  label,
  value,
  range,
  step,
  describedBy,
  onChange,
  onFault,
}: {
  label: string
  value: number
  range: Range
  step?: number
  describedBy?: string
  onChange: (value: number) => void
  onFault?: (fault: string) => void
}) {
  const id = useId()
  const [text, setText] = useState(String(value))
  const [fault, setFault] = useState('')
  const told = useRef('')

  useEffect(() => {
    if (Number(text) === value && fault === '') return
    setText(String(value))
    setFault('')
  }, [value])

  useEffect(() => {
    if (told.current !== fault) onFault?.(fault)
    told.current = fault
  }, [fault])
  useEffect(() => () => void (told.current !== '' && onFault?.('')), [])

  const type = (typed: string) => {
    setText(typed)
    const wrong = faultOf(named(label), typed, range)
    setFault(wrong)
    if (wrong === '') onChange(Number(typed))
  }
  const leave = () => {
    if (fault === '') setText(String(value))
  }
  return (
    <span class="number-field">
      <input
        type="number"
        aria-label={label}
        aria-describedby={[describedBy, fault && id].filter(Boolean).join(' ') || undefined}
        aria-invalid={fault !== ''}
        min={range.min}
        max={range.max}
        step={step ?? (range.whole ? 1 : 'any')}
        value={text}
        onInput={(event) => type(event.currentTarget.value)}
        onBlur={leave}
      />
      {fault !== '' && (
        <span class="number-field-fault alarm" id={id} role="alert">
          {fault}
        </span>
      )}
    </span>
  )
}
