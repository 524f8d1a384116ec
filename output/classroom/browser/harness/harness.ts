import type { Experiment } from '../../source/state/experiment'
import { runsOf } from '../../source/state/experiment'
import { engine } from '../../source/state/engine'

/** What the page's own code makes of experiments, for tests to call. */
export interface Harness {
  digests(experiment: Experiment): Promise<string[]> // of both arms
  play(experiment: Experiment): Promise<number> // milliseconds for both arms, recorded whole
  ensemble(experiment: Experiment, replications: number): Promise<number> // milliseconds
}

const harness: Harness = {
  async digests(experiment) {
    const recordings = await Promise.all(runsOf(experiment).map((run) => engine.play(run)))
    return recordings.map(({ digest }) => digest ?? 'none')
  },
  async play(experiment) {
    await engine.ready
    const start = performance.now()
    for (const run of runsOf(experiment)) await engine.play(run)
    return performance.now() - start
  },
  async ensemble(experiment, replications) {
    await engine.ready
    const start = performance.now()
    await engine.ensemble(runsOf(experiment), replications)
    return performance.now() - start
  },
}

Object.assign(globalThis, { harness })
