import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import type { Event, Recording, Run } from '../engine/protocol'
import { firstExperiment, type Experiment } from './experiment'
import { Player, sameButForWorld, speeds } from './player'

type Engine = ConstructorParameters<typeof Player>[0]
type Play = Engine['play']
type Progress = NonNullable<Parameters<Play>[1]>

const weeks = 100
const masquerade: Experiment = { ...firstExperiment, arms: [{ arm: 'masquerade' }, { arm: 'power-with' }] }

function recordingOf(lived: number, crises: [week: number, problem: number][] = []): Recording {
  const events = crises.map(([week, problem]) => ({ week, problem, kind: 'crisis began' }) as Event)
  return {
    seats: 1,
    bosses: Int32Array.of(0),
    leaders: 0,
    weeks,
    lived,
    series: new Float64Array(),
    frames: new Uint8Array(),
    ties: [],
    events,
    outcomes: null,
    digest: null,
  }
}

/** An engine that does what a test tells it to. */
class FakeEngine {
  readonly plays: { run: Run; options: Progress; done: (recording: Recording) => void; fail: (error: Error) => void }[] = []
  readonly ensembles: { runs: readonly Run[]; wanted: number; options: Parameters<Engine['ensemble']>[2]; done: () => void }[] = []

  play(run: Run, options: Progress): Promise<Recording> {
    return new Promise((done, fail) => this.plays.push({ run, options, done, fail }))
  }

  ensemble(runs: readonly Run[], wanted: number, options: Parameters<Engine['ensemble']>[2]): Promise<void> {
    return new Promise((done) => this.ensembles.push({ runs, wanted, options, done }))
  }

  /** Both arms of the latest run get this far. */
  progress(lived: number, crises: [number, number][][] = [[], []]) {
    this.plays.slice(-2).forEach((play, side) => play.options.onProgress?.(recordingOf(lived, crises[side])))
  }

  /** Both arms of the latest run are done. */
  async finish(crises: [number, number][][] = [[], []]) {
    this.plays.slice(-2).forEach((play, side) => play.done(recordingOf(weeks, crises[side])))
    await new Promise((resolve) => setTimeout(resolve))
  }
}

let engine: FakeEngine
let player: Player
let frames: ((now: number) => void)[]

/** Lets the screen show a frame. */
function frame(now: number) {
  for (const show of frames.splice(0)) show(now)
}

beforeEach(() => {
  frames = []
  vi.stubGlobal('requestAnimationFrame', (show: (now: number) => void) => frames.push(show))
  engine = new FakeEngine()
  player = new Player(engine as unknown as Engine)
})

afterEach(() => {
  player.close()
  vi.unstubAllGlobals()
})

async function played(crises: [number, number][][] = [[], []]) {
  void player.run(firstExperiment)
  await engine.finish(crises)
}

describe('a run', () => {
  test('shows both arms from their first week as soon as both have begun', async () => {
    void player.run(firstExperiment)
    expect(player.status.value).toBe('running')
    engine.plays[0]!.options.onProgress?.(recordingOf(10))
    expect(player.sides.value).toBeNull()
    engine.plays[1]!.options.onProgress?.(recordingOf(20))
    expect(player.sides.value!.map((side) => side.arm.name)).toEqual(['compassionate', 'power-with'])
    expect(player.lived.value).toBe(10)
    expect(player.progress.value).toBeCloseTo(0.15)
    expect(player.position.value).toBe(0)
    await engine.finish()
    expect(player.status.value).toBe('done')
    expect(player.progress.value).toBe(1)
    expect(player.weeks.value).toBe(weeks)
  })

  test('both arms meet the same world', () => {
    void player.run({ ...firstExperiment, seed: '7', replication: 3 })
    expect(engine.plays.map(({ run }) => [run.seed, run.replication])).toEqual([
      ['7', 3],
      ['7', 3],
    ])
  })

  test('shows the week asked for once it has been lived', async () => {
    void player.run(firstExperiment, 50)
    engine.progress(10)
    expect(player.position.value).toBe(9)
    engine.progress(60)
    expect(player.position.value).toBe(50)
    await engine.finish()
    expect(player.position.value).toBe(50)
  })

  test('does not take a reader back who has gone elsewhere', () => {
    void player.run(firstExperiment, 50)
    engine.progress(30)
    player.seek(5)
    engine.progress(60)
    expect(player.position.value).toBe(5)
  })

  test('leaves the one before as a ghost, if that was whole', async () => {
    void player.run(firstExperiment)
    engine.progress(10)
    void player.run(masquerade)
    expect(player.previous.value).toBeNull()
    await engine.finish()
    const shown = player.sides.value
    void player.run(firstExperiment)
    expect(player.previous.value).toEqual({ experiment: masquerade, sides: shown })
    expect(player.sides.value).toBe(shown) // until there is something else
  })

  test('is not disturbed by one that was given up', async () => {
    void player.run(firstExperiment)
    const [former] = engine.plays
    void player.run(masquerade)
    expect(former!.options.signal?.aborted).toBe(true)
    engine.progress(10)
    former!.options.onProgress?.(recordingOf(90))
    expect(player.lived.value).toBe(10)
    former!.fail(new Error('given up'))
    await engine.finish()
    expect(player.status.value).toBe('done')
  })

  test('that fails says why, and another can follow', async () => {
    void player.run(firstExperiment)
    engine.plays[1]!.fail(new Error('there was no memory left'))
    await new Promise((resolve) => setTimeout(resolve))
    expect(player.status.value).toBe('failed')
    expect(player.problem.value).toBe('there was no memory left')
    expect(engine.plays[0]!.options.signal?.aborted).toBe(true)
    await played()
    expect(player.status.value).toBe('done')
    expect(player.problem.value).toBe('')
  })

  test('of what there is not says so', async () => {
    await player.run({ ...firstExperiment, scenario: 'nowhere' })
    expect(player.status.value).toBe('failed')
    expect(player.problem.value).toContain('nowhere')
    expect(engine.plays).toHaveLength(0)
  })

  test('remembers what it was branched from until the next', async () => {
    void player.run(masquerade, 12, firstExperiment)
    expect(player.origin.value).toBe(firstExperiment)
    await played()
    expect(player.origin.value).toBeNull()
  })
})

describe('the clock', () => {
  test('shows two weeks a second at speed 1, whatever the frame rate', async () => {
    await played()
    player.speed.value = 1
    player.play()
    frame(1000)
    for (let now = 1100; now <= 2000; now += 100) frame(now)
    expect(player.position.value).toBeCloseTo(2)
    expect(player.week.value).toBe(Math.floor(player.position.value))
  })

  test.each(speeds)('at speed %i leaves weeks out rather than take longer', async (speed) => {
    await played()
    player.speed.value = speed
    player.play()
    frame(0)
    frame(100)
    expect(player.position.value).toBeCloseTo(0.2 * speed)
  })

  test('does not leap when the page was hidden', async () => {
    await played()
    player.speed.value = 1
    player.play()
    frame(0)
    frame(60_000)
    expect(player.position.value).toBeCloseTo(0.5)
  })

  test('runs once, however often it was stopped and started', async () => {
    await played()
    player.speed.value = 1
    player.play()
    player.pause()
    player.play()
    frame(0)
    frame(100)
    expect(player.position.value).toBeCloseTo(0.2)
    expect(frames).toHaveLength(1)
  })

  test('waits where a run has come to, and stops at its end', async () => {
    void player.run(firstExperiment)
    engine.progress(3)
    player.speed.value = 64
    player.play()
    frame(0)
    frame(200)
    expect(player.position.value).toBe(2)
    expect(player.playing.value).toBe(true)
    await engine.finish()
    for (let now = 400; now <= 2000; now += 200) frame(now)
    expect(player.position.value).toBe(weeks - 1)
    expect(player.playing.value).toBe(false)
    expect(frames).toHaveLength(0)
  })

  test('begins anew when it is started at the end', async () => {
    await played()
    player.seek(weeks - 1)
    player.play()
    expect(player.position.value).toBe(0)
  })

  test('has nothing to play before there is a run', () => {
    player.play()
    expect(player.playing.value).toBe(false)
  })

  test('steps pause, and stay within what has been lived', async () => {
    await played()
    player.play()
    player.step(1)
    expect(player.playing.value).toBe(false)
    expect(player.position.value).toBe(1)
    player.step(-13)
    expect(player.position.value).toBe(0)
    player.step(1000)
    expect(player.position.value).toBe(weeks - 1)
  })
})

describe('crises', () => {
  const crises: [number, number][][] = [
    [
      [4, 1],
      [9, 2],
    ],
    [
      [9, 3],
      [20, 0],
    ],
  ]

  test('are looked at one by one, those of one week too', async () => {
    await played(crises)
    const seen: number[] = []
    for (let next = player.nextCrisis(); next; next = player.nextCrisis()) {
      player.lookAt(next)
      expect(player.position.value).toBe(next.week)
      seen.push(next.problem)
    }
    expect(seen).toEqual([1, 2, 3, 0])
  })

  test('are looked for from the week shown', async () => {
    await played(crises)
    player.lookAt(player.crises.value[0]!)
    player.seek(15)
    expect(player.nextCrisis()).toEqual({ side: 1, week: 20, problem: 0 })
  })

  test('are forgotten when another run is shown', async () => {
    await played(crises)
    player.lookAt(player.crises.value[0]!)
    void player.run(masquerade)
    expect(player.crisis.value).not.toBeNull()
    engine.progress(1)
    expect(player.crisis.value).toBeNull()
  })
})

describe('an ensemble', () => {
  const runOf = (replication: number) => ({ replication, outcomes: [], series: [] })

  test('grows world by world', () => {
    void player.runEnsemble(3)
    const { options } = engine.ensembles[0]!
    for (const replication of [0, 1, 2]) options?.onRun?.(runOf(replication))
    expect(player.ensemble.value!.runs.map((run) => run.replication)).toEqual([0, 1, 2])
  })

  test('that is to be larger keeps what there is', () => {
    void player.runEnsemble(2)
    for (const replication of [0, 1]) engine.ensembles[0]!.options?.onRun?.(runOf(replication))
    void player.runEnsemble(3)
    const former = player.ensemble.value!.runs
    expect(former).toHaveLength(2)
    for (const replication of [0, 1, 2]) engine.ensembles[1]!.options?.onRun?.(runOf(replication))
    expect(player.ensemble.value!.runs.slice(0, 2)).toEqual(former)
    expect(player.ensemble.value!.runs).toHaveLength(3)
  })

  test('of another world of the same experiment need not be run again', async () => {
    void player.runEnsemble(3)
    void player.run({ ...firstExperiment, replication: 5 })
    void player.runEnsemble(2)
    expect(engine.ensembles).toHaveLength(1)
    expect(player.ensemble.value).not.toBeNull()
  })

  test('is dropped with its experiment', () => {
    void player.runEnsemble(3)
    void player.run(masquerade)
    expect(engine.ensembles[0]!.options?.signal?.aborted).toBe(true)
    expect(player.ensemble.value).toBeNull()
    engine.ensembles[0]!.options?.onRun?.(runOf(0))
    expect(player.ensemble.value).toBeNull()
  })
})

test('experiments are the same but for the world if only the replication differs', () => {
  expect(sameButForWorld(firstExperiment, { ...firstExperiment, replication: 9 })).toBe(true)
  expect(sameButForWorld(firstExperiment, { ...firstExperiment, seed: '2' })).toBe(false)
  expect(sameButForWorld(firstExperiment, masquerade)).toBe(false)
})
