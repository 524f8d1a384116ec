// Findings of many worlds in words. The words do not depend on which side has more,
// nor on which side that favours.
import type { OutcomeDescription } from '../engine/protocol'
import { description } from '../engine/description'
import type { Ensemble } from '../state/player'
import { compare, fewWorlds, meanOf, pairedDifference, verdictOf, type Comparison, type Estimate, type Verdict } from './statistics'
import { decimalsFor, decimalsOfError, fixed, percentages, signed, tabular } from './wording'

export interface Finding {
  outcome: OutcomeDescription
  names: readonly [string, string]
  values: readonly [Float64Array, Float64Array] // of each side, by world
  means: readonly [number, number]
  difference: Estimate // second side - first side
  verdict: Verdict // on the second side against the first
  comparison: Comparison // of the second side with the first
  decimals: number
}

/** An outcome in the worlds played so far. */
export function findingOf(ensemble: Pick<Ensemble, 'runs'>, outcome: OutcomeDescription, names: readonly [string, string]): Finding {
  const number = description.outcomes.findIndex((one) => one.name === outcome.name)
  const values = ([0, 1] as const).map((arm) => Float64Array.from(ensemble.runs, (run) => run.outcomes[arm]![number]!))
  const [first, second] = values as [Float64Array, Float64Array]
  const difference = pairedDifference(second, first)
  const reach = (difference.high - difference.low) / 2
  return {
    outcome, names, difference,
    values: [first, second],
    means: [meanOf(first).mean, meanOf(second).mean],
    verdict: verdictOf(difference, outcome.zone),
    comparison: compare(second, first),
    decimals: Number.isFinite(reach) ? decimalsOfError(reach) : Math.min(3, decimalsFor(Math.abs(difference.mean) / 10)),
  }
}

/** Units that say something; those of scales from 0 to 1 are their names again. */
const units = ['per year', 'per 100 member-years', 'weeks per seat', 'per member-year', 'weeks', 'problems']

export function unitOf(outcome: OutcomeDescription): string {
  return units.includes(outcome.unit) ? ` ${outcome.unit}` : ''
}

/** The share of worlds in which a side has more. */
export function shareSentence({ outcome, names, comparison }: Finding): string {
  const [first, second] = names
  const { higher, lower, equal } = comparison
  const worlds = higher + lower + equal
  const of = `${worlds} ${worlds === 1 ? 'world' : 'worlds'}`
  if (worlds === 0) return 'No world has been run yet.'
  if (equal === worlds) return `${outcome.title}: ${first} and ${second} are equal in ${worlds === 1 ? 'the one world' : `all ${of}`}.`
  const [most, words, rest] = higher >= lower ? [higher, outcome.more, lower] : [lower, outcome.less, higher]
  const [mostShare, restShare, equalShare] = percentages([most, rest, equal])
  const others = []
  if (rest > 0) others.push(`the reverse in ${restShare}`)
  if (equal > 0) others.push(`equal in ${equalShare}`)
  const remainder = others.length === 0 ? '' : ` (${others.join(', ')})`
  const worldsWith = most < worlds ? `${mostShare} of ${of}` : worlds === 1 ? 'the one world' : `all ${of}`
  return `${second} ${words} than ${first} in ${worldsWith}${remainder}.`
}

/** The mean difference, its interval, and the verdict. */
export function differenceSentence(finding: Finding): string {
  const { names, outcome, difference, decimals } = finding
  const { count, mean, low, high } = difference
  if (count === 0) return ''
  const which = `Mean difference, ${names[1]} − ${names[0]}: ${signed(mean, decimals)}${unitOf(outcome)}`
  if (count === 1) return `${which}. One world has no interval.`
  if (!Number.isFinite(low)) return `${which}, the same in every world. That decides nothing: a rare event may not have happened yet.`
  return `${which}, 95% interval ${fixed(low, decimals)} to ${fixed(high, decimals)}. ${verdictSentence(finding)}`
}

function verdictSentence({ names, outcome, difference, verdict }: Finding): string {
  const { count, needed, low, high } = difference
  const negligible = `differences up to ${outcome.zone} are negligible`
  if (verdict === 'higher') return `On average ${names[1]} ${outcome.more}.`
  if (verdict === 'lower') return `On average ${names[1]} ${outcome.less}.`
  if (verdict === 'same') return `On average practically the same: ${negligible}.`
  if (count < fewWorlds) return `Undecided: ${count} worlds are too few; a verdict needs at least ${fewWorlds}.`
  if (count < needed) return `Undecided: few worlds count for much here; a verdict needs about ${needed}.`
  if (low <= 0 && high >= 0) return 'Undecided: the interval contains 0.'
  return `Undecided: ${negligible}, and the interval contains some.`
}

/** The wins and losses of the second side against the first, over several outcomes. */
export function summarySentence(findings: readonly Finding[]): string {
  const wins: string[] = []
  const losses: string[] = []
  const more: string[] = []
  const same: string[] = []
  const open: string[] = []
  for (const { outcome, verdict, means } of findings) {
    const title = outcome.title.toLowerCase()
    if (verdict === 'undecided') open.push(title)
    else if (verdict === 'same') same.push(title)
    else {
      const toward = verdict === 'higher' ? outcome.better : -outcome.better
      const list = toward > 0 ? wins : toward < 0 ? losses : more
      list.push(`${verdict === 'higher' ? outcome.more : outcome.less} (${tabular(means[1])} against ${tabular(means[0])})`)
    }
  }
  const [first, second] = findings[0]!.names
  const differs = [
    [wins, ''],
    [losses, wins.length > 0 ? ', but ' : ''],
    [more, wins.length + losses.length > 0 ? '; it also ' : ''],
  ] as const
  const text = differs.map(([list, before]) => (list.length > 0 ? before + enumerated(list) : '')).join('')
  const none = open.length > 0 ? 'shows no clear difference' : 'does not really differ'
  return [
    `Compared with ${first}, ${second} ${text || none}.`,
    ...(same.length > 0 ? [`Practically the same: ${enumerated(same)}.`] : []),
    ...(open.length > 0 ? [`Undecided by these worlds: ${enumerated(open)}.`] : []),
  ].join(' ')
}

function enumerated(list: readonly string[]): string {
  return list.length < 2 ? list.join('') : `${list.slice(0, -1).join(', ')} and ${list.at(-1)}`
}

/** Whether more of an outcome is good for an organization: a judgement of the model, apart from the findings. */
export function betterSentence(outcome: OutcomeDescription): string {
  if (outcome.better === 0) return 'Neither more nor less is better in itself.'
  return outcome.better > 0 ? 'More is better for an organization.' : 'Less is better for an organization.'
}

/** The meaning of the intervals. */
export function intervalSentence(worlds: number): string {
  const few = worlds < fewWorlds ? ` ${worlds} ${worlds === 1 ? 'world is' : 'worlds are'} too few for verdicts, which need at least ${fewWorlds}.` : ''
  return (
    '95% intervals (in figures: black bars, and in square brackets) are by Student’s t. Both organizations meet the same world each time, so differences are taken within worlds. ' +
    'Of intervals made in this way, 19 in 20 contain the mean over all worlds; each is computed separately. ' +
    'A side has more or less only if the whole interval lies beyond the range of negligible differences.' +
    few
  )
}
