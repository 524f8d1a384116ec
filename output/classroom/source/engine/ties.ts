import type { Ties } from './protocol'

const apart = 64 // entries from one whose pairs are kept to the next

/**
 * The ties of a run over time. Of most weeks only what changed is kept: in an
 * organization of a thousand, somebody comes or goes nearly every week, and the
 * pairs of all weeks would take many times as much memory as the rest.
 */
export class TieHistory {
  /** In the order of weeks; the pairs of an entry are put together when asked for. */
  readonly entries: Ties[] = []
  readonly #changes: Int32Array[] = [] // by entry: seat, how many, the seats that it is tied to now
  readonly #kept = new Map<number, Uint32Array>() // pairs by entry
  readonly #founding: Uint32Array
  #last = -1 // the entry asked for last, which is kept too

  constructor(founding: Int32Array) {
    this.#founding = Uint32Array.from(founding)
    this.#enter(0, new Int32Array())
  }

  /** Adds changes; of each: week, seat, how many, the seats that it is tied to now. */
  add(changes: Int32Array) {
    for (let at = 0; at < changes.length; ) {
      const week = changes[at]!
      const end = at + 3 + changes[at + 2]!
      this.#enter(week, changes.subarray(at + 1, end))
      at = end
    }
  }

  #enter(week: number, changes: Int32Array) {
    const last = this.entries.length - 1
    if (this.entries[last]?.week === week) {
      this.#changes[last] = Int32Array.from([...this.#changes[last]!, ...changes])
      this.#kept.delete(last)
      return
    }
    const entry = last + 1
    const pairs = () => this.#pairs(entry)
    this.entries.push({
      week,
      get pairs() {
        return pairs()
      },
    })
    this.#changes.push(changes)
  }

  #pairs(entry: number): Uint32Array {
    const known = this.#kept.get(entry)
    if (known) return known
    let from = entry
    while (from >= 0 && !this.#kept.has(from)) from--
    let pairs = this.#kept.get(from) ?? this.#founding
    while (from < entry) {
      pairs = changed(pairs, this.#changes[++from]!)
      if (from % apart === 0) this.#kept.set(from, pairs)
    }
    if (this.#last % apart !== 0) this.#kept.delete(this.#last)
    this.#kept.set(entry, pairs)
    this.#last = entry
    return pairs
  }
}

/** The pairs after changes: each seat among these is tied to those given and no others. */
function changed(pairs: Uint32Array, changes: Int32Array): Uint32Array {
  let list: number[] = Array.from(pairs)
  for (let at = 0; at < changes.length; ) {
    const seat = changes[at]!
    const end = at + 2 + changes[at + 1]!
    const others: number[] = []
    for (let n = 0; n < list.length; n += 2) {
      if (list[n] !== seat && list[n + 1] !== seat) others.push(list[n]!, list[n + 1]!)
    }
    for (const other of changes.subarray(at + 2, end)) others.push(Math.min(seat, other), Math.max(seat, other))
    list = others
    at = end
  }
  return Uint32Array.from(list)
}
