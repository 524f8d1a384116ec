// Two futures of one organization: an experiment whose arms are the organization,
// and the same with a change from some week on.
import { policyNames, regimeAt, resolveArm, type Arm, type Change, type Experiment } from '../state/experiment'
import type { Regime } from '../engine/protocol'
import type { Side } from '../state/player'
import { getParameter } from '../state/settings'

const mostNameLetters = 80 // as in links

/** The name under which an arm is shown. */
export function nameOf(arm: Arm): string {
  return arm.name ?? arm.arm
}

/** A change in few words: "power-with", "sanction 0.2". */
export function changeInWords({ arm, policy = {}, set = {} }: Change): string {
  const numbers = policyNames.flatMap((name) => (policy[name] === undefined ? [] : [`${name} ${policy[name]}`]))
  const settings = Object.entries(set).map(([name, value]) => `${name.split('.')[1]!.replaceAll('_', ' ')} ${value}`)
  return [...(arm === undefined ? [] : [arm]), ...numbers, ...settings].join(', ')
}

/** The experiment that plays both futures of one side. */
export function futuresOf(experiment: Experiment, side: 0 | 1, change: Change): Experiment {
  const arm = experiment.arms[side]
  const full = `${nameOf(arm)}, then ${changeInWords(change)}`
  const name = [...full].length <= mostNameLetters ? full : [...full].slice(0, mostNameLetters - 1).join('').trimEnd() + '…'
  return { ...experiment, arms: [arm, { ...arm, name, changes: [...(arm.changes ?? []), change] }] }
}

/** Whether a change would leave a side exactly as it is. */
export function changesNothing(experiment: Experiment, side: 0 | 1, change: Change): boolean {
  const other = futuresOf(experiment, side, change)
  const numbers = (regime: Regime) => JSON.stringify({ ...regime, Name: '', Meaning: '' })
  if (numbers(regimeOfSide(experiment, side, change.week)) !== numbers(regimeOfSide(other, 1, change.week))) return false
  return Object.entries(change.set ?? {}).every(([name, value]) => settingOfSide(experiment, side, change.week, name) === value)
}

/** The value of a setting on a side at a week, before the branch's change. */
export function settingOfSide(experiment: Experiment, side: 0 | 1, week: number, name: string): number {
  const { setup } = resolveArm(experiment, side)
  const earlier = (setup.Interventions ?? []).filter((one) => one.Parameter?.Name === name && one.Week <= week)
  const last = earlier.toSorted((one, other) => one.Week - other.Week).at(-1)
  return last?.Parameter?.Value ?? getParameter(setup.Parameters, name)
}

/** The change that makes the second arm of an experiment another future of the first, if it is one. */
export function branchIn(experiment: Experiment): Change | undefined {
  const [one, other] = experiment.arms
  const [past = [], changes = []] = [one.changes, other.changes]
  const change = changes[past.length]
  const shared = { arm: one.arm, policy: one.policy, changes: past }
  const same = JSON.stringify(shared) === JSON.stringify({ arm: other.arm, policy: other.policy, changes: changes.slice(0, past.length) })
  return same && changes.length === past.length + 1 ? change : undefined
}

/** The regime of a side at a week, before the branch's change. */
export function regimeOfSide(experiment: Experiment, side: 0 | 1, week: number): Regime {
  const { setup } = resolveArm(experiment, side)
  return regimeAt(setup.Regime, setup.Interventions ?? [], week)
}

/** The first week in which two recordings differ in any number, or the number of weeks that both have lived. */
export function equalWeeks([one, other]: readonly [Side, Side]): number {
  const lived = Math.min(one.lived, other.lived)
  const differs = (mine: ArrayLike<number>, its: ArrayLike<number>, perWeek: number) => {
    for (let at = 0; at < lived * perWeek; at++) if (!Object.is(mine[at], its[at])) return Math.floor(at / perWeek)
    return lived
  }
  const { series, frames, weeks } = one.recording
  return Math.min(
    differs(series, other.recording.series, series.length / weeks),
    differs(frames, other.recording.frames, frames.length / weeks),
  )
}
