// The seven numbers of a policy, and their distance from those of a named regime.
import { description } from '../engine/description'
import type { Policy, Regime } from '../engine/protocol'
import { policyField, policyNames, type PolicyNumbers } from '../state/experiment'

/** The regime of the model with a name. It throws if there is none. */
export function regimeNamed(name: string): Regime {
  const regime = description.regimes.find((one) => one.Name === name)
  if (!regime) throw new Error(`No regime is named “${name}”.`)
  return regime
}

/** The seven numbers of a regime, with some changed. */
export function policyOf(regime: Regime, changed: PolicyNumbers): Policy {
  const policy = { ...regime.Espoused }
  for (const name of policyNames) policy[policyField[name]] = changed[name] ?? policy[policyField[name]]
  return policy
}

/** The numbers of a policy that differ from the regime's. */
export function changedFrom(regime: Regime, policy: Policy): PolicyNumbers {
  const changed: PolicyNumbers = {}
  for (const name of policyNames) {
    const field = policyField[name]
    if (policy[field] !== regime.Espoused[field]) changed[name] = policy[field]
  }
  return changed
}

/** The distance of two policies: the mean difference of a number, from 0 to 1. */
export function distance(one: Policy, other: Policy): number {
  const differences = policyNames.map((name) => Math.abs(one[policyField[name]] - other[policyField[name]]))
  return differences.reduce((sum, difference) => sum + difference, 0) / policyNames.length
}

/** The nearest regime of the model and its distance. Among equals it is the preferred one, else the first. */
export function nearestRegime(policy: Policy, first?: string): { regime: Regime; distance: number } {
  const sorted = description.regimes
    .map((regime) => ({ regime, distance: distance(policy, regime.Espoused) }))
    .sort((a, b) => a.distance - b.distance || Number(b.regime.Name === first) - Number(a.regime.Name === first))
  return sorted[0]!
}

/** The regimes without a habit: they differ in their seven numbers. */
export const plainRegimes = description.regimes.filter((regime) => regime.Habit === null)
