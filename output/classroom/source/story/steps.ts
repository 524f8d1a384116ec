// One problem in two organizations, week by week.
import type { Cause } from '../why/causes'

/** The text of a week. */
export interface Step {
  week: number // counted from 0
  lines: string[]
}

/** The steps of one organization, in the order of weeks. */
export function stepsOf(causes: readonly Cause[]): Step[] {
  const steps: Step[] = []
  for (const { week, text } of causes) {
    const last = steps.at(-1)
    const line = plainly(text)
    if (last?.week === week) last.lines.push(line)
    else steps.push({ week, lines: [line] })
  }
  return steps
}

/** The weeks with text about either organization, in order. */
export function weeksOf(left: readonly Step[], right: readonly Step[]): number[] {
  return [...new Set([...left, ...right].map((step) => step.week))].sort((a, b) => a - b)
}

const numerals = ['no', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight']

/** Rewords text for readers who do not know the model: numbers of domains mean nothing to them. */
export function plainly(text: string): string {
  return text
    .replace(/\bdomains? (\d+(?:(?:, | and )\d+)*)/g, (_, domains: string) => {
      const count = domains.split(/, | and /).length
      return `${numerals[count] ?? count} ${count === 1 ? 'field' : 'fields'} of knowledge`
    })
    .replace(/\bdecided on the (\w+) plan\b/g, 'decided on another plan, the $1')
}
