// Checks the parts of a link together. The engine would refuse the same, but here
// messages can name the parts of the link.
import { description } from '../engine/description'
import type { Intervention, Scenario } from '../engine/protocol'
import { scenarioOf, type Experiment } from './experiment'
import { unknown } from './link_schema'
import { changeable, getParameter, setParameter } from './settings'

const bounded = description.parameters.flatMap(({ name, bound }) => (bound === undefined ? [] : [{ name, bound }]))

/** The faults of an experiment whose parts are each valid, in sentences. */
export function check(experiment: Experiment): string[] {
  const wrong: string[] = []
  const scenario = scenarioOf(experiment)
  const settings = structuredClone(scenario.settings)
  for (const [name, value] of Object.entries(experiment.set)) setParameter(settings, name, value)
  const setting = (name: string) => getParameter(settings, name)
  const domains = setting('organization.domains')
  const above = (within: string, name: string, value: number) => {
    const bound = bounded.find((one) => one.name === name)?.bound
    if (bound !== undefined && value > setting(bound)) wrong.push(`${within}${name} is ${value}, above ${bound}, which is ${setting(bound)}`)
  }
  for (const { name } of bounded) above('', name, setting(name))
  const weeks = setting('environment.weeks')
  const inWeeks = (what: string, week: number) => {
    if (week >= weeks) wrong.push(`${what} is ${week}; the range is 0 to ${weeks - 1}`)
  }
  const changed = (within: string, name: string, value: number) => {
    if (!changeable(name)) wrong.push(`${within}${name} cannot change during a run`)
    else above(within, name, value)
  }
  scenario.shocks.Listed?.forEach((shock, i) => {
    inWeeks(`the week of shock ${i + 1}`, shock.Week)
    if (shock.Breadth > domains) wrong.push(`the breadth of shock ${i + 1} is ${shock.Breadth}; the range is 1 to ${domains}`)
  })
  const interventions = (list: readonly Intervention[]) =>
    list.forEach(({ Week, Parameter, Absence }, i) => {
      const what = `intervention ${i + 1}`
      inWeeks(`the week of ${what}`, Week)
      if (Parameter) changed(what + ': ', Parameter.Name, Parameter.Value)
      const last = setting('organization.members') - 1
      if (Absence && Absence.Seat > last) wrong.push(`the seat of ${what} is ${Absence.Seat}; the range is 0 to ${last}`)
    })
  interventions(scenario.interventions)

  const own = scenario.arms.map(({ name }) => name)
  if (new Set(own).size < own.length) wrong.push('scenario.arms: two arms have the same name')
  const known = armNames(scenario)
  const names = new Set<string>()
  experiment.arms.forEach((arm, i) => {
    const path = `arms.${i + 1}`
    if (!known.includes(arm.arm)) wrong.push(`${path}.arm: ${unknown('arm', arm.arm, known)}`)
    const name = arm.name ?? arm.arm
    if (names.has(name)) wrong.push(`${path}: two arms are named “${name}”; rename one of them`)
    names.add(name)
    interventions(scenario.arms.find((one) => one.name === arm.arm)?.interventions ?? [])
    arm.changes?.forEach((change, k) => {
      const path = `arms.${i + 1}.changes.${k + 1}`
      inWeeks(`${path}.week`, change.week)
      if (change.arm !== undefined && !known.includes(change.arm)) wrong.push(`${path}.arm: ${unknown('arm', change.arm, known)}`)
      for (const [name, value] of Object.entries(change.set ?? {})) changed(`${path}.set.`, name, value)
    })
  })
  return wrong
}

/** The arms of a scenario, and the regimes of the model. */
export function armNames(scenario: Scenario): string[] {
  return [...new Set([...scenario.arms.map(({ name }) => name), ...description.regimes.map(({ Name }) => Name)])]
}
