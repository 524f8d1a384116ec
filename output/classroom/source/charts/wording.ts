// Names of measures on the page, and formats of numbers.
import { description } from '../engine/description'
import type { OutcomeDescription } from '../engine/protocol'

export interface SeriesWording {
  title: string
  unit: string // as shown over time
  decimals: number
}

const series: Record<string, SeriesWording> = {
  performance: { title: 'Performance', unit: 'useful work per seat, 0 to 1', decimals: 2 },
  leadership_capacity: { title: 'Leadership capacity of followers', unit: 'mean, 0 to 1', decimals: 2 },
  trust: { title: 'Trust of followers', unit: 'mean, 0 to 1', decimals: 2 },
  harm: { title: 'Harm in followers', unit: 'mean, 0 to 1', decimals: 2 },
  vulnerability: { title: 'Vulnerability', unit: 'latent defects, mean over domains, 0 to 1', decimals: 2 },
  open_problems: { title: 'Open problems', unit: 'number', decimals: 0 },
  open_crises: { title: 'Open crises', unit: 'number', decimals: 0 },
  pull: { title: 'Pull of habit', unit: '0 to 1', decimals: 2 },
  follower_decisions: { title: 'Decisions taken by followers', unit: 'share, 0 to 1', decimals: 2 },
  evenness: { title: 'Evenness of voice', unit: '0 to 1', decimals: 2 },
  crises: { title: 'Crises so far', unit: 'number', decimals: 0 },
  collateral_damage: { title: 'Collateral damage so far', unit: 'per 100 seats', decimals: 1 },
  shocks: { title: 'Shocks so far', unit: 'number', decimals: 0 },
}

export function seriesWording(name: string): SeriesWording {
  return series[name] ?? { title: sentenceCase(name), unit: description.series.find((one) => one.name === name)?.unit ?? '', decimals: 2 }
}

export function outcomeNamed(name: string): OutcomeDescription {
  const outcome = description.outcomes.find((one) => one.name === name)
  if (!outcome) throw new Error(`No outcome is named “${name}”.`)
  return outcome
}

function sentenceCase(name: string): string {
  const words = name.replaceAll('_', ' ')
  return words.charAt(0).toUpperCase() + words.slice(1)
}

const formats = new Map<number, Intl.NumberFormat>()

/** A number with a fixed number of decimals and a true minus sign. */
export function fixed(value: number, decimals: number): string {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? 'none' : value > 0 ? '∞' : '−∞'
  let format = formats.get(decimals)
  if (!format) {
    format = new Intl.NumberFormat('en', { minimumFractionDigits: decimals, maximumFractionDigits: decimals })
    formats.set(decimals, format)
  }
  const digits = format.format(Math.abs(value))
  return value < 0 && /[1-9]/.test(digits) ? `−${digits}` : digits
}

/** The same with its sign, unless it is zero. */
export function signed(value: number, decimals: number): string {
  const text = fixed(value, decimals)
  return value > 0 && text !== fixed(0, decimals) ? `+${text}` : text
}

/** The number of decimals for numbers that are known, or differ, by about a step. */
export function decimalsFor(step: number): number {
  if (!(step > 0) || !Number.isFinite(step)) return 2
  return Math.max(0, Math.min(5, Math.ceil(-Math.log10(step) - 1e-9)))
}

/** How many decimals show two significant digits of an error; its mean is written to as many. */
export function decimalsOfError(error: number): number {
  return error > 0 && Number.isFinite(error) ? Math.max(0, Math.min(5, 1 - Math.floor(Math.log10(error)))) : 2
}

/** A number for a table: three significant digits, whole numbers in full. */
export function tabular(value: number): string {
  if (!Number.isFinite(value)) return 'none'
  if (Number.isInteger(value)) return fixed(value, 0)
  return fixed(value, Math.max(0, Math.min(5, 2 - Math.floor(Math.log10(Math.abs(value))))))
}

/** A share as a whole percentage that is 0% or 100% only if it is exactly so. */
export function percentage(part: number, whole: number): string {
  if (whole === 0) return 'none'
  const percent = (100 * part) / whole
  if (part > 0 && percent < 1) return 'less than 1%'
  if (part < whole && percent > 99) return 'more than 99%'
  return `${Math.round(percent)}%`
}

/** Shares that add up to a whole, as whole percentages that add up to 100 (by largest remainders). */
export function percentages(parts: readonly number[]): string[] {
  const whole = parts.reduce((sum, part) => sum + part, 0)
  if (whole === 0) return parts.map(() => 'none')
  const percents = parts.map((part) => (100 * part) / whole)
  const rounded = percents.map(Math.floor)
  const missing = 100 - rounded.reduce((sum, percent) => sum + percent, 0)
  const remainder = (number: number) => percents[number]! - rounded[number]!
  const byRemainder = [...parts.keys()].sort((a, b) => remainder(b) - remainder(a))
  for (const number of byRemainder.slice(0, missing)) rounded[number]!++
  return parts.map((part, number) => {
    if (part > 0 && rounded[number] === 0) return 'less than 1%'
    if (part < whole && rounded[number] === 100) return 'more than 99%'
    return `${rounded[number]}%`
  })
}
