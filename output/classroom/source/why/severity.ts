import type { Recording } from '../engine/protocol'
import { storyOf } from './story'

/** Severity at the beginning of a week. */
export interface Severity {
  week: number
  severity: number
}

/** The severity of a problem in the weeks with log entries, at the first entry of each. */
export function severitiesOf(recording: Recording, problem: number): Severity[] {
  const severities: Severity[] = []
  for (const { week, severity } of storyOf(recording, problem)?.events ?? []) {
    if (severities.at(-1)?.week !== week) severities.push({ week, severity })
  }
  return severities
}
