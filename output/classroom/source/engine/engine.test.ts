import { describe, expect, test } from 'vitest'
import { description } from './description'
import { engineOn, type Platform } from './engine'
import { inProcess, open, setupOf } from './in-process'
import type { WorkerPort } from './line'
import { frameFields, inCrisis, present, type EnsembleRun, type Recording, type Run } from './protocol'

const seriesCount = description.series.length
const column = (name: string) => description.series.findIndex((series) => series.name === name)
const baseline = (arm: string, replication = 0): Run => ({ setup: setupOf('baseline', arm), seed: '1', replication })

interface WatchedPort {
  asked: string[]
  break(): void
  terminated: boolean
}

/** A platform whose workers can be seen and broken. */
function watched(asked: (ports: WatchedPort[]) => void = () => {}): { platform: Platform; ports: WatchedPort[] } {
  const ports: WatchedPort[] = []
  const watch = (): WorkerPort => {
    const port = open()
    const seen: WatchedPort = { asked: [], break: () => {}, terminated: false }
    ports.push(seen)
    return {
      ...port,
      post(request, transfer) {
        seen.asked.push(request.call)
        port.post(request, transfer)
        asked(ports)
      },
      fail: (hear) => (seen.break = hear),
      terminate() {
        seen.terminated = true
        port.terminate()
      },
    }
  }
  return { platform: { ...inProcess, open: watch }, ports }
}

describe('playing', () => {
  test('records a run, and shows it as it grows', async () => {
    const engine = engineOn(inProcess)
    const seen: Recording[] = []
    const recording = await engine.play(baseline('domineering'), { onProgress: (recording) => seen.push(recording) })
    expect(seen[0]!.lived).toBe(13)
    expect(seen.map(({ lived }) => lived)).toEqual([...new Set(seen.map(({ lived }) => lived))].sort((a, b) => a - b))
    expect(seen.at(-1)).toBe(recording)
    expect(seen.filter(({ digest }) => digest !== null)).toHaveLength(1)

    expect(recording).toMatchObject({ seats: 57, leaders: 8, weeks: 520, lived: 520 })
    expect(recording.bosses).toHaveLength(57)
    expect(recording.series).toHaveLength(520 * seriesCount)
    expect(recording.frames).toHaveLength(520 * 57 * frameFields.length)
    expect(recording.outcomes).toHaveLength(description.outcomes.length)
    const begun = recording.events.filter(({ kind }) => kind === 'crisis began').map(({ week }) => week)
    expect(begun.length).toBeGreaterThan(0)
    for (let week = 0; week < 520; week++) {
      const crises = recording.series[week * seriesCount + column('crises')]
      expect(begun.filter((one) => one === week)).toHaveLength(crises!)
    }
  })

  test('frames and ties show who is there', async () => {
    const { frames, seats, weeks, events, ties, leaders, series } = await engineOn(inProcess).play(baseline('domineering'))
    const state = (week: number, seat: number) => frames[(week * seats + seat) * frameFields.length + frameFields.indexOf('state')]!
    const vacant = new Set<number>()
    let entry = -1
    let next = 0
    for (let week = 0; week < weeks; week++) {
      for (; events[next]?.week === week; next++) {
        const { kind, seat, dismissed } = events[next]!
        if (kind === 'quit' || kind === 'removed' || dismissed) vacant.add(seat)
        if (kind === 'hired') vacant.delete(seat)
      }
      const absent = Array.from({ length: seats }, (_, seat) => seat).filter((seat) => !(state(week, seat) & present))
      expect(absent, `week ${week}`).toEqual([...vacant].sort((a, b) => a - b))
      if (ties[entry + 1]?.week === week) entry++
      const tied = new Set(ties[entry]!.pairs)
      expect(absent.filter((seat) => tied.has(seat))).toEqual([])
    }
    expect(entry).toBe(ties.length - 1)
    const inOne = Array.from({ length: weeks * seats }, (_, n) => n).filter((n) => state(0, n) & inCrisis)
    expect(inOne.length).toBeGreaterThan(0)
    // The mean of the bytes is near the mean of the numbers.
    const week = 400
    const there = Array.from({ length: seats }, (_, seat) => seat).filter((seat) => seat >= leaders && state(week, seat) & present)
    const mean = there.reduce((sum, seat) => sum + frames[(week * seats + seat) * frameFields.length + 1]! / 255 / there.length, 0)
    expect(mean).toBeCloseTo(series[week * seriesCount + column('trust')]!, 2)
  })

  test('several runs take turns', async () => {
    const engine = engineOn(inProcess)
    const turns: string[] = []
    const [one, other] = await Promise.all(
      ['domineering', 'power-with'].map((arm) => engine.play(baseline(arm), { onProgress: () => turns.push(arm) })),
    )
    expect(turns.slice(0, 4)).toEqual(['domineering', 'power-with', 'domineering', 'power-with'])
    expect(one!.digest).not.toBe(other!.digest)
    expect((await engine.play(baseline('domineering'))).digest).toBe(one!.digest)
  })

  test('ends when it is aborted', async () => {
    const { platform, ports } = watched()
    const engine = engineOn(platform)
    const control = new AbortController()
    const seen: number[] = []
    const playing = engine.play(baseline('power-with'), {
      signal: control.signal,
      onProgress({ lived }) {
        seen.push(lived)
        if (seen.length === 2) control.abort(new Error('enough'))
      },
    })
    await expect(playing).rejects.toThrow('enough')
    expect(seen).toHaveLength(2)
    await engine.check(baseline('power-with').setup) // until then the worker has heard of it
    expect(ports).toHaveLength(1)
    expect(ports[0]!.asked.filter((call) => call === 'live').length).toBeLessThanOrEqual(3)
    expect(ports[0]!.asked).toContain('drop')
    await expect(engine.play(baseline('power-with'), { signal: control.signal })).rejects.toThrow('enough')
  })

  test('a recording that is done is dropped', async () => {
    const { platform, ports } = watched()
    await engineOn(platform).play(baseline('power-with'))
    await new Promise((resolve) => setTimeout(resolve))
    expect(ports[0]!.asked.at(-1)).toBe('drop')
  })
})

describe('ensembles', () => {
  test('are delivered in order, and each run is that of its replication', async () => {
    const engine = engineOn(inProcess)
    const runs: EnsembleRun[] = []
    const arms = [baseline('domineering'), baseline('power-with')]
    await engine.ensemble(arms, 5, { onRun: (run) => runs.push(run) })
    expect(runs.map(({ replication }) => replication)).toEqual([0, 1, 2, 3, 4])
    for (const [number, arm] of arms.entries()) {
      const recording = await engine.play({ ...arm, replication: 3 })
      expect([...runs[3]!.outcomes[number]!]).toEqual([...recording.outcomes!])
      expect([...runs[3]!.series[number]!]).toEqual([...Float32Array.from(recording.series)])
    }
  })

  test('are delivered in order even if a worker is slow', async () => {
    let opened = 0
    const slow = (): WorkerPort => {
      const port = open()
      const wait = opened++ === 1 ? 300 : 0 // the first is the one that plays
      return { ...port, post: (request) => setTimeout(() => port.post(request), request.call === 'run' ? wait : 0) }
    }
    const order: number[] = []
    await engineOn({ ...inProcess, open: slow }).ensemble([baseline('power-with')], 4, { onRun: ({ replication }) => order.push(replication) })
    expect(order).toEqual([0, 1, 2, 3])
    expect(opened).toBe(3)
  })

  test('end when they are aborted', async () => {
    const { platform, ports } = watched()
    const engine = engineOn(platform)
    const control = new AbortController()
    const order: number[] = []
    const running = engine.ensemble([baseline('power-with')], 1000, {
      signal: control.signal,
      onRun({ replication }) {
        order.push(replication)
        if (replication === 2) control.abort()
      },
    })
    await expect(running).rejects.toThrow(/aborted/)
    expect(order).toEqual([0, 1, 2])
    const again: number[] = []
    await engine.ensemble([baseline('power-with')], 3, { onRun: ({ replication }) => again.push(replication) })
    expect(again).toEqual([0, 1, 2])
    expect(order).toEqual([0, 1, 2])
    expect(ports).toHaveLength(3) // the same workers
    expect(ports.flatMap(({ asked }) => asked).filter((call) => call === 'run').length).toBeLessThan(12)
  })

  test('of nothing are done at once', async () => {
    await engineOn(inProcess).ensemble([baseline('power-with')], 0)
  })
})

describe('errors', () => {
  test('faults of a setup are told', async () => {
    const engine = engineOn(inProcess)
    expect(await engine.check(setupOf('baseline', 'power-with'))).toEqual([])
    const setup = setupOf('baseline', 'power-with', (setup) => {
      setup.Parameters.Trust!.Rate = 7
      setup.Parameters.Organization!.Members = 2000
    })
    expect(await engine.check(setup)).toEqual(['trust.rate is 7; the range is 0 to 1', expect.stringContaining('this page runs at most 1000')])
    await expect(engine.play({ setup, seed: '1', replication: 0 })).rejects.toThrow('this page runs at most 1000')
    setup.Parameters.Organization!.Members = 57
    await expect(engine.play({ setup, seed: '1', replication: 0 })).rejects.toThrow('trust.rate is 7; the range is 0 to 1')
    await expect(engine.ensemble([{ setup, seed: '1' }], 3)).rejects.toThrow('trust.rate is 7')
    await expect(engine.play({ ...baseline('power-with'), seed: 'x' })).rejects.toThrow('the seed is "x"')
    expect((await engine.play(baseline('power-with'))).lived).toBe(520)
  })

  test('what was no setup at all is told', async () => {
    const wrong = await engineOn(inProcess).check({ Parameters: {} } as never)
    expect(wrong).toContain('Parameters.Organization is missing')
    expect(wrong).toContain('Regime is missing')
  })

  test('a worker that breaks is replaced', async () => {
    const { platform, ports } = watched()
    const engine = engineOn(platform)
    const broken = engine.play(baseline('power-with'), { onProgress: () => ports[0]!.break() })
    await expect(broken).rejects.toThrow('The engine has stopped.')
    expect(ports[0]!.terminated).toBe(true)
    expect((await engine.play(baseline('power-with'))).lived).toBe(520)
    expect(ports).toHaveLength(2)
  })

  test('a worker of an ensemble that breaks is replaced', async () => {
    const { platform, ports } = watched((ports) => ports[1]?.asked.length === 3 && ports[1].break())
    const engine = engineOn(platform)
    const broken = engine.ensemble([baseline('power-with')], 100)
    await expect(broken).rejects.toThrow('The engine has stopped.')
    const order: number[] = []
    await engine.ensemble([baseline('power-with')], 4, { onRun: ({ replication }) => order.push(replication) })
    expect(order).toEqual([0, 1, 2, 3])
    expect(ports.filter(({ terminated }) => terminated)).toHaveLength(1)
  })

  test('an engine that cannot be loaded is told, and loaded later', async () => {
    let there = false
    const load = async () => {
      if (!there) throw new Error('not today')
      return inProcess.load()
    }
    const engine = engineOn({ ...inProcess, load })
    await expect(engine.ready).rejects.toThrow('not today')
    await expect(engine.play(baseline('power-with'))).rejects.toThrow('not today')
    await expect(engine.ensemble([baseline('power-with')], 3)).rejects.toThrow('not today')
    there = true
    expect((await engine.play(baseline('power-with'))).lived).toBe(520)
    await engine.ensemble([baseline('power-with')], 3)
  })

  test('an engine of another version is refused', async () => {
    const engine = engineOn({ ...inProcess, engine: 'another' })
    await expect(engine.ready).rejects.toThrow('different versions')
    await expect(engine.play(baseline('power-with'))).rejects.toThrow('different versions')
  })
})

test('tells how long it took to start', async () => {
  const { fetched, compiled, started } = await engineOn(inProcess).ready
  expect(fetched).toBeGreaterThan(0)
  expect(compiled).toBeGreaterThan(fetched)
  expect(started).toBeGreaterThan(compiled)
})
