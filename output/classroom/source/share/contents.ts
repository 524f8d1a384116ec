// The contents of a link, in words.
import { policyNames, scenarioOf, type Arm, type Change, type Experiment } from '../state/experiment'
import { afterSeeingInWords } from '../state/bets'
import type { PageState } from '../state/page_state'
import { views } from '../state/route'

/** A number as people write it: no superfluous digits, and no exponent unless it is huge. */
export function plain(value: number): string {
  if (Math.abs(value) >= 1e15) return String(value).replace('e+', 'e')
  return value.toLocaleString('en', { maximumFractionDigits: 12, useGrouping: Math.abs(value) >= 10_000 })
}

/** The changes in a week, as a phrase. */
export function changeInWords({ week, arm, policy = {}, set = {} }: Change): string {
  const numbers = policyNames.flatMap((name) => (policy[name] === undefined ? [] : [`${name} ${plain(policy[name])}`]))
  const parts = [...(arm === undefined ? [] : [`becomes ${arm}`]), ...numbers, ...settingsInWords(set)]
  return `week ${week}: ${parts.join(', ')}`
}

function settingsInWords(set: Record<string, number>): string[] {
  return Object.entries(set).map(([name, value]) => `${name} ${plain(value)}`)
}

function armInWords({ arm, name, policy = {}, changes = [] }: Arm): string {
  const numbers = policyNames.flatMap((number) => (policy[number] === undefined ? [] : [`${number} ${plain(policy[number])}`]))
  const shown = name === undefined || name === arm ? arm : `${name} (${arm})`
  return [shown, ...(numbers.length > 0 ? [`with ${numbers.join(', ')}`] : []), ...changes.map((change) => `from ${changeInWords(change)}`)].join('; ')
}

/** The contents of a link, one entry each. */
export function contentsOf(experiment: Experiment, page: PageState): string[] {
  const scenario = scenarioOf(experiment)
  const settings = settingsInWords(experiment.set)
  const contents = [`The scenario “${scenario.title}”${typeof experiment.scenario === 'string' ? '' : ', in full'}`]
  if (settings.length > 0) contents.push(`Changed settings: ${settings.join(', ')}`)
  contents.push(`Two organizations: ${experiment.arms.map(armInWords).join(' | ')}`)
  contents.push(`The world: seed ${experiment.seed}, number ${experiment.replication}`)
  const title = views.find(({ name }) => name === page.view)?.title
  if (title) contents.push(`View: ${title}${page.week === undefined ? '' : `, week ${page.week}`}`)
  if (page.bets) {
    const how = afterSeeingInWords(page.bets)
    contents.push(`Your bets, as you placed them${how && `, marked: ${how}`}`)
  }
  return contents
}
