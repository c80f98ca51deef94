import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['tests/**/*.test.ts'],
    globalSetup: ['tests/e2e/support/installChromium.ts'],
    // TensorFlow's addon and its threads belong to one process each; two fit the smallest machine we support.
    pool: 'forks',
    maxWorkers: 2,
    // Which engine is faster depends on what else the machine does; what tests compare must not.
    env: {
      PULTRACK_TRACKER_ENGINE: process.env['PULTRACK_TRACKER_ENGINE'] ?? 'tensorflow',
      PULTRACK_LEARNER_PRIORITY: 'normal', // a learner that gives way would wait for the test beside it
    },
    // Ends what hangs and measures nothing: two tests share two cores, which may be slow ones.
    testTimeout: 300_000,
    hookTimeout: 300_000,
    expect: { poll: { timeout: 30_000, interval: 100 } },
  },
})
