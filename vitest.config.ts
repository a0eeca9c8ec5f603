import { defineConfig } from 'vitest/config'

/** Unit and integration tests stand beside their subject; `e2e` has its own runner. */
export default defineConfig({
  test: {
    include: ['{packages,apps}/*/src/**/*.test.{ts,tsx}', 'apps/server/faults/*.test.ts', 'scripts/**/*.test.ts'],
    // Most tests wait for sockets and timers: two at a time keep two cores busy, where the default leaves one idle.
    maxWorkers: '100%',
    testTimeout: 20_000,
    hookTimeout: 60_000,
  },
})
