import { batch, computed, effect, signal } from '@preact/signals'
import type { Engine } from '../engine/client'
import type { EnsembleRun, Recording } from '../engine/protocol'
import { firstExperiment, resolve, runsOf, type Experiment, type ResolvedArm } from './experiment'
import { reducedMotion } from './preferences'

/** One arm and its recording so far; a new object each time it grows. */
export interface Side {
  arm: ResolvedArm
  recording: Recording
  lived: number // weeks recorded
}

export interface Pair {
  experiment: Experiment
  sides: [Side, Side]
}

/** Runs of an experiment in many worlds, as far as they have come. */
export interface Ensemble {
  experiment: Experiment
  wanted: number // replications
  runs: readonly EnsembleRun[] // in the order of replications
}

/** Speeds to choose from; 1 shows two weeks a second. */
export const speeds = [1, 2, 4, 8, 16, 32, 64] as const
const weeksPerSecond = 2

/** A week in which a crisis begins, and where. */
export interface CrisisMark {
  side: 0 | 1
  week: number
  problem: number
}

export type Status = 'idle' | 'running' | 'done' | 'failed'

/**
 * Two organizations that are played together: their recordings,
 * which moment is shown, and the runs in other worlds to compare with.
 */
export class Player {
  readonly experiment = signal<Experiment>(firstExperiment)
  readonly sides = signal<[Side, Side] | null>(null)
  readonly previous = signal<Pair | null>(null) // the run before, to be shown as a ghost
  readonly ensemble = signal<Ensemble | null>(null)
  readonly status = signal<Status>('idle')
  readonly problem = signal('') // what went wrong, in plain words
  readonly progress = signal(0) // share of the weeks of a run that have been computed
  readonly position = signal(0) // the moment shown, in weeks, with a fraction while it moves
  readonly playing = signal(false)
  readonly speed = signal<number>(8)
  readonly crisis = signal<CrisisMark | null>(null) // the one that is looked at
  readonly origin = signal<Experiment | null>(null) // the experiment that this one was branched from

  /** Weeks of the whole run. */
  readonly weeks = computed(() => this.sides.value?.[0].recording.weeks ?? 0)
  /** Weeks that both have lived so far. */
  readonly lived = computed(() => {
    const sides = this.sides.value
    return sides ? Math.min(sides[0].lived, sides[1].lived) : 0
  })
  /** The last whole week shown. */
  readonly week = computed(() => Math.max(0, Math.min(Math.floor(this.position.value), this.lived.value - 1)))
  /** All crises so far, of both, in the order of weeks. */
  readonly crises = computed<CrisisMark[]>(() => {
    const sides = this.sides.value
    if (!sides) return []
    return sides
      .flatMap((side, number) =>
        side.recording.events
          .filter((event) => event.kind === 'crisis began')
          .map((event) => ({ side: number as 0 | 1, week: event.week, problem: event.problem })),
      )
      .sort((a, b) => a.week - b.week)
  })

  #engine: Engine
  #run: AbortController | null = null
  #others: AbortController | null = null
  #wanted: number | null = null // the week to show once it has been lived
  #turn = 0 // of the clock; a former turn ends
  #finish: () => void

  constructor(engine: Engine) {
    this.#engine = engine
    this.#finish = effect(() => {
      if (this.playing.value) this.#tick()
    })
  }

  /**
   * Runs an experiment from its first week and shows the given one; what is there
   * becomes the ghost. The origin is what the experiment was branched from.
   */
  async run(experiment: Experiment, at = 0, origin: Experiment | null = null): Promise<void> {
    this.#run?.abort()
    const control = new AbortController()
    this.#run = control
    const { sides, status, ensemble } = this
    const shown = sides.peek()
    const stale = ensemble.peek() !== null && !sameButForWorld(ensemble.peek()!.experiment, experiment)
    if (stale) this.#others?.abort()
    batch(() => {
      if (shown && status.peek() === 'done') this.previous.value = { experiment: this.experiment.peek(), sides: shown }
      if (stale) ensemble.value = null
      this.experiment.value = experiment
      this.origin.value = origin
      status.value = 'running'
      this.problem.value = ''
      this.progress.value = 0
    })
    try {
      const arms = resolve(experiment)
      const fresh: [Side | null, Side | null] = [null, null]
      let first = true
      const grow = (number: 0 | 1, recording: Recording) => {
        if (control.signal.aborted) return
        fresh[number] = { arm: arms[number], recording, lived: recording.lived }
        const [one, other] = fresh
        if (!one || !other) return
        batch(() => {
          sides.value = [one, other]
          this.progress.value = (one.lived + other.lived) / (one.recording.weeks + other.recording.weeks)
          if (first) {
            this.crisis.value = null
            this.#wanted = at
          }
          first = false
          if (this.#wanted === null) return
          const last = Math.max(0, this.lived.peek() - 1)
          this.position.value = Math.min(this.#wanted, last)
          if (this.#wanted <= last) this.#wanted = null
        })
      }
      const runs = runsOf(experiment)
      await Promise.all(
        ([0, 1] as const).map(async (number) => {
          const whole = await this.#engine.play(runs[number], {
            onProgress: (recording) => grow(number, recording),
            signal: control.signal,
          })
          grow(number, whole)
        }),
      )
      if (control.signal.aborted) return
      this.#wanted = null
      status.value = 'done'
    } catch (error) {
      if (control.signal.aborted) return
      control.abort() // the other arm is not needed any more
      batch(() => {
        status.value = 'failed'
        this.playing.value = false
        this.problem.value = error instanceof Error ? error.message : String(error)
      })
    }
  }

  /** Runs the experiment in many worlds. Worlds already run are kept. */
  async runEnsemble(wanted: number): Promise<void> {
    const experiment = this.experiment.peek()
    const there = this.ensemble.peek()
    const same = there !== null && sameButForWorld(there.experiment, experiment)
    if (same && there.wanted >= wanted) return
    this.#others?.abort()
    const control = new AbortController()
    this.#others = control
    let runs: readonly EnsembleRun[] = same ? there.runs : []
    this.ensemble.value = { experiment, wanted, runs }
    try {
      await this.#engine.ensemble(runsOf(experiment), wanted, {
        onRun: (run) => {
          if (control.signal.aborted || run.replication < runs.length) return
          runs = [...runs, run]
          this.ensemble.value = { experiment, wanted, runs }
        },
        signal: control.signal,
      })
    } catch (error) {
      if (control.signal.aborted) return
      batch(() => {
        this.ensemble.value = null
        this.problem.value = error instanceof Error ? error.message : String(error)
      })
    }
  }

  play() {
    if (this.sides.peek() === null) return
    this.#wanted = null
    if (this.position.peek() >= this.weeks.peek() - 1) this.position.value = 0
    this.playing.value = true
  }

  pause() {
    this.playing.value = false
  }

  /** Shows another week, as near as it has been lived. */
  seek(week: number) {
    this.#wanted = null
    this.position.value = Math.max(0, Math.min(week, this.lived.peek() - 1))
  }

  step(weeks: number) {
    this.pause()
    this.seek(this.week.peek() + weeks)
  }

  /** The next crisis after the week shown or, of those in this week, after the one looked at, if there is one. */
  nextCrisis(): CrisisMark | undefined {
    const week = this.week.peek()
    const crises = this.crises.peek()
    const looked = this.crisis.peek()
    const from = looked?.week === week ? crises.findIndex((one) => sameCrisis(one, looked)) : -1
    return from < 0 ? crises.find((crisis) => crisis.week > week) : crises[from + 1]
  }

  /** Pauses in the week in which a crisis began, and looks at it. */
  lookAt(crisis: CrisisMark) {
    batch(() => {
      this.pause()
      this.seek(crisis.week)
      this.crisis.value = crisis
    })
  }

  /** Ends the current runs. */
  close() {
    this.#run?.abort()
    this.#others?.abort()
    this.#finish()
    this.playing.value = false
  }

  // Moves on with the clock of the screen; faster speeds leave weeks out of the picture.
  #tick() {
    const turn = ++this.#turn
    let last: number | null = null
    const frame = (now: number) => {
      if (!this.playing.peek() || turn !== this.#turn) return
      const elapsed = last === null ? 0 : Math.min(now - last, 250)
      last = now
      const end = Math.max(0, this.lived.peek() - 1)
      const next = this.position.peek() + (elapsed / 1000) * weeksPerSecond * this.speed.peek()
      this.position.value = Math.min(next, end)
      if (next >= end && this.status.peek() !== 'running') {
        this.playing.value = false
        return
      }
      requestAnimationFrame(frame)
    }
    requestAnimationFrame(frame)
  }
}

/** Whether two marks are of one crisis. */
export function sameCrisis(one: CrisisMark, other: CrisisMark): boolean {
  return one.side === other.side && one.problem === other.problem
}

/** Whether two experiments differ in nothing but the replication. */
export function sameButForWorld(one: Experiment, other: Experiment): boolean {
  const plain = (experiment: Experiment) => JSON.stringify({ ...experiment, replication: 0 })
  return plain(one) === plain(other)
}

/** The moment to draw: whole weeks where the reader wants less motion. */
export function momentOf(player: Player): number {
  return reducedMotion.value ? player.week.value : player.position.value
}
