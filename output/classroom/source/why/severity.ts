import type { Recording } from '../engine/protocol'
import { storyOf } from './story'

/** Severity at the beginning of a week. */
export interface Severity {
  week: number
  severity: number
}

/** How severe a problem was in the weeks of which the log tells, the first time in each. */
export function severitiesOf(recording: Recording, problem: number): Severity[] {
  const severities: Severity[] = []
  for (const { week, severity } of storyOf(recording, problem)?.events ?? []) {
    if (severities.at(-1)?.week !== week) severities.push({ week, severity })
  }
  return severities
}
