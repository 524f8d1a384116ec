/** How an arm is drawn, in every figure here and in those of the command line: colour, dashes and marker. */
export interface Look {
  colour: string // CSS custom property
  dash: number[] // lengths of lines and gaps in pixels; none: solid
  mark: 'circle' | 'square' | 'triangle' | 'diamond' | 'cross' | 'inverted' | 'plus'
}

// The palette of Okabe & Ito (2008): warm where power is over, cool where it is shared.
const looks: Record<string, Look> = {
  'domineering': { colour: 'var(--vermillion)', dash: [9, 4], mark: 'square' },
  'compassionate': { colour: 'var(--orange)', dash: [4, 3], mark: 'triangle' },
  'power-with': { colour: 'var(--blue)', dash: [], mark: 'circle' },
  'situational': { colour: 'var(--green)', dash: [7, 4, 2, 4], mark: 'diamond' },
  'laissez-faire': { colour: 'var(--black)', dash: [2, 3], mark: 'cross' },
  'masquerade': { colour: 'var(--purple)', dash: [7, 3, 2, 3, 2, 3], mark: 'inverted' },
  'relapsing': { colour: 'var(--sky-blue)', dash: [12, 3, 4, 3], mark: 'plus' },
}

const further = ['power-with', 'domineering', 'situational', 'compassionate', 'masquerade', 'relapsing', 'laissez-faire']

/** The looks of arms by their names: the fixed one of a regime, and for any other the first that no other arm has. */
export function looksOf(names: readonly string[]): Look[] {
  const free = further.filter((name) => !names.includes(name))
  return names.map((name) => looks[name] ?? looks[free.shift() ?? 'power-with']!)
}

/** The colour itself, for canvases. */
export function colourOf(look: Look, element: Element): string {
  const name = look.colour.slice(4, -1)
  return getComputedStyle(element).getPropertyValue(name).trim()
}
