import { availableParallelism } from 'node:os'
import { defineConfig } from 'vitest/config'

// Each browser has workers of its own to keep busy.
export default defineConfig({
  test: {
    root: import.meta.dirname,
    include: ['**/*.test.ts'],
    globalSetup: ['./setup.ts'],
    maxWorkers: Math.max(1, Math.min(4, Math.floor(availableParallelism() / 2) + 1)),
    testTimeout: 600_000,
    hookTimeout: 120_000,
    expect: { poll: { timeout: 60_000 } },
    reporters: ['default', './counts.ts'],
  },
})
