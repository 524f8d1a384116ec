import type { Scenario } from '../engine/protocol'

// The two arms that a scenario asks about. All others ask about power-over at its
// best, compassionate, and power-with.
const asked: Record<string, [string, string]> = {
  'conversion': ['domineering', 'converted'],
  'masquerade': ['masquerade', 'compassionate'],
  'relapse': ['relapsing', 'compassionate'],
  'downsizing': ['compassionate-cut', 'power-with-cut'],
  'absent-head': ['compassionate-absent', 'power-with-absent'],
  'neglected-healing': ['compassionate-unhealed', 'situational-unhealed'],
}

/** The arms with which a scenario is opened. */
export function pairOf({ name, arms }: Pick<Scenario, 'name' | 'arms'>): [string, string] {
  const [one, other] = asked[name] ?? ['compassionate', 'power-with']
  const known = arms.map((arm) => arm.name)
  if (known.includes(one) && known.includes(other)) return [one, other]
  // Of a scenario that somebody has written: its first arm and its last.
  return [known[0] ?? one, known.length > 1 ? known.at(-1)! : other]
}
