// Settings have two names: that of the specification (organization.lateral_ties),
// and their place in the engine's own form (Organization.LateralTies).
import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js'
import { description } from '../engine/description'
import type { Intervention, Parameters, Policy, Regime, Setup } from '../engine/protocol'

export type ParameterName = `${string}.${string}`

/** lateral_ties is LateralTies in the engine's form. */
function fieldOf(word: string): string {
  return word.replace(/(?:^|_)([a-z])/g, (_, letter: string) => letter.toUpperCase())
}

function placeOf(name: string): [group: string, field: string] {
  const [group = '', word = ''] = name.split('.')
  return [fieldOf(group), fieldOf(word)]
}

/** The value of a setting; NaN if there is none of the name. */
export function getParameter(parameters: Parameters, name: string): number {
  const [group, field] = placeOf(name)
  return parameters[group]?.[field] ?? NaN
}

/** Sets a setting, whatever its range. */
export function setParameter(parameters: Parameters, name: string, value: number): void {
  const [group, field] = placeOf(name)
  ;(parameters[group] ??= {})[field] = value
}

/** Whether a setting can change during a run: settings of the founding cannot. */
export function changeable(name: string): boolean {
  return !description.parameters.find((parameter) => parameter.name === name)?.fixed
}

/** An arm as its settings hash sees it. */
export interface NamedSetup {
  name: string
  setup: Setup
}

/**
 * Twelve hexadecimal digits that identify a set of arms, the same as
 * the command line prints: the head of the SHA-256 of the arms in the engine's
 * JSON, without what regimes mean in words.
 */
export function settingsHash(arms: readonly NamedSetup[]): string {
  const text = arms.map(({ name, setup }) => engineJSON({ Name: name, Setup: plainSetup(setup) }) + '\n').join('')
  return bytesToHex(sha256(utf8ToBytes(text))).slice(0, 12)
}

/** JSON as the engine's language writes it, with what HTML would mistake escaped. Numbers are written alike. */
function engineJSON(value: unknown): string {
  return JSON.stringify(value).replace(/[<>&\u2028\u2029]/g, (letter) => '\\u' + letter.charCodeAt(0).toString(16).padStart(4, '0'))
}

// The functions below bring values into the order of the engine's fields, whatever the
// order in which they were put together.

function plainSetup({ Parameters, Regime, Shocks, Drift, Start, Interventions }: Setup): Setup {
  const parameters: Parameters = {}
  for (const { name } of description.parameters) setParameter(parameters, name, getParameter(Parameters, name))
  return {
    Parameters: parameters,
    Regime: plainRegime(Regime),
    Shocks: {
      Timing: Shocks.Timing,
      Listed: orNull(Shocks.Listed)?.map(({ Week, Load, Breadth, Complexity }) => ({ Week, Load, Breadth, Complexity })) ?? null,
    },
    Drift: { Complexity: Drift.Complexity, Load: Drift.Load, Growth: Drift.Growth },
    Start: { Vulnerability: Start.Vulnerability, Trust: Start.Trust, Harm: Start.Harm, Capacity: Start.Capacity, Backlog: Start.Backlog },
    Interventions: orNull(Interventions)?.map(plainIntervention) ?? null,
  }
}

/** An empty list is none. */
function orNull<T>(list: T[] | null): T[] | null {
  return list?.length ? list : null
}

function plainRegime({ Name, Espoused, Habit, Pull, Practice, Rigidity }: Regime): Regime {
  return { Name, Meaning: '', Espoused: plainPolicy(Espoused), Habit: Habit && plainPolicy(Habit), Pull, Practice, Rigidity }
}

function plainPolicy({ Delegation, Consultation, Sanction, Compassion, Development, Command, Layoffs }: Policy): Policy {
  return { Delegation, Consultation, Sanction, Compassion, Development, Command, Layoffs }
}

function plainIntervention({ Week, Regime, Parameter, Cut, Absence }: Intervention): Intervention {
  return {
    Week,
    Regime: Regime && plainRegime(Regime),
    Parameter: Parameter && { Name: Parameter.Name, Value: Parameter.Value },
    Cut: Cut && { Chance: Cut.Chance },
    Absence: Absence && { Seat: Absence.Seat, Weeks: Absence.Weeks },
  }
}
