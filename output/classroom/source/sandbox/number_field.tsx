import { useEffect, useId, useRef, useState } from 'preact/hooks'
import { plain } from '../share/contents'
import { parseNumber, parseWhole } from '../state/number'
import { capital } from '../why/names'

/** The numbers that a field takes. */
export interface Range {
  min: number
  max: number
  whole?: boolean
}

// Ends the labels of fields beside a slider of the same name.
const asNumber = /, as a number$/

function named(label: string): string {
  return capital(label.replace(asNumber, ''))
}

/** The fault of a number that has been typed, or ''. */
export function faultOf(name: string, text: string, { min, max, whole }: Range): string {
  const kind = whole ? 'a whole number' : 'a number'
  const value = parseNumber(text)
  if (value === undefined) {
    const comma = text.includes(',') ? ' Write decimals with a point, and thousands without commas.' : ''
    return `${name} needs ${kind} from ${plain(min)} to ${plain(max)}.${comma}`
  }
  if (value < min || value > max) return `${name}: ${plain(value)} is outside its range, ${plain(min)} to ${plain(max)}.`
  if (whole && parseWhole(text, BigInt(max)) === undefined) return `${name}: ${plain(value)} is not a whole number.`
  return ''
}

/** How much the arrow keys change a number. */
function stepOf({ min, max, whole }: Range): number {
  return whole ? 1 : 10 ** Math.floor(Math.log10((max - min) / 20))
}

/**
 * A field for a number. It hands on numbers in the range; of anything else it says
 * what it needs, and nothing else changes. It is not of type "number", because
 * browsers change what is typed there: 0,2 to 02.
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
    if (parseNumber(text) === value && fault === '') return
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
    if (wrong === '') onChange(parseNumber(typed)!)
  }
  const press = (event: KeyboardEvent) => {
    const direction = { ArrowUp: 1, ArrowDown: -1 }[event.key]
    if (direction === undefined || fault !== '') return
    event.preventDefault()
    const next = Number((value + direction * (step ?? stepOf(range))).toPrecision(12))
    type(String(Math.min(range.max, Math.max(range.min, next))))
  }
  const leave = () => {
    if (fault === '') setText(String(value))
  }
  return (
    <span class="number-field">
      <input
        type="text"
        role="spinbutton"
        inputMode={range.whole ? 'numeric' : 'decimal'}
        autocomplete="off"
        aria-label={label}
        aria-describedby={[describedBy, fault && id].filter(Boolean).join(' ') || undefined}
        aria-invalid={fault !== ''}
        aria-valuemin={range.min}
        aria-valuemax={range.max}
        aria-valuenow={fault === '' ? value : undefined}
        aria-valuetext={text}
        value={text}
        onInput={(event) => type(event.currentTarget.value)}
        onKeyDown={press}
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
