/** The colours of a picture, as canvases take them. */
export interface Palette {
  ground: string
  ink: string
  softInk: string
  line: string
  axis: string
  alarm: string
  problem: string
  good: string
  scale: string[] // of leadership capacity, from 0 to 1
  cracks: string[] // that can be seen on these
}

const steps = 64

/** Reads the colours that an element has in the present theme. */
export function readPalette(element: Element): Palette {
  const style = getComputedStyle(element)
  const colour = (name: string) => style.getPropertyValue(name).trim()
  const ground = colour('--ground')
  const ink = colour('--ink')
  const scale = capacityScale(['low', 'middle', 'high'].map((name) => colour(`--picture-capacity-${name}`)))
  return {
    ground,
    ink,
    softInk: colour('--soft-ink'),
    line: colour('--line'),
    axis: colour('--axis'),
    alarm: colour('--alarm'),
    problem: colour('--orange'),
    good: colour('--green'),
    scale,
    cracks: scale.map((fill) => (contrast(fill, ground) > contrast(fill, ink) ? ground : ink)),
  }
}

/** The colours between three, #rrggbb each. */
export function capacityScale(stops: string[]): string[] {
  const [low, middle, high] = stops.map(channels)
  return Array.from({ length: steps }, (_, step) => {
    const share = (2 * step) / (steps - 1)
    const [from, to, part] = share <= 1 ? [low!, middle!, share] : [middle!, high!, share - 1]
    const mixed = from.map((channel, index) => Math.round(channel + (to[index]! - channel) * part))
    return `rgb(${mixed.join(' ')})`
  })
}

/** The colour for a number in [0, 1]. */
export function shade(colours: string[], value: number): string {
  return colours[Math.max(0, Math.min(colours.length - 1, Math.round(value * (colours.length - 1))))]!
}

function channels(colour: string): number[] {
  const hexadecimal = /^#([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})$/i.exec(colour)
  if (hexadecimal) return hexadecimal.slice(1).map((channel) => parseInt(channel, 16))
  return (colour.match(/[\d.]+/g) ?? ['0', '0', '0']).slice(0, 3).map(Number)
}

/** Relative luminance, as WCAG defines it. */
export function luminance(colour: string): number {
  const [red, green, blue] = channels(colour).map((channel) => {
    const share = channel / 255
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * red! + 0.7152 * green! + 0.0722 * blue!
}

/** The contrast ratio of two colours, from 1 to 21. */
export function contrast(one: string, other: string): number {
  const [dark, light] = [luminance(one), luminance(other)].sort((a, b) => a - b)
  return (light! + 0.05) / (dark! + 0.05)
}
