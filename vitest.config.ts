import { totalmem } from 'node:os'
import { defineConfig } from 'vitest/config'

/** Functions of numbers and texts: no engine, hardly a process or a file. They share a few threads, so that none pays for a process of its own. */
const PURE = ['tests/contract/**/*.test.ts', 'tests/renderer/**/*.test.ts', 'tests/core/{corrections,curriculum,evaluate,geometry,select,supervise}/**/*.test.ts']
/** Tensors and nothing else: they share the processes into which TensorFlow's library was loaded. */
const TENSORS = ['tests/core/{correspond,discriminate,mine,network,track}/**/*.test.ts']

/**
 * One more than the smallest machine has cores, because tests also wait: for pages, processes and disks. With four, what one of them asks for
 * takes so long on two cores that others give up. Each may hold an engine, a browser and a TensorFlow at once: 4 GB each.
 */
const WORKERS = Math.min(3, Math.max(2, Math.floor(totalmem() / 4e9)))

export default defineConfig({
  test: {
    globalSetup: ['tests/e2e/support/installChromium.ts'],
    maxWorkers: WORKERS,
    // Which engine is faster depends on what else the machine does; what tests compare must not.
    env: {
      PULTRACK_TRACKER_ENGINE: process.env['PULTRACK_TRACKER_ENGINE'] ?? 'tensorflow',
      PULTRACK_LEARNER_PRIORITY: 'normal', // a learner that gives way would wait for the test beside it
    },
    // Ends what hangs and measures nothing: tests share the cores, which may be slow ones.
    testTimeout: 300_000,
    hookTimeout: 300_000,
    expect: { poll: { timeout: 30_000, interval: 100 } },
    projects: [
      // TensorFlow's addon and its threads belong to one process each.
      { extends: true, test: { name: 'processes', include: ['tests/**/*.test.ts'], exclude: [...PURE, ...TENSORS], pool: 'forks' } },
      { extends: true, test: { name: 'tensors', include: TENSORS, pool: 'forks', isolate: false } },
      { extends: true, test: { name: 'pure', include: PURE, pool: 'threads', isolate: false } },
    ],
  },
})
