// Two organizations in many worlds, in numbers.
import { meanOf, pairedDifference, verdictOf, type Estimate, type Verdict } from '../charts/statistics'
import { description } from '../engine/description'
import type { EnsembleRun } from '../engine/protocol'

/** The outcomes by which a world is compared. */
export type Outcomes = Pick<EnsembleRun, 'outcomes'>

/** A world and its outcomes. */
export type World = Outcomes & Pick<EnsembleRun, 'replication'>

/** An outcome of both arms. */
export interface Compared {
  left: number // means over worlds
  right: number
  difference: Estimate // right - left, within worlds
  verdict: Verdict // on the right against the left
}

export function indexOfOutcome(name: string): number {
  const index = description.outcomes.findIndex((outcome) => outcome.name === name)
  if (index < 0) throw new Error(`No outcome is named “${name}”.`)
  return index
}

/** An outcome of both arms over worlds. */
export function compared(runs: readonly Outcomes[], outcome: string): Compared {
  const index = indexOfOutcome(outcome)
  const of = (arm: number) => runs.map((run) => run.outcomes[arm]![index]!)
  const [left, right] = [of(0), of(1)]
  const difference = pairedDifference(right, left)
  return { left: meanOf(left).mean, right: meanOf(right).mean, difference, verdict: verdictOf(difference, description.outcomes[index]!.zone) }
}

/** The left organizations of two experiments, side by side in the worlds that both have. */
export function leftOnes(one: readonly World[], other: readonly World[]): Outcomes[] {
  const others = new Map(other.map(({ replication, outcomes }) => [replication, outcomes[0]!]))
  return one.flatMap(({ replication, outcomes }) => {
    const beside = others.get(replication)
    return beside ? [{ outcomes: [outcomes[0]!, beside] }] : []
  })
}
