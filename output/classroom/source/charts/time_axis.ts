// The time axis that all strips share: weeks, or years in long runs.

export const weeksInYear = 52

export interface Tick {
  week: number
  label: string
}

/** Ticks at round numbers of years, or of weeks for short runs, no closer than so many of them fit. */
export function timeTicks(weeks: number, most: number): Tick[] {
  const inYears = weeks > 2 * weeksInYear
  const unit = inYears ? weeksInYear : 1
  const steps = inYears ? roundYears() : [1, 2, 4, 13, 26, 52]
  const span = weeks / unit
  const step = steps.find((one) => span / one <= Math.max(1, most)) ?? span
  const ticks: Tick[] = []
  for (let at = 0; at <= span + 1e-9; at += step) ticks.push({ week: at * unit, label: String(at) })
  const last = ticks.at(-1)
  if (last && ticks.length > 1) last.label += inYears ? ' years' : ' weeks'
  return ticks
}

function roundYears(): number[] {
  return [0, 1, 2, 3].flatMap((power) => [1, 2, 5].map((factor) => factor * 10 ** power))
}

/** The upper end of an axis that begins at 0 and holds a greatest value with a little air. */
export function topOf(greatest: number, counts: boolean): number {
  if (!(greatest > 0)) return 1
  return counts ? Math.max(2, greatest * 1.12) : greatest * 1.12
}

/**
 * Where labels of a height go that belong at some heights: apart from each other
 * and within an extent, with as little moving as that takes. Two labels.
 */
export function spread(one: number, other: number, height: number, extent: number): [number, number] {
  const least = height / 2
  const most = extent - height / 2
  const keep = (at: number, from: number, to: number) => Math.max(from, Math.min(to, at))
  if (Math.abs(one - other) >= height) return [keep(one, least, most), keep(other, least, most)]
  const middle = keep((one + other) / 2, least + height / 2, most - height / 2)
  const [above, below] = [middle - height / 2, middle + height / 2]
  return one <= other ? [above, below] : [below, above]
}
