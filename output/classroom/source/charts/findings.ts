// What many worlds say of an outcome, in words. The words are the same whichever
// side has more of it and whichever side that speaks for.
import { description } from '../engine/description'
import type { OutcomeDescription } from '../engine/protocol'
import type { Ensemble } from '../state/player'
import { compare, fewWorlds, pairedDifference, type Comparison, type Estimate } from './statistics'
import { decimalsFor, fixed, outcomeWording, percentages, signed } from './wording'

export interface Finding {
  outcome: OutcomeDescription
  names: readonly [string, string]
  values: readonly [Float64Array, Float64Array] // of each side, by world
  difference: Estimate // second side - first side
  comparison: Comparison // of the second side with the first
  decimals: number
}

/** An outcome in the worlds that have come so far. */
export function findingOf(ensemble: Pick<Ensemble, 'runs'>, outcome: OutcomeDescription, names: readonly [string, string]): Finding {
  const number = description.outcomes.findIndex((one) => one.name === outcome.name)
  const values = ([0, 1] as const).map((arm) => Float64Array.from(ensemble.runs, (run) => run.outcomes[arm]![number]!))
  const [first, second] = values as [Float64Array, Float64Array]
  const difference = pairedDifference(second, first)
  const reach = (difference.high - difference.low) / 2
  return {
    outcome, names, difference,
    values: [first, second],
    comparison: compare(second, first),
    decimals: Math.min(3, decimalsFor(Number.isFinite(reach) && reach > 0 ? reach / 2 : Math.abs(difference.mean) / 10)),
  }
}

/** Units that say something; those of scales from 0 to 1 are their names again. */
const units = ['per year', 'per 100 member-years', 'weeks per seat', 'per member-year', 'weeks', 'problems']

export function unitOf(outcome: OutcomeDescription): string {
  return units.includes(outcome.unit) ? ` ${outcome.unit}` : ''
}

/** In how many worlds which side has more. */
export function shareSentence({ outcome, names, comparison }: Finding): string {
  const [first, second] = names
  const { higher, lower, equal } = comparison
  const worlds = higher + lower + equal
  const { more, less, title } = outcomeWording(outcome.name)
  const of = `${worlds} ${worlds === 1 ? 'world' : 'worlds'}`
  if (worlds === 0) return 'No world has been played yet.'
  if (equal === worlds) return `${title}: ${first} and ${second} are equal in ${worlds === 1 ? 'the one world' : `all ${of}`}.`
  const [most, words, rest, otherwise] = higher >= lower ? [higher, more, lower, less] : [lower, less, higher, more]
  const [mostShare, restShare, equalShare] = percentages([most, rest, equal])
  const others = []
  if (rest > 0) others.push(`${otherwise} in ${restShare}`)
  if (equal > 0) others.push(`equal in ${equalShare}`)
  const remainder = others.length === 0 ? '' : ` (${others.join(', ')})`
  const worldsWith = most < worlds ? `${mostShare} of ${of}` : worlds === 1 ? 'the one world' : `all ${of}`
  return `${second} has ${words} than ${first} in ${worldsWith}${remainder}.`
}

/** The mean difference and how well it is known. */
export function differenceSentence({ outcome, names, difference, decimals }: Finding): string {
  const { count, mean, low, high } = difference
  if (count === 0) return ''
  const size = `${signed(mean, decimals)}${unitOf(outcome)}`
  const which = `Mean difference, ${names[1]} − ${names[0]}: ${size}`
  if (count === 1) return `${which}. One world has no interval.`
  if (low === high) return `${which}, the same in every world.`
  const interval = `${which}, 95% interval ${fixed(low, decimals)} to ${fixed(high, decimals)}`
  if (low <= 0 && high >= 0) return `${interval}. The interval holds 0: these worlds do not decide which side has more on average.`
  return `${interval}.`
}

/** Whether more of an outcome is good for an organization: a judgement of the model's, said apart from what was found. */
export function betterSentence(outcome: OutcomeDescription): string {
  if (outcome.better === 0) return 'Neither more nor less is better in itself.'
  return outcome.better > 0 ? 'More is better for an organization.' : 'Less is better for an organization.'
}

/** What the intervals are. */
export function intervalSentence(worlds: number): string {
  const few = worlds < fewWorlds ? ` ${worlds} ${worlds === 1 ? 'world is' : 'worlds are'} few: intervals are rough below ${fewWorlds}.` : ''
  return (
    '95% intervals (in figures: black bars, and in square brackets) are by Student’s t. Both organizations meet the same world each time, so differences are taken world by world. ' +
    'Of intervals that are made like this, 19 in 20 hold the mean over all worlds; each stands for itself.' +
    few
  )
}
