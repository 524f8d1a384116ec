import { defineConfig } from 'vitest/config'

// One browser at a time: tests that measure what is seen must not wait for each other.
export default defineConfig({
  test: {
    root: import.meta.dirname,
    include: ['**/*.test.ts'],
    fileParallelism: false,
    testTimeout: 60_000,
    hookTimeout: 60_000,
    reporters: ['default', './counts.ts'],
  },
})
