// An experiment is the page's unit of play: a scenario with some settings changed,
// two arms, and a world. Links describe runs by it.
import { description } from '../engine/description'
import type { Intervention, Policy, Regime, Run, Scenario, Setup } from '../engine/protocol'
import { setParameter, type ParameterName } from './settings'

/** The seven numbers of a policy, as the specification names them. */
export type PolicyName = 'delegation' | 'consultation' | 'sanction' | 'compassion' | 'development' | 'command' | 'layoffs'

export type PolicyNumbers = Partial<Record<PolicyName, number>>
export type SettingValues = Record<ParameterName, number> // of those that have one

/** What changes in an arm at the start of a week. */
export interface Change {
  week: number
  arm?: string // of the scenario, or a regime of the model
  policy?: PolicyNumbers // of the regime from now on
  set?: SettingValues
}

export interface Arm {
  arm: string // of the scenario, or a regime of the model
  name?: string // shown; the arm's if it is missing
  policy?: PolicyNumbers // that differ from the regime's
  changes?: Change[]
}

/** A scenario of the user's own, as links carry it. */
export interface InlineScenario {
  name: string
  title: string
  question?: string
  settings?: SettingValues // that differ from the defaults
  shocks?: Setup['Shocks']
  drift?: Setup['Drift']
  start?: Setup['Start']
  interventions?: Intervention[]
  arms: { name: string; meaning?: string; regime: Regime; interventions?: Intervention[] }[]
}

export interface Experiment {
  scenario: string | InlineScenario
  set: SettingValues // that differ from the scenario's
  arms: [Arm, Arm]
  seed: string
  replication: number
}

export interface ResolvedArm {
  name: string
  meaning: string
  setup: Setup
}

export const policyField: Record<PolicyName, keyof Policy> = {
  delegation: 'Delegation',
  consultation: 'Consultation',
  sanction: 'Sanction',
  compassion: 'Compassion',
  development: 'Development',
  command: 'Command',
  layoffs: 'Layoffs',
}

export const policyNames = Object.keys(policyField) as PolicyName[]

/** Power-over at its best beside power-with, in ten ordinary years. */
export const firstExperiment: Experiment = {
  scenario: 'baseline',
  set: {},
  arms: [{ arm: 'compassionate' }, { arm: 'power-with' }],
  seed: '1',
  replication: 0,
}

/** The scenario of an experiment, whole. It throws if the name is unknown. */
export function scenarioOf(experiment: Experiment): Scenario {
  if (typeof experiment.scenario === 'string') {
    const scenario = description.scenarios.find((one) => one.name === experiment.scenario)
    if (!scenario) throw new Error(`No scenario is named “${experiment.scenario}”.`)
    return scenario
  }
  const own = experiment.scenario
  const baseline = description.scenarios[0]!
  const settings = structuredClone(defaults())
  for (const [name, value] of Object.entries(own.settings ?? {})) setParameter(settings, name, value)
  return {
    name: own.name,
    title: own.title,
    story: '',
    question: own.question ?? '',
    look_for: '',
    finding: '',
    favours: '',
    winners: [],
    asked: [],
    pairs: [],
    changed: Object.keys(own.settings ?? {}),
    settings,
    shocks: own.shocks ?? { Timing: 0, Listed: null },
    drift: own.drift ?? { Complexity: 0, Load: 0, Growth: 0 },
    start: own.start ?? { Vulnerability: null, Trust: null, Harm: 0, Capacity: null, Backlog: 0 },
    interventions: own.interventions ?? [],
    arms: own.arms.map((arm) => ({ meaning: '', interventions: [], ...arm })),
    replications: baseline.replications,
  }
}

/** The model's default settings. */
export function defaults(): Setup['Parameters'] {
  const settings: Setup['Parameters'] = {}
  for (const parameter of description.parameters) setParameter(settings, parameter.name, parameter.default)
  return settings
}

/** The arm of a scenario or else of the model, by its name. It throws if there is none. */
export function armNamed(scenario: Scenario, name: string) {
  const own = scenario.arms.find((arm) => arm.name === name)
  if (own) return own
  const regime = description.regimes.find((one) => one.Name === name)
  if (!regime) throw new Error(`No regime is named “${name}”.`)
  return { name, meaning: regime.Meaning, regime, interventions: [] }
}

function withPolicy(regime: Regime, policy: PolicyNumbers | undefined): Regime {
  const espoused = { ...regime.Espoused }
  for (const name of policyNames) {
    const value = policy?.[name]
    if (value !== undefined) espoused[policyField[name]] = value
  }
  return { ...regime, Espoused: espoused }
}

/** An arm, ready to be run. It throws if the experiment names something unknown. */
export function resolveArm(experiment: Experiment, number: number): ResolvedArm {
  const scenario = scenarioOf(experiment)
  const arm = experiment.arms[number]!
  const base = armNamed(scenario, arm.arm)
  const regime = withPolicy(base.regime, arm.policy)
  const parameters = structuredClone(scenario.settings)
  for (const [name, value] of Object.entries(experiment.set)) setParameter(parameters, name, value)
  const interventions = [...scenario.interventions, ...base.interventions]
  for (const change of arm.changes ?? []) {
    const other = { Regime: null, Parameter: null, Cut: null, Absence: null }
    if (change.arm !== undefined || change.policy !== undefined) {
      const from = change.arm === undefined ? regimeAt(regime, interventions, change.week) : armNamed(scenario, change.arm).regime
      interventions.push({ ...other, Week: change.week, Regime: withPolicy(from, change.policy) })
    }
    for (const { name } of description.parameters) {
      const value = change.set?.[name as ParameterName]
      if (value !== undefined) interventions.push({ ...other, Week: change.week, Parameter: { Name: name, Value: value } })
    }
  }
  return {
    name: arm.name ?? arm.arm,
    meaning: base.meaning,
    setup: {
      Parameters: parameters,
      Regime: regime,
      Shocks: scenario.shocks,
      Drift: scenario.drift,
      Start: scenario.start,
      Interventions: interventions.length === 0 ? null : interventions,
    },
  }
}

/** The regime that is in force at a week, after its interventions: within a week, the last counts. */
export function regimeAt(first: Regime, interventions: readonly Intervention[], week: number): Regime {
  let regime = first
  let since = -1
  for (const one of interventions) {
    if (one.Regime && one.Week <= week && one.Week >= since) {
      regime = one.Regime
      since = one.Week
    }
  }
  return regime
}

/** Both arms of an experiment. */
export function resolve(experiment: Experiment): [ResolvedArm, ResolvedArm] {
  return [resolveArm(experiment, 0), resolveArm(experiment, 1)]
}

/** The runs that an experiment plays. */
export function runsOf(experiment: Experiment): [Run, Run] {
  const { seed, replication } = experiment
  const [one, other] = resolve(experiment)
  return [
    { setup: one.setup, seed, replication },
    { setup: other.setup, seed, replication },
  ]
}
