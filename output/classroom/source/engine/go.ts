import type { Founding, Piece, Result } from './messages'
import type { Setup } from './protocol'

interface Failure {
  error: string
}

/** The functions that the engine gives to JavaScript, described in cmd/classroom. */
export interface GoEngine {
  engine: string
  check(setup: Setup): string[]
  found(id: number, setup: Setup, seed: string, replication: number): Founding | Failure
  live(id: number, weeks: number): Piece | Failure
  drop(id: number): object
  run(setup: Setup, seed: string, replication: number): Result | Failure
}

interface GoProgram {
  importObject: WebAssembly.Imports
  run(instance: WebAssembly.Instance): Promise<void>
}

/** What Go's wasm_exec.js leaves behind, and then the engine. */
interface GoGlobals {
  Go: new () => GoProgram
  leaderful?: GoEngine
}

/** Starts the engine. It never ends of itself: if it does, it has crashed. */
export async function startEngine(module: WebAssembly.Module, ended: () => void): Promise<GoEngine> {
  const globals = globalThis as unknown as GoGlobals
  const program = new globals.Go()
  const instance = await WebAssembly.instantiate(module, program.importObject)
  void program.run(instance).then(ended)
  const engine = globals.leaderful
  if (!engine) throw new Error('the engine did not start')
  return engine
}

/** Returns the result of a function of the engine; throws if it is an error. */
export function sound<T extends object>(result: T | Failure | null | undefined): T {
  if (!result) throw new Error('the engine has stopped')
  if ('error' in result) throw new Error(result.error)
  return result
}
