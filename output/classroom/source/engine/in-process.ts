// For tests: the engine within Node, with the messages between page and workers
// copied and passed on later, as between these.

import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { runInThisContext } from 'node:vm'
import { gunzipSync } from 'fflate'
import { description } from './description'
import type { Platform } from './engine'
import type { WorkerPort } from './line'
import type { Reply, Request } from './messages'
import type { Setup } from './protocol'
import { serve } from './serve'

/** The bytes of a file that is made when the page is built. */
export function generated(name: string): Uint8Array<ArrayBuffer> {
  const file = join(import.meta.dirname, '../../generated', name)
  if (!existsSync(file)) throw new Error(`There is no ${file}: \`make test-page\` makes it and then runs the tests.`)
  return new Uint8Array(readFileSync(file))
}

/** A worker of this process. */
export function open(): WorkerPort {
  runInThisContext(new TextDecoder().decode(generated('wasm_exec.js')))
  let alive = true
  let ask = (_: Request) => {}
  let hear = (_: Reply) => {}
  const pass = <Message>(to: (message: Message) => void, message: Message, transfer: Transferable[]) => {
    const copy = structuredClone(message, { transfer })
    setTimeout(() => alive && to(copy))
  }
  serve({
    post: (reply, transfer = []) => pass((reply: Reply) => hear(reply), reply, transfer),
    listen: (answer) => (ask = answer),
  })
  return {
    // Node copies no modules within a process.
    post: (request) => (request.call === 'start' ? setTimeout(() => alive && ask(request)) : pass((request: Request) => ask(request), request, [])),
    listen: (hears) => (hear = hears),
    fail: () => {},
    terminate: () => (alive = false),
  }
}

export const inProcess: Platform = {
  engine: description.engine,
  seriesCount: description.series.length,
  workers: 2,
  load: async () => gunzipSync(generated('engine.bin')) as Uint8Array<ArrayBuffer>,
  open,
}

/** The setup of an arm of a scenario, with settings changed. */
export function setupOf(scenarioName: string, armName: string, change: (setup: Setup) => void = () => {}): Setup {
  const scenario = description.scenarios.find(({ name }) => name === scenarioName)!
  const arm = scenario.arms.find(({ name }) => name === armName)!
  const setup = structuredClone({
    Parameters: scenario.settings,
    Regime: arm.regime,
    Shocks: scenario.shocks,
    Drift: scenario.drift,
    Start: scenario.start,
    Interventions: [...scenario.interventions, ...arm.interventions],
  })
  change(setup)
  return setup
}
