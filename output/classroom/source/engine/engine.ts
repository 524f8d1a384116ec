import { Assembly } from './decode'
import { beyondLimits } from './limits'
import { Line, Pool, type WorkerPort } from './line'
import type { EnsembleRun, Recording, Run, Setup } from './protocol'

/** Milliseconds from the engine's creation until each step was done. */
export interface Timing {
  fetched: number
  compiled: number
  started: number
}

/** Where an engine runs. */
export interface Platform {
  readonly engine: string // the name that the engine must have
  readonly seriesCount: number
  readonly workers: number // that may run at once, beside the one that plays
  load(): Promise<Uint8Array<ArrayBuffer>> // the engine, as WebAssembly
  open(): WorkerPort
}

export interface PlayOptions {
  /** Hears of the recording each time it has grown, the last time included. */
  onProgress?: (recording: Recording) => void
  signal?: AbortSignal
}

export interface EnsembleOptions {
  /** Hears of each replication, in order. */
  onRun?: (run: EnsembleRun) => void
  signal?: AbortSignal
}

/**
 * The engine, in workers. What goes wrong rejects with an Error whose message is
 * for the reader; what is aborted, with the signal's reason.
 */
export interface Engine {
  /** Resolves once the engine can play; if it cannot be loaded, the next call tries again. */
  readonly ready: Promise<Timing>
  /** Plays a run and records it. Several at a time take turns. */
  play(run: Run, options?: PlayOptions): Promise<Recording>
  /** Plays runs, one of each arm, in the replications 0 to count - 1. */
  ensemble(arms: readonly Pick<Run, 'setup' | 'seed'>[], count: number, options?: EnsembleOptions): Promise<void>
  /** Everything that is wrong with a setup, in plain words. */
  check(setup: Setup): Promise<string[]>
}

const firstWeeks = 13 // of a recording: few, so that something can be shown at once
const pieceTime = 40 // milliseconds that a piece of a recording should take

/** An engine on a platform; it starts loading now. */
export function engineOn(platform: Platform): Engine {
  const created = performance.now()
  const timing: Timing = { fetched: 0, compiled: 0, started: 0 }
  let loading: Promise<WebAssembly.Module> | null = null
  let player: Line | null = null
  let lastId = 0

  const load = async () => {
    const bytes = await platform.load()
    timing.fetched = performance.now() - created
    const module = await WebAssembly.compile(bytes)
    timing.compiled = performance.now() - created
    return module
  }
  const module = () => {
    loading ??= load().catch((error: unknown) => {
      loading = null
      throw error
    })
    return loading
  }
  const open = () => new Line(platform.open(), module(), platform.engine)
  const pool = new Pool(platform.workers, open)
  const playing = () => {
    if (!player || player.broken) player = open()
    return player
  }

  const ready = (async () => {
    await playing().started
    timing.started = performance.now() - created
    return timing
  })()
  ready.catch(() => {}) // each caller gets the error

  async function play(run: Run, { onProgress, signal }: PlayOptions = {}): Promise<Recording> {
    refuse([run.setup])
    const line = playing()
    const id = ++lastId
    try {
      const assembly = new Assembly(await unlessAborted(line.ask('found', { id, run }), signal), platform.seriesCount)
      for (let weeks = firstWeeks; ; ) {
        const piece = await unlessAborted(line.ask('live', { id, weeks }), signal)
        assembly.add(piece)
        const recording = assembly.recording()
        onProgress?.(recording)
        if (assembly.done) return recording
        weeks = Math.max(firstWeeks, Math.round(weeks * Math.min(2, pieceTime / piece.took)))
      }
    } finally {
      line.ask('drop', { id }).catch(() => {}) // a broken line has nothing to drop
    }
  }

  async function ensemble(arms: readonly Pick<Run, 'setup' | 'seed'>[], count: number, { onRun, signal }: EnsembleOptions = {}): Promise<void> {
    refuse(arms.map(({ setup }) => setup))
    const early = new Map<number, EnsembleRun>() // done before their turn
    let begun = 0
    let delivered = 0
    let over = false
    const ended = () => over || signal?.aborted === true
    const deliver = (run: EnsembleRun) => {
      early.set(run.replication, run)
      for (let next = early.get(delivered); next && !ended(); next = early.get(delivered)) {
        early.delete(delivered++)
        onRun?.(next)
      }
    }
    const work = async () => {
      while (begun < count && !ended()) {
        await pool.with(async (line) => {
          if (begun >= count || ended()) return
          const replication = begun++
          const results = await line.ask('run', { runs: arms.map((arm) => ({ setup: arm.setup, seed: arm.seed, replication })) })
          deliver({ replication, outcomes: results.map(({ outcomes }) => outcomes), series: results.map(({ series }) => series) })
        })
      }
    }
    try {
      await unlessAborted(Promise.all(Array.from({ length: Math.min(pool.size, count) }, work)), signal)
    } finally {
      over = true
    }
  }

  return {
    ready,
    play,
    ensemble,
    async check(setup) {
      return [...(await playing().ask('check', { setup })), ...beyondLimits(setup)]
    },
  }
}

function refuse(setups: readonly Setup[]) {
  const wrong = setups.flatMap(beyondLimits)
  if (wrong.length > 0) throw new Error([...new Set(wrong)].join('\n'))
}

/** A promise that is rejected as soon as a signal aborts. */
function unlessAborted<T>(promise: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (!signal) return promise
  return new Promise<T>((resolve, reject) => {
    const abort = () => reject(signal.reason as Error)
    if (signal.aborted) abort()
    signal.addEventListener('abort', abort, { once: true })
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort))
  })
}
