import type { Look } from '../state/looks'

export const markShapes: Record<Look['mark'], string> = {
  circle: 'M0-4A4 4 0 1 1 0 4A4 4 0 1 1 0-4Z',
  square: 'M-3.6-3.6H3.6V3.6H-3.6Z',
  triangle: 'M0-4.6L4.4 3.2H-4.4Z',
  inverted: 'M0 4.6L4.4-3.2H-4.4Z',
  diamond: 'M0-5L5 0L0 5L-5 0Z',
  cross: 'M-3.6-3.6L3.6 3.6M-3.6 3.6L3.6-3.6',
  plus: 'M-4.6 0H4.6M0-4.6V4.6',
  star: 'M0-5.4L1.3-1.8L5.1-1.7L2.1.7L3.2 4.4L0 2.2L-3.2 4.4L-2.1.7L-5.1-1.7L-1.3-1.8Z',
}

/** The marker of an arm, as figures draw it; in an <svg> at a place, or alone. */
export function MarkShape({ look, x = 0, y = 0 }: { look: Look; x?: number | string; y?: number }) {
  const open = look.mark === 'cross' || look.mark === 'plus'
  return (
    <svg x={x} y={y} overflow="visible">
      <path
        d={markShapes[look.mark]}
        style={{ fill: open ? 'none' : look.colour, stroke: open ? look.colour : 'var(--surface)', strokeWidth: open ? 2 : 1 }}
      />
    </svg>
  )
}

/** The marker of an arm in a line of text. */
export function Mark({ look }: { look: Look }) {
  return (
    <svg class="mark" width="14" height="14" viewBox="-7 -7 14 14" aria-hidden="true">
      <MarkShape look={look} />
    </svg>
  )
}
