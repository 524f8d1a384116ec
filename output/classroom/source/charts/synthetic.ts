// Recordings and ensembles made up for tests.
import { description } from '../engine/description'
import type { EnsembleRun, Event, Recording } from '../engine/protocol'
import { firstExperiment, resolve, type Experiment } from '../state/experiment'
import type { Ensemble, Side } from '../state/player'

/** A number in [0, 1) that depends on all arguments. */
function draw(...of: number[]): number {
  let state = 2166136261
  for (const one of of) state = Math.imul(state ^ (one + 0x9e3779b9), 16777619) ^ (state >>> 13)
  state = Math.imul(state ^ (state >>> 15), 2246822519)
  return ((state ^ (state >>> 13)) >>> 0) / 2 ** 32
}

/** A recording whose weekly values a function gives; shocks every half year or so, crises as given. */
export function recordingOf(weeks: number, value: (name: string, week: number) => number, lived = weeks, seats = 57): Recording {
  const width = description.series.length
  const series = new Float64Array(weeks * width)
  const events: Event[] = []
  for (let week = 0; week < lived; week++) {
    description.series.forEach(({ name }, column) => (series[week * width + column] = value(name, week)))
    if (value('crises', week) > 0) events.push(eventOf('crisis began', week, events.length))
    if (value('shocks', week) > 0) events.push(eventOf('shock', week, -1))
  }
  return {
    seats, leaders: 8, weeks, lived, series, events, ties: [], outcomes: null, digest: null,
    bosses: Int32Array.from({ length: seats }, (_, seat) => (seat === 0 ? 0 : Math.floor((seat - 1) / 7))),
    frames: new Uint8Array(0),
  }
}

function eventOf(kind: Event['kind'], week: number, problem: number): Event {
  return {
    week, kind, problem, seat: 0, facets: [], severity: 1, heard: [], crew: [], right: false, dismissed: false, weeks: 0, count: 3,
    name: '', value: 0,
  }
}

/** A likely course of an arm in a world. */
export function likely(arm: 0 | 1, world: number, weeks = 520): (name: string, week: number) => number {
  const shared = arm === 1
  return (name, week) => {
    const shock = draw(world, 1, week) < 1 / 26 ? 1 : 0
    const rise = 1 - Math.exp(-week / 120)
    switch (name) {
      case 'leadership_capacity':
        return 0.25 + (shared ? 0.25 : -0.04) * rise + 0.01 * (draw(world, 2, Math.floor(week / 9), arm) - 0.5)
      case 'performance':
        return 0.62 + (shared ? 0.06 : -0.17) * rise - 0.15 * draw(world, 3, Math.floor(week / 3), arm) ** 3 - 0.1 * draw(world, 4, week, arm)
      case 'crises':
        return draw(world, 5, week) < (shared ? 0.008 : 0.027 * (0.6 + (0.8 * week) / weeks)) ? 1 : 0
      case 'collateral_damage':
        return shared ? 0 : draw(world, 6, week) < 0.08 ? 2 * draw(world, 7, week) : 0
      case 'shocks':
        return shock
      default:
        return draw(world, 8, week, name.length)
    }
  }
}

/** Both sides of an experiment, made up. */
export function sidesOf(experiment: Experiment = firstExperiment, weeks = 520, lived = weeks): [Side, Side] {
  const arms = resolve(experiment)
  const side = (number: 0 | 1): Side => ({
    arm: arms[number],
    recording: recordingOf(weeks, likely(number, experiment.replication, weeks), lived),
    lived,
  })
  return [side(0), side(1)]
}

/** The run of an ensemble in a world, made up. */
export function runOf(world: number, weeks = 520): EnsembleRun {
  const width = description.series.length
  const series = ([0, 1] as const).map((arm) => {
    const value = likely(arm, world, weeks)
    const rows = new Float32Array(weeks * width)
    for (let week = 0; week < weeks; week++) description.series.forEach(({ name }, column) => (rows[week * width + column] = value(name, week)))
    return rows
  })
  const outcomes = series.map((rows, arm) => {
    const column = (name: string) => description.series.findIndex((one) => one.name === name)
    const mean = (name: string) => {
      let sum = 0
      for (let week = 0; week < weeks; week++) sum += rows[week * width + column(name)]!
      return sum / weeks
    }
    return Float64Array.from(description.outcomes, ({ name }, number) => {
      if (name === 'crises_per_year') return 52 * mean('crises')
      if (name === 'collateral_damage') return (5200 * mean('collateral_damage')) / 57
      if (name === 'leadership_capacity' || name === 'performance') return mean(name)
      return draw(world, number) + (name === 'problems_per_year' ? 0 : 0.2 * arm * draw(world, number, arm))
    })
  })
  return { replication: world, outcomes, series }
}

/** An ensemble of so many worlds, made up. */
export function ensembleOf(worlds: number, wanted = worlds, experiment: Experiment = firstExperiment): Ensemble {
  return { experiment, wanted, runs: Array.from({ length: worlds }, (_, world) => runOf(world)) }
}
