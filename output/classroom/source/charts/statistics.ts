// Statistics over many worlds. Worlds are independent of each other; the arms of
// one world are not, so differences are taken within worlds.

/** A mean of independent values and its interval by Student's t. */
export interface Estimate {
  count: number
  mean: number // NaN if there are no values
  standardError: number // NaN if the values show no spread: fewer than two, or all equal
  low: number // ends of the interval; infinite if the values show no spread
  high: number
  needed: number // number of values that a verdict needs; infinite if the values show no spread
}

/** The verdict on a difference, given the size up to which differences are negligible. */
export type Verdict = 'higher' | 'lower' | 'same' | 'undecided'

/** The numbers of worlds in which one value is above, below and equal to the other; they add up to all worlds. */
export interface Comparison {
  higher: number
  lower: number
  equal: number
}

/** Some quantiles of a series over worlds, at some of its weeks. */
export interface Band {
  weeks: readonly number[]
  quantiles: Float64Array[] // for each level, a value for each of the weeks
}

/** A bin of a histogram: from one end up to the other, which belongs to the next. */
export interface Bin {
  from: number
  to: number
  count: number
}

/** Number of worlds below which there is no verdict but undecided, as for the command line. */
export const fewWorlds = 30

/**
 * The quantile of values in ascending order, with straight lines between
 * neighbours: type 7 of Hyndman & Fan (1996), "Sample quantiles in statistical
 * packages". NaN if there are no values.
 */
export function quantile(ascending: ArrayLike<number>, share: number): number {
  const at = share * (ascending.length - 1)
  const below = Math.floor(at)
  const low = ascending[below]
  if (low === undefined) return NaN
  const high = ascending[below + 1]
  return high === undefined ? low : low + (at - below) * (high - low)
}

export function ascending(values: ArrayLike<number>): Float64Array {
  return Float64Array.from(values).sort()
}

/** Every so many weeks from the first to the last, which are both among them: at most about the number asked for. */
export function someWeeks(weeks: number, most: number): number[] {
  const step = Math.max(1, Math.ceil(weeks / most))
  const some: number[] = []
  for (let week = 0; week < weeks; week += step) some.push(week)
  if (weeks > 0 && some.at(-1) !== weeks - 1) some.push(weeks - 1)
  return some
}

/** The pointwise band of a series: at each of the weeks, its quantiles over the courses it took in many worlds. */
export function bandOf(courses: readonly ArrayLike<number>[], weeks: readonly number[], levels: readonly number[]): Band {
  const quantiles = levels.map(() => new Float64Array(weeks.length).fill(NaN))
  const values = new Float64Array(courses.length)
  weeks.forEach((week, at) => {
    courses.forEach((course, world) => (values[world] = course[week] ?? NaN))
    values.sort()
    levels.forEach((level, number) => (quantiles[number]![at] = quantile(values, level)))
  })
  return { weeks, quantiles }
}

/**
 * The mean of independent values, with an interval that has the given coverage.
 * Skewed values need 25 times their squared skewness for a verdict (Cochran 1977,
 * Sampling Techniques, section 2.15), as for the command line.
 */
export function meanOf(values: ArrayLike<number>, level = 0.95): Estimate {
  const count = values.length
  let sum = 0
  for (let i = 0; i < count; i++) sum += values[i]!
  const mean = sum / count
  if (Array.from(values).every((value) => value === values[0])) {
    return { count, mean: values[0] ?? NaN, standardError: NaN, low: -Infinity, high: Infinity, needed: Infinity }
  }
  let squares = 0
  let cubes = 0
  for (let i = 0; i < count; i++) {
    squares += (values[i]! - mean) ** 2
    cubes += (values[i]! - mean) ** 3
  }
  const variance = squares / (count - 1)
  const skewness = count < 3 ? 0 : (cubes * count) / (count - 1) / (count - 2) / variance ** 1.5
  const standardError = Math.sqrt(variance / count)
  const reach = studentQuantile(1 - (1 - level) / 2, count - 1) * standardError
  return { count, mean, standardError, low: mean - reach, high: mean + reach, needed: Math.max(fewWorlds, Math.ceil(25 * skewness ** 2)) }
}

/** The verdict of an estimated difference. */
export function verdictOf({ count, needed, low, high }: Estimate, zone: number): Verdict {
  if (count < needed) return 'undecided'
  if (low > zone) return 'higher'
  if (high < -zone) return 'lower'
  return low >= -zone && high <= zone ? 'same' : 'undecided'
}

/** The differences one - other, world by world; those that only rounding tells apart are made equal. */
export function differences(one: ArrayLike<number>, other: ArrayLike<number>): Float64Array {
  if (one.length !== other.length) throw new Error('differences within worlds need as many values of either side')
  let first = 0
  return Float64Array.from(one, (value, world) => {
    const difference = value - other[world]!
    if (world === 0) first = difference
    const rounding = 1e-12 * (Math.abs(value) + Math.abs(other[world]!))
    if (Math.abs(difference) <= rounding) return 0
    return Math.abs(difference - first) <= rounding ? first : difference
  })
}

/** The mean difference one - other within worlds, with an interval that has the given coverage. */
export function pairedDifference(one: ArrayLike<number>, other: ArrayLike<number>, level = 0.95): Estimate {
  return meanOf(differences(one, other), level)
}

/** Counts the worlds in which the one is higher, lower and equal. */
export function compare(one: ArrayLike<number>, other: ArrayLike<number>): Comparison {
  const comparison = { higher: 0, lower: 0, equal: 0 }
  for (const difference of differences(one, other)) {
    if (difference > 0) comparison.higher++
    else if (difference < 0) comparison.lower++
    else comparison.equal++
  }
  return comparison
}

/** Counts values in bins of equal and round width; about as many bins as asked for. */
export function histogram(values: ArrayLike<number>, from: number, to: number, about: number): Bin[] {
  const width = roundStep((to - from) / about)
  if (!(width > 0)) return values.length === 0 ? [] : [{ from, to, count: values.length }]
  const first = Math.floor(from / width + 1e-9)
  const last = Math.max(first, Math.floor(to / width + 1e-9))
  const bins = Array.from({ length: last - first + 1 }, (_, number) => ({
    from: (first + number) * width,
    to: (first + number + 1) * width,
    count: 0,
  }))
  for (let i = 0; i < values.length; i++) {
    // Values at a bin's lower end, up to rounding, belong to it.
    const bin = bins[Math.floor(values[i]! / width + 1e-9) - first]
    if (bin) bin.count++
  }
  return bins
}

/** The least of 1, 2 and 5 times powers of ten that is not below a length. */
export function roundStep(length: number): number {
  if (!(length > 0)) return 0
  const power = 10 ** Math.floor(Math.log10(length))
  const factor = [1, 2, 5, 10].find((one) => one * power >= length * (1 - 1e-9)) ?? 10
  return factor * power
}

/**
 * The quantile of Student's t for a whole number of degrees of freedom, for
 * shares in (0, 1). It inverts the sums by which Abramowitz & Stegun (1964), 26.7.3
 * and 26.7.4, give the distribution for such degrees exactly.
 */
export function studentQuantile(share: number, degrees: number): number {
  if (share < 0.5) return -studentQuantile(1 - share, degrees)
  let low = 0
  let high = Math.PI / 2
  for (let i = 0; i < 60; i++) {
    const middle = (low + high) / 2
    if (centralShare(middle, degrees) < 2 * share - 1) low = middle
    else high = middle
  }
  return Math.sqrt(degrees) * Math.tan((low + high) / 2)
}

// The chance that |t| is below tan(angle) times the root of the degrees of freedom.
function centralShare(angle: number, degrees: number): number {
  const odd = degrees % 2 === 1
  const square = Math.cos(angle) ** 2
  let term = odd ? Math.cos(angle) : 1
  let sum = degrees > 1 ? term : 0
  for (let k = odd ? 2 : 1; k <= degrees - 3; k += 2) {
    term *= (k / (k + 1)) * square
    sum += term
  }
  return odd ? (2 / Math.PI) * (angle + Math.sin(angle) * sum) : Math.sin(angle) * sum
}
