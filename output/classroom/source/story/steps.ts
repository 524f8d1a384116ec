// One problem in two organizations, week by week.
import type { Cause } from '../why/causes'

/** What is told of a week. */
export interface Step {
  week: number // counted from 0
  lines: string[]
}

/** The steps of one organization, in the order of weeks. */
export function stepsOf(causes: readonly Cause[]): Step[] {
  const steps: Step[] = []
  for (const { week, text } of causes) {
    const last = steps.at(-1)
    if (last?.week === week) last.lines.push(text)
    else steps.push({ week, lines: [text] })
  }
  return steps
}

/** The weeks in which something is told of either organization, in order. */
export function weeksOf(left: readonly Step[], right: readonly Step[]): number[] {
  return [...new Set([...left, ...right].map((step) => step.week))].sort((a, b) => a - b)
}
