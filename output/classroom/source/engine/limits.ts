import type { Setup } from './protocol'

/** The largest organization and the longest run that the page runs. */
export const limits = { members: 1000, weeks: 5200 }

/** Why the page does not run a setup that the engine could run. */
export function beyondLimits({ Parameters }: Setup): string[] {
  const elsewhere = 'The terminal can run more: leaderful run --link, with the link of this page.'
  const wrong: string[] = []
  const members = Parameters.Organization?.Members ?? 0
  const weeks = Parameters.Environment?.Weeks ?? 0
  if (members > limits.members) wrong.push(`organization.members is ${members}; this page runs at most ${limits.members}. ${elsewhere}`)
  if (weeks > limits.weeks) wrong.push(`environment.weeks is ${weeks}; this page runs at most ${limits.weeks}. ${elsewhere}`)
  return wrong
}
