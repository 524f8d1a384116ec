// Sliders for settings whose ranges span many powers of ten. The default is in the
// middle; the ends are those of the range.
import type { ParameterDescription } from '../engine/protocol'

export const sliderEnd = 100

type Scaled = Pick<ParameterDescription, 'default' | 'min' | 'max' | 'whole'>

// The power that takes the middle of the slider to the default.
function powerOf({ default: usual, min, max }: Scaled): number {
  const share = (usual - min) / (max - min)
  return share > 0 && share < 1 ? Math.log(share) / Math.log(0.5) : 1
}

/** The value at a place of the slider, from 0 to sliderEnd. It has three digits, or is whole if the setting is. */
export function valueAt(place: number, setting: Scaled): number {
  const { default: usual, min, max, whole } = setting
  if (place <= 0) return min
  if (place >= sliderEnd) return max
  if (place === sliderEnd / 2 && usual > min && usual < max) return usual
  const value = min + (max - min) * (place / sliderEnd) ** powerOf(setting)
  if (whole) return Math.round(value)
  return Math.min(max, Math.max(min, Number(value.toPrecision(value < 100 ? 2 : 3))))
}

/** The place of a value on the slider. */
export function placeOf(value: number, setting: Scaled): number {
  const { min, max } = setting
  const share = (Math.min(max, Math.max(min, value)) - min) / (max - min)
  return Math.round(sliderEnd * share ** (1 / powerOf(setting)))
}
