import type { Pair, Scenario } from '../engine/protocol'

/** Power-over at its best, and power-with. */
const usual: Pair = { first: 'compassionate', second: 'power-with' }

/** The arms with which a scenario is opened: the usual pair if its evidence compares it, else the first pair that it does. */
export function pairOf({ pairs, arms }: Pick<Scenario, 'pairs' | 'arms'>): Pair {
  const asked = pairs.find(({ first, second }) => first === usual.first && second === usual.second) ?? pairs[0]
  if (asked) return asked
  // Scenarios of users may have no evidence.
  const known = arms.map((arm) => arm.name)
  if (known.includes(usual.first) && known.includes(usual.second)) return usual
  return { first: known[0] ?? usual.first, second: known.length > 1 ? known.at(-1)! : usual.second }
}
