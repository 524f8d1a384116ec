import type { Call, Calls, Port, Reply, Request } from './messages'

/** A worker as a platform makes it. */
export interface WorkerPort extends Port<Request, Reply> {
  fail(hear: () => void): void // hears if the worker itself breaks
  terminate(): void
}

interface Waiting {
  resolve(answer: Calls[Call]['answer']): void
  reject(error: Error): void
}

const stopped = 'The engine has stopped. Please try again or reload the page.'

/** The line to one worker. Once it is broken, all that is asked fails. */
export class Line {
  readonly started: Promise<void>
  #broken: Error | null = null
  #asked = 0
  readonly #waiting = new Map<number, Waiting>()
  readonly #port: WorkerPort

  /** Starts the engine in a worker; it must have the name given. */
  constructor(port: WorkerPort, module: Promise<WebAssembly.Module>, name: string) {
    this.#port = port
    port.listen((reply) => this.#hear(reply))
    port.fail(() => this.#break(stopped))
    this.started = module
      .then((module) => this.#send('start', { module }))
      .then((found) => {
        if (found !== name) throw new Error('This page and its engine have different versions. Please reload the page.')
      })
    this.started.catch((error: Error) => this.#break(error.message))
  }

  get broken() {
    return this.#broken !== null
  }

  async ask<C extends Call>(call: C, ask: Calls[C]['ask']): Promise<Calls[C]['answer']> {
    await this.started
    return this.#send(call, ask)
  }

  #send<C extends Call>(call: C, ask: Calls[C]['ask']): Promise<Calls[C]['answer']> {
    if (this.#broken) return Promise.reject(this.#broken)
    const number = ++this.#asked
    return new Promise<Calls[C]['answer']>((resolve, reject) => {
      this.#waiting.set(number, { resolve: resolve as Waiting['resolve'], reject })
      this.#port.post({ number, call, ...ask } as unknown as Request)
    })
  }

  #hear(reply: Reply) {
    if (reply === 'stopped') {
      this.#break(stopped)
      return
    }
    const waiting = this.#waiting.get(reply.number)
    this.#waiting.delete(reply.number)
    if ('error' in reply) waiting?.reject(new Error(reply.error))
    else waiting?.resolve(reply.answer)
  }

  #break(reason: string) {
    if (this.#broken) return
    this.#broken = new Error(reason)
    for (const { reject } of this.#waiting.values()) reject(this.#broken)
    this.#waiting.clear()
    this.#port.terminate()
  }
}

/** Some lines, of which each does one thing at a time. A broken one is replaced. */
export class Pool {
  readonly size: number
  readonly #open: () => Line
  readonly #idle: Line[] = []
  readonly #queue: (() => void)[] = []
  #busy = 0

  constructor(size: number, open: () => Line) {
    this.size = size
    this.#open = open
  }

  /** Does something with a line once one is free; who came first is first. */
  async with<T>(task: (line: Line) => Promise<T>): Promise<T> {
    if (this.#busy < this.size) this.#busy++
    else await new Promise<void>((resolve) => this.#queue.push(resolve))
    try {
      const line = this.#idle.pop() ?? this.#open()
      try {
        return await task(line)
      } finally {
        if (!line.broken) this.#idle.push(line)
      }
    } finally {
      const next = this.#queue.shift()
      if (next) next()
      else this.#busy--
    }
  }
}
