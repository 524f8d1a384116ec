import { Mark } from '../components/mark'
import type { Look } from '../state/looks'
import { whenOf } from '../components/when'
import type { Occurrence, OccurrenceKind } from './occurrences'

// Each kind has a shape of its own, none of them the mark of an arm. Within 6 of the middle.
const shapes: Record<OccurrenceKind, { path: string; filled: boolean }> = {
  shock: { path: 'M1.5-6L-4 1.2H-.4L-1.5 6L4-1.2H.4Z', filled: true },
  regime: { path: 'M-3.5 6V-6L5-3L-3.5 0', filled: true },
  setting: { path: 'M-6 0H-2.5M2.5 0H6M-2.5-3.5H2.5V3.5H-2.5Z', filled: false },
  cut: { path: 'M-5 0A5 5 0 1 1 5 0A5 5 0 1 1-5 0ZM-2.5 0H2.5', filled: false },
  absence: { path: 'M-1.8-5.4H-5V5.4H-1.8M1.8-5.4H5V5.4H1.8', filled: false },
}

export const occurrenceNames: Record<OccurrenceKind, string> = {
  shock: 'shock',
  regime: 'change of regime',
  setting: 'change of a setting',
  cut: 'people laid off',
  absence: 'somebody absent',
}

/** The sign of a kind of occurrence, in a line of text. */
export function OccurrenceSign({ kind }: { kind: OccurrenceKind }) {
  return (
    <svg class={`strips-sign strips-sign-${kind}`} viewBox="-7 -7 14 14" aria-hidden="true">
      <path d={shapes[kind].path} class={shapes[kind].filled ? 'filled' : undefined} />
    </svg>
  )
}

interface LaneProps {
  occurrences: readonly Occurrence[]
  looks: readonly [Look, Look]
  names: readonly [string, string]
  placeOf: (week: number) => number // in pixels from the left
  end: number // where the lane ends
  letter: number // about the width of a letter
}

/** The lane above the strips with the times of shocks and changes. It has words where they fit. */
export function Lane({ occurrences, looks, names, placeOf, end, letter }: LaneProps) {
  const told = occurrences.filter((one) => one.kind !== 'shock')
  const room = (one: Occurrence) => {
    const next = told.find((other) => other.week > one.week)
    const rest = (next ? placeOf(next.week) : end) - placeOf(one.week) - 2 * letter
    return rest >= (wordsOf(one).length + (one.arm === null ? 0 : 2)) * letter
  }
  // Changes of one week share the sign of the first.
  const together = (one: Occurrence) => told.filter((other) => other.week === one.week && other.arm === one.arm)
  const wordsOf = (one: Occurrence) => together(one).map(({ words }) => words).join(', ')
  const shown = occurrences.filter((one) => one.kind === 'shock' || together(one)[0] === one)
  return (
    <div class={told.length > 0 ? 'strips-lane strips-lane-double' : 'strips-lane'} aria-hidden="true">
      {shown.map((one, number) => (
        <span
          key={number}
          class={one.kind === 'shock' ? 'strips-occurrence strips-shock' : 'strips-occurrence'}
          style={{ transform: `translateX(${placeOf(one.week).toFixed(1)}px)` }}
          title={`${whenOf(one.week)}: ${one.kind === 'shock' ? one.words : wordsOf(one)}${one.arm === null ? '' : ` (${names[one.arm]})`}`}
        >
          <OccurrenceSign kind={one.kind} />
          {one.kind !== 'shock' && one.arm !== null && <Mark look={looks[one.arm]} />}
          {one.kind !== 'shock' && room(one) && <span class="strips-occurrence-words">{wordsOf(one)}</span>}
        </span>
      ))}
    </div>
  )
}
