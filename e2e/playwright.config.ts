import { defineConfig } from '@playwright/test'

/**
 * Two projects, two workers: a browser each, side by side on two cores. On CI, whose machine may be any, a test is tried
 * up to twice more and then named as such at the end of the run: a fault to find, but no reason to turn everything away.
 */
export default defineConfig({
  testDir: 'tests',
  outputDir: 'output/results',
  fullyParallel: false,
  forbidOnly: Boolean(process.env['CI']),
  retries: process.env['CI'] ? 2 : 0,
  workers: 2,
  timeout: 240_000,
  expect: { timeout: 30_000 },
  reporter: [['list']],
  use: { actionTimeout: 30_000, navigationTimeout: 30_000 },
  projects: [{ name: 'firefox' }, { name: 'chromium' }],
})
