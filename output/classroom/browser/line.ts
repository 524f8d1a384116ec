/** A connection of a given speed, shared by everything sent through it. */
export interface Line {
  bitsPerSecond: number
  latency: number // milliseconds for there and back
}

/** Sends pieces of an answer at the speed of the line. */
export class Pace {
  #free = 0 // when the line has carried all it has been given

  constructor(readonly line: Line) {}

  /** Waits for a round trip: a question and the first of its answer, or the opening of a connection. */
  roundTrip() {
    return wait(this.line.latency)
  }

  async *carry(content: Buffer): AsyncGenerator<Buffer> {
    const size = 16_384
    for (let start = 0; start < content.length; start += size) {
      const piece = content.subarray(start, start + size)
      this.#free = Math.max(this.#free, performance.now()) + (piece.length * 8_000) / this.line.bitsPerSecond
      await wait(this.#free - performance.now())
      yield piece
    }
  }
}

const wait = (milliseconds: number) => new Promise<void>((resolve) => setTimeout(resolve, Math.max(0, milliseconds)))
