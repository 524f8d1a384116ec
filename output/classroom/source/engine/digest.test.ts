import { expect, test } from 'vitest'
import { Digest } from './digest'
import { engineOn } from './engine'
import { generated, inProcess } from './in-process'
import type { Run } from './protocol'

test('is SHA-256 over the bits of numbers', () => {
  expect(new Digest().hex()).toBe('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855')
  expect(new Digest().add(Float64Array.of(0)).hex()).toBe('af5570f5a1810b7af78caf4bc70a660f0df51e42baf91d4de5b2328de0e83dfc')
  const both = '5e9d905ef08923718da5998eb8ae14dc75a714656224d3753b679523d5a268d9'
  expect(new Digest().add(Float64Array.of(1, -0)).hex()).toBe(both)
  expect(new Digest().add(Float64Array.of(1)).add(Float64Array.of(9, -0).subarray(1)).hex()).toBe(both)
})

test('runs reach the digests of the native engine', { timeout: 60_000 }, async () => {
  const runs = JSON.parse(new TextDecoder().decode(generated('digests.json'))) as (Run & { scenario: string; arm: string; digest: string })[]
  expect(runs.length).toBeGreaterThanOrEqual(10)
  const engine = engineOn(inProcess)
  for (const { scenario, arm, digest, ...run } of runs) {
    const recording = await engine.play(run)
    expect(recording.digest, `${scenario}, ${arm}`).toBe(digest)
    expect(new Digest().add(recording.series).add(recording.outcomes!).hex()).toBe(digest)
  }
})
