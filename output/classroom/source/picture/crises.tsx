import { useComputed, useSignal, type ReadonlySignal } from '@preact/signals'
import { useRef } from 'preact/hooks'
import type { Side } from '../state/player'
import { momentsOf, openCrises } from './moments'
import { crisisName } from './words'
import type { Track } from './tracks'

const most = 6 // buttons

interface Props {
  side: ReadonlySignal<Side | null>
  week: ReadonlySignal<number>
  onCrisis: (problem: number) => void
}

/** The crises that are open, each to be asked about; for those who cannot click on the picture. */
export function Crises({ side, week, onCrisis }: Props) {
  const list = useRef<HTMLDivElement>(null)
  const left = useSignal(0) // times that the focus has left the list
  const held = useRef<Track[]>([])
  const shown = useComputed(() => {
    void left.value
    const at = side.value
    if (!at || at.lived === 0) return []
    // What somebody is about to press stays where it is.
    if (list.current?.contains(document.activeElement) && held.current.length > 0) return held.current
    held.current = openCrises(momentsOf(at.recording), Math.min(week.value, at.lived - 1)).slice(0, most)
    return held.current
  })
  return (
    <div class="picture-crises" ref={list} role="group" aria-label="Open crises" onFocusOut={() => setTimeout(() => left.value++)}>
      {shown.value.length === 0 ? (
        <span class="note">No crisis is open.</span>
      ) : (
        <>
          <span class="note">Why this crisis?</span>
          {shown.value.map((track) => (
            <button type="button" key={track.problem} onClick={() => onCrisis(track.problem)}>
              {crisisName(track)}
            </button>
          ))}
        </>
      )}
    </div>
  )
}
