// What passes between the page and its workers.

import type { Run, Setup } from './protocol'

/** The start of a recording. */
export interface Founding {
  seats: number
  leaders: number
  weeks: number
  bosses: Int32Array
  ties: Int32Array // pairs of seats
}

/** Some weeks of a recording, as the engine lays them out. */
export interface Piece {
  lived: number // weeks
  series: Float64Array
  frames: Uint8Array
  ties: Int32Array // for each change: week, seat, how many, the seats that it is tied to now
  events: Int32Array // see decode
  values: Float64Array // two an event: severity, value
  names: string[] // named in events
  outcomes?: Float64Array // with the last week
}

/** A piece as it comes from a worker. */
export interface Delivery extends Piece {
  digest: string | null // of the whole run, with the last week
  took: number // milliseconds
}

/** A whole run of which no recording is made. */
export interface Result {
  outcomes: Float64Array
  series: Float32Array
}

/** The requests to a worker, and its replies. */
export interface Calls {
  start: { ask: { module: WebAssembly.Module }; answer: string } // the engine's name
  check: { ask: { setup: Setup }; answer: string[] }
  found: { ask: { id: number; run: Run }; answer: Founding }
  live: { ask: { id: number; weeks: number }; answer: Delivery }
  drop: { ask: { id: number }; answer: null }
  run: { ask: { runs: Run[] }; answer: Result[] }
}

export type Call = keyof Calls
export type Request = { [call in Call]: { number: number; call: call } & Calls[call]['ask'] }[Call]
export type Reply =
  | { number: number; answer: Calls[Call]['answer'] }
  | { number: number; error: string }
  | 'stopped' // the worker can do nothing more

/** One end of a line between the page and a worker. */
export interface Port<Out, In> {
  post(message: Out, transfer?: Transferable[]): void
  listen(hear: (message: In) => void): void
}
