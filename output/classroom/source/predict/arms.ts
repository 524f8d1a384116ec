import { resolve, type Experiment } from '../state/experiment'
import { looksOf, type Look } from '../state/looks'
import { getParameter } from '../state/settings'

/** The two arms of an experiment: their names, how they are drawn, and where their lines begin and end. */
export interface Arms {
  names: [string, string]
  looks: [Look, Look]
  start: number // leadership capacity of followers in the first week
  weeks: number
}

export function armsOf(experiment: Experiment): Arms {
  const [one, other] = resolve(experiment)
  const names: [string, string] = [one.name, other.name]
  const { Parameters, Start } = one.setup
  return {
    names,
    looks: looksOf(names) as [Look, Look],
    start: getParameter(Parameters, 'people.capacity_follower') * (Start.Capacity ?? 1),
    weeks: getParameter(Parameters, 'environment.weeks'),
  }
}
