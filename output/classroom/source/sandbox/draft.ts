// Changes of an experiment: possible ones, those made, and their reset.
import { description } from '../engine/description'
import type { ParameterDescription, Regime, Scenario } from '../engine/protocol'
import { armNames } from '../state/link_check'
import { armNamed, policyNames, scenarioOf, type Arm, type Experiment, type PolicyNumbers } from '../state/experiment'
import { getParameter, type ParameterName } from '../state/settings'
import { pairOf } from './pairs'

/** The settings in the groups of the specification, in its order. */
export const groups = groupsOf(description.parameters)

export interface Group {
  name: string
  parameters: ParameterDescription[]
}

function groupsOf(parameters: readonly ParameterDescription[]): Group[] {
  const groups: Group[] = []
  for (const parameter of parameters) {
    const name = parameter.name.split('.')[0]!
    const last = groups.at(-1)
    if (last?.name === name) last.parameters.push(parameter)
    else groups.push({ name, parameters: [parameter] })
  }
  return groups
}

/** The setting of an experiment, and that of its scenario. */
export function settingOf(experiment: Experiment, name: string): { value: number; usual: number } {
  const usual = getParameter(scenarioOf(experiment).settings, name)
  return { value: experiment.set[name as ParameterName] ?? usual, usual }
}

/** The experiment with a setting; the scenario's value is not a change. */
export function withSetting(experiment: Experiment, name: string, value: number): Experiment {
  const { [name as ParameterName]: _, ...rest } = experiment.set
  const { usual } = settingOf(experiment, name)
  return { ...experiment, set: value === usual ? rest : { ...rest, [name]: value } }
}

/** Without the changes of some settings. */
export function withoutSettings(experiment: Experiment, names: readonly string[]): Experiment {
  return { ...experiment, set: Object.fromEntries(Object.entries(experiment.set).filter(([name]) => !names.includes(name))) }
}

/** The settings that differ from the scenario's, of those given. */
export function changedSettings(experiment: Experiment, parameters: readonly ParameterDescription[] = description.parameters): string[] {
  return parameters.map(({ name }) => name).filter((name) => experiment.set[name as ParameterName] !== undefined)
}

/** Another scenario, with a pair of arms that it compares, in the same world. */
export function openScenario({ seed, replication }: Experiment, scenario: Scenario, pair = pairOf(scenario)): Experiment {
  return { scenario: scenario.name, set: {}, arms: [{ arm: pair.first }, { arm: pair.second }], seed, replication }
}

export function withArm(experiment: Experiment, number: 0 | 1, arm: Arm): Experiment {
  const arms: Experiment['arms'] = [...experiment.arms]
  arms[number] = arm
  return { ...experiment, arms: apart(arms, number) }
}

/** An arm with other policy numbers; none if there are no changes left. */
export function withPolicy({ policy: _, ...arm }: Arm, policy: PolicyNumbers): Arm {
  return Object.keys(policy).length > 0 ? { ...arm, policy } : arm
}

/** Two arms need two names: the one changed last gets a new one. */
function apart(arms: Experiment['arms'], changed: 0 | 1): Experiment['arms'] {
  const nameOf = ({ arm, name }: Arm) => name ?? arm
  if (nameOf(arms[0]) !== nameOf(arms[1])) return arms
  const named: Experiment['arms'] = [...arms]
  named[changed] = { ...arms[changed], name: `${nameOf(arms[changed])} (2)` }
  return named
}

/** The arms that can be chosen, and those among them that are the scenario's own. */
export function armsToChoose(scenario: Scenario): { name: string; meaning: string; own: boolean }[] {
  const own = scenario.arms.map(({ name }) => name)
  return armNames(scenario).map((name) => ({ name, meaning: armNamed(scenario, name).meaning, own: own.includes(name) }))
}

/** The regime with which an arm begins, before its policy numbers are changed. */
export function regimeOf(scenario: Scenario, arm: Arm): Regime {
  return armNamed(scenario, arm.arm).regime
}

/** Differences from an experiment's scenario. */
export interface Changes {
  settings: number
  policyNumbers: number
  later: number // changes during the run
}

export function changesOf({ set, arms }: Experiment): Changes {
  return {
    settings: Object.keys(set).length,
    policyNumbers: arms.reduce((sum, { policy = {} }) => sum + policyNames.filter((name) => policy[name] !== undefined).length, 0),
    later: arms.reduce((sum, { changes = [] }) => sum + changes.length, 0),
  }
}

/** The scenario of an experiment, with the same two organizations and world. */
export function reset(experiment: Experiment): Experiment {
  const [one, other] = experiment.arms
  return { ...experiment, set: {}, arms: apart([{ arm: one.arm }, { arm: other.arm }], 1) }
}

/** The effect of a reset, in a sentence; '' if nothing would change. */
export function resetSentence(experiment: Experiment): string {
  const { settings, policyNumbers, later } = changesOf(experiment)
  const values = [counted(settings, 'setting'), counted(policyNumbers, 'policy number')].filter(Boolean)
  const does: string[] = []
  if (values.length > 0) does.push(`resets ${values.join(' and ')} to those of ${scenarioOf(experiment).name}`)
  if (later > 0) does.push(`removes ${counted(later, 'change')} during the run`)
  if (does.length === 0) return ''
  const sentence = `${does.join(' and ')}; regimes and seed are unchanged.`
  return sentence[0]!.toUpperCase() + sentence.slice(1)
}

export function counted(count: number, noun: string): string {
  return count === 0 ? '' : `${count} ${noun}${count === 1 ? '' : 's'}`
}
