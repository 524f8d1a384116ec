import { Mark } from '../components/mark'
import type { Look } from '../state/looks'
import './arm_name.css'

/** The name of an arm with its marker, never parted. */
export function ArmName({ name, look }: { name: string; look: Look }) {
  return (
    <span class="story-name">
      <Mark look={look} /> {name}
    </span>
  )
}

/** The marker alone, for cells whose columns are not headed on narrow screens. */
export function CellMark({ look }: { look: Look }) {
  return (
    <span class="story-name story-cell-mark">
      <Mark look={look} />
    </span>
  )
}
