// Two organizations in many worlds, in numbers.
import { meanOf, pairedDifference, type Estimate } from '../charts/statistics'
import { description } from '../engine/description'
import type { EnsembleRun } from '../engine/protocol'

/** What a world is compared by. */
export type Outcomes = Pick<EnsembleRun, 'outcomes'>

/** What came of a world, and of which. */
export type World = Outcomes & Pick<EnsembleRun, 'replication'>

/** What is known of an outcome of both arms. */
export interface Compared {
  left: number // means over worlds
  right: number
  difference: Estimate // right - left, within worlds
}

export function indexOfOutcome(name: string): number {
  const index = description.outcomes.findIndex((outcome) => outcome.name === name)
  if (index < 0) throw new Error(`There is no outcome called “${name}”.`)
  return index
}

/** An outcome of both arms over worlds. */
export function compared(runs: readonly Outcomes[], outcome: string): Compared {
  const index = indexOfOutcome(outcome)
  const of = (arm: number) => runs.map((run) => run.outcomes[arm]![index]!)
  const [left, right] = [of(0), of(1)]
  return { left: meanOf(left).mean, right: meanOf(right).mean, difference: pairedDifference(right, left) }
}

/** The left organizations of two experiments, side by side in the worlds that both have. */
export function leftOnes(one: readonly World[], other: readonly World[]): Outcomes[] {
  const others = new Map(other.map(({ replication, outcomes }) => [replication, outcomes[0]!]))
  return one.flatMap(({ replication, outcomes }) => {
    const beside = others.get(replication)
    return beside ? [{ outcomes: [outcomes[0]!, beside] }] : []
  })
}

/** Whether the worlds decide which is higher: the interval is wholly on one side of nothing, or there is no difference at all. */
export function decided({ low, high }: Estimate): boolean {
  return low > 0 || high < 0 || (low === 0 && high === 0)
}
