import type { Scenario } from '../engine/protocol'

// The two arms of a scenario that show best what it asks. In all others that is
// power-over at its best, compassionate, beside power-with.
const telling: Record<string, [string, string]> = {
  'baseline': ['domineering', 'power-with'],
  'conversion': ['domineering', 'converted'],
  'masquerade': ['masquerade', 'power-with'],
  'relapse': ['relapsing', 'power-with'],
  'downsizing': ['compassionate-cut', 'power-with-cut'],
  'absent-head': ['compassionate-absent', 'power-with-absent'],
  'neglected-healing': ['situational-unhealed', 'situational'],
  'reluctant-workforce': ['domineering', 'power-with'],
}

/** The arms with which a scenario is opened. */
export function pairOf({ name, arms }: Pick<Scenario, 'name' | 'arms'>): [string, string] {
  const [one, other] = telling[name] ?? ['compassionate', 'power-with']
  const known = arms.map((arm) => arm.name)
  if (known.includes(one) && known.includes(other)) return [one, other]
  // Of a scenario that somebody has written: its first arm and its last.
  return [known[0] ?? one, known.length > 1 ? known.at(-1)! : other]
}
