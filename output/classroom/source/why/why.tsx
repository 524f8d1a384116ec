import { useComputed, type ReadonlySignal } from '@preact/signals'
import { useEffect, useId, useMemo, useRef } from 'preact/hooks'
import { announce } from '../state/announcer'
import type { Side } from '../state/player'
import { whenOf } from '../components/when'
import { causesOf, type Cause } from './causes'
import { compared } from './counterpart'
import { SeverityLine } from './severity_line'
import './why.css'

const near = 4 // weeks around its story in which a crisis still counts as being looked at

/** The causes and consequences of a crisis, and the course of the same problem in the other organization. */
export function Why({
  side,
  problem,
  onClose,
  other,
  week,
  onMoment,
}: {
  side: Side
  problem: number
  onClose: () => void
  other?: Side | null
  week?: ReadonlySignal<number> // the one shown
  onMoment?: (week: number) => void
}) {
  const id = useId()
  const opener = useRef<Element | null>(null)
  useEffect(() => {
    opener.current = document.activeElement
  }, [side.arm, problem])
  const causes = useMemo(() => causesOf(side.recording, problem), [side.recording, side.lived, problem])
  const elsewhere = useMemo(() => (other ? compared(side.recording, problem, other.recording) : []), [side.lived, other?.lived, problem])
  const close = () => {
    const back = opener.current
    onClose()
    if (back instanceof HTMLElement && back.isConnected) back.focus({ preventScroll: true })
  }
  const onset = causes.findIndex(({ kind }) => kind === 'crisis began')
  return (
    <section class="why panel" aria-labelledby={id}>
      <div class="why-head">
        <h2 id={id} tabIndex={-1}>
          Why? {onset < 0 ? 'A problem' : 'A crisis'} in {side.arm.name}
          {onset >= 0 && `, ${whenOf(causes[onset]!.week)}`}
        </h2>
        <button type="button" class="why-close" onClick={close}>
          Close
        </button>
      </div>
      {week && <Elsewhen causes={causes} about={causes[Math.max(0, onset)]?.week} week={week} onMoment={onMoment} />}
      <div class="why-body">
        <div class="why-told" tabIndex={0} role="region" aria-label="The story of this problem">
          <h3>Causes</h3>
          <Chain causes={onset < 0 ? causes : causes.slice(0, onset + 1)} onMoment={onMoment} />
          {onset >= 0 && (
            <>
              <h3>Consequences</h3>
              <Chain causes={causes.slice(onset + 1)} onMoment={onMoment} />
            </>
          )}
        </div>
        <div class="why-aside">
          <h3>Severity</h3>
          <SeverityLine side={side} problem={problem} />
          {other && (
            <>
              <h3>The same problem in {other.arm.name}</h3>
              <p>{elsewhere.join(' ')}</p>
            </>
          )}
        </div>
      </div>
    </section>
  )
}

/** Says that another moment is shown, and leads back. */
function Elsewhen({
  causes,
  about,
  week,
  onMoment,
}: {
  causes: Cause[]
  about: number | undefined
  week: ReadonlySignal<number>
  onMoment: ((week: number) => void) | undefined
}) {
  const [first, last] = [causes[0]?.week ?? 0, causes.at(-1)?.week ?? 0]
  const far = useComputed(() => week.value < first - near || week.value > last + near).value
  if (!far || about === undefined) return null
  return (
    <p class="why-elsewhen row">
      <span>This is about {whenOf(about)}, but another time is shown.</span>
      {onMoment && (
        <button type="button" onClick={() => onMoment(about)}>
          Show that moment
        </button>
      )}
    </p>
  )
}

function Chain({ causes, onMoment }: { causes: Cause[]; onMoment: ((week: number) => void) | undefined }) {
  const show = (week: number) => {
    onMoment?.(week)
    announce(`Now shown: ${whenOf(week)}.`)
  }
  return (
    <ol class="why-chain">
      {causes.map(({ week, kind, text }, number) => {
        // Events of one week share one heading.
        const again = causes[number - 1]?.week === week
        const when = whenOf(week)
        return (
          <li key={number} class={again ? `why-link why-again` : 'why-link'} data-kind={kind}>
            {again ? (
              <span class="visually-hidden">{when}: </span>
            ) : (
              <span class="why-when">
                {onMoment ? (
                  <button type="button" title="Show this moment" aria-label={`Show ${when}`} onClick={() => show(week)}>
                    {when}
                  </button>
                ) : (
                  when
                )}
              </span>
            )}
            <span>{text}</span>
          </li>
        )
      })}
    </ol>
  )
}
