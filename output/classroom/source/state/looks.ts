/** How an arm is drawn, in every figure here and in those of the command line: colour, dashes and marker. */
export interface Look {
  colour: string // CSS custom property
  dash: number[] // lengths of lines and gaps in pixels; none: solid
  mark: 'circle' | 'square' | 'triangle' | 'diamond' | 'cross' | 'inverted' | 'plus' | 'star'
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

// Of another future of an organization that is led as before.
const otherFuture: Look = { colour: 'var(--sky-blue)', dash: [3, 3, 9, 3], mark: 'star' }

const further = ['power-with', 'domineering', 'situational', 'compassionate', 'masquerade', 'relapsing', 'laissez-faire']

/**
 * The looks of arms by their names: the fixed one of a regime, for a future the one of
 * the regime it comes to, and for any other the first that no other arm has.
 */
export function looksOf(names: readonly string[]): Look[] {
  const taken = new Set(names.filter((name) => name in looks))
  const fixed = names.map((name) => {
    if (name in looks) return looks[name]
    const regime = regimeOfFuture(name)
    if (regime === undefined) return undefined
    if (taken.has(regime)) return otherFuture
    taken.add(regime)
    return looks[regime]
  })
  const free = further.filter((name) => !taken.has(name))
  return fixed.map((look) => look ?? looks[free.shift() ?? 'power-with']!)
}

/** The regime that "one, then other" names last, if it names any. */
function regimeOfFuture(name: string): string | undefined {
  if (!name.includes(', then ')) return undefined
  return name.split(/, (?:then )?/).findLast((part) => part in looks)
}

/** The colour itself, for canvases. */
export function colourOf(look: Look, element: Element): string {
  const name = look.colour.slice(4, -1)
  return getComputedStyle(element).getPropertyValue(name).trim()
}
