import type { Delivery, Founding } from './messages'
import { eventKinds, frameFields, type Event, type EventKind, type Recording } from './protocol'
import { TieHistory } from './ties'

const right = 1
const dismissed = 2

/**
 * Reads events from the whole numbers that the engine makes of each: kind, week,
 * seat, problem, flags, weeks, count, the place of the name (-1: none), then how
 * many facets, heard and crew there are, and these.
 */
export function decodeEvents(numbers: Int32Array, values: Float64Array, names: readonly string[]): Event[] {
  const events: Event[] = []
  for (let at = 0; at < numbers.length; ) {
    const next = () => numbers[at++]!
    const list = (length: number) => Array.from(numbers.subarray(at, (at += length)))
    const [kind, week, seat, problem, flags, weeks, count, name] = [next(), next(), next(), next(), next(), next(), next(), next()]
    const [facets, heard, crew] = [next(), next(), next()]
    events.push({
      week,
      kind: eventKinds[kind] as EventKind,
      seat,
      problem,
      facets: list(facets),
      severity: values[2 * events.length]!,
      heard: list(heard),
      crew: list(crew),
      right: (flags & right) !== 0,
      dismissed: (flags & dismissed) !== 0,
      weeks,
      count,
      name: names[name] ?? '',
      value: values[2 * events.length + 1]!,
    })
  }
  return events
}

/** Puts the pieces of a recording together. */
export class Assembly {
  readonly #founding: Founding
  readonly #series: Float64Array
  readonly #frames: Uint8Array
  readonly #ties: TieHistory
  readonly #events: Event[] = []
  #lived = 0
  #outcomes: Float64Array | null = null
  #digest: string | null = null

  constructor(founding: Founding, seriesCount: number) {
    this.#founding = founding
    this.#series = new Float64Array(founding.weeks * seriesCount)
    this.#frames = new Uint8Array(founding.weeks * founding.seats * frameFields.length)
    this.#ties = new TieHistory(founding.ties)
  }

  get done() {
    return this.#lived === this.#founding.weeks
  }

  add(piece: Delivery) {
    const { weeks } = this.#founding
    this.#series.set(piece.series, (this.#series.length / weeks) * this.#lived)
    this.#frames.set(piece.frames, (this.#frames.length / weeks) * this.#lived)
    this.#ties.add(piece.ties)
    for (const event of decodeEvents(piece.events, piece.values, piece.names)) this.#events.push(event)
    this.#lived += piece.lived
    this.#outcomes = piece.outcomes ?? null
    this.#digest = piece.digest
  }

  /** The recording as it is now. Its arrays are those of later ones, which have more in them. */
  recording(): Recording {
    const { seats, leaders, weeks, bosses } = this.#founding
    return {
      seats,
      bosses,
      leaders,
      weeks,
      lived: this.#lived,
      series: this.#series,
      frames: this.#frames,
      ties: this.#ties.entries,
      events: this.#events,
      outcomes: this.#outcomes,
      digest: this.#digest,
    }
  }
}
