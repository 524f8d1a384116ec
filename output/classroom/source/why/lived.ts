// For tests: recordings from the engine itself, which the page's build puts into generated/.
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { Assembly } from '../engine/decode'
import { description } from '../engine/description'
import { sound, startEngine, type GoEngine } from '../engine/go'
import type { Recording } from '../engine/protocol'
import { runsOf, type Arm, type Experiment } from '../state/experiment'

const generated = (name: string) => fileURLToPath(new URL(`../../generated/${name}`, import.meta.url))

let started: Promise<GoEngine> | undefined

async function start(): Promise<GoEngine> {
  await import(/* @vite-ignore */ generated('wasm_exec.js'))
  return startEngine(await WebAssembly.compile(readFileSync(generated('engine.wasm'))), () => {})
}

/** Both runs of an experiment, whole. */
export async function livedBoth(experiment: Experiment): Promise<[Recording, Recording]> {
  const engine = await (started ??= start())
  return runsOf(experiment).map(({ setup, seed, replication }, id) => {
    const assembly = new Assembly(sound(engine.found(id, setup, seed, replication)), description.series.length)
    while (!assembly.done) assembly.add({ ...sound(engine.live(id, 200)), digest: null, took: 0 })
    engine.drop(id)
    return assembly.recording()
  }) as [Recording, Recording]
}

/** A whole run under a regime, in a scenario. */
export async function livedUnder(arm: string | Arm, replication = 0, scenario = 'baseline', weeks = 520): Promise<Recording> {
  const chosen = typeof arm === 'string' ? { arm } : arm
  const set = { 'environment.weeks': weeks }
  const [recording] = await livedBoth({ scenario, set, arms: [chosen, chosen], seed: '1', replication })
  return recording
}
