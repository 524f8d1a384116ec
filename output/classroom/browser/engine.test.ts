import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'vitest'
import type { Setup } from '../source/engine/protocol'
import type { Experiment } from '../source/state/experiment'
import { buildHarness } from './harness/build'
import type { Harness } from './harness/harness'
import { test } from './test'

declare const harness: Harness

interface Witness {
  scenario: string
  arm: string
  seed: string
  replication: number
  setup: Setup
  digest: string
}

const witnesses = JSON.parse(readFileSync(join(import.meta.dirname, '../generated/digests.json'), 'utf8')) as Witness[]

test('reaches the digests of the native engine', async ({ visit, server }) => {
  const { folder, remove } = await buildHarness()
  server.folder = folder
  const page = await visit()
  await page.waitForFunction('globalThis.harness')
  for (const { scenario, arm, seed, replication, setup, digest } of witnesses) {
    const experiment: Experiment = {
      scenario,
      set: { 'organization.members': setup.Parameters.Organization!.Members! },
      arms: [{ arm }, { arm, name: 'again' }],
      seed,
      replication,
    }
    const reached = await page.evaluate((experiment) => harness.digests(experiment), experiment)
    expect(reached, `${scenario}, ${arm}, seed ${seed}`).toEqual([digest, digest])
  }
  expect(witnesses).toHaveLength(10)
  remove()
})
