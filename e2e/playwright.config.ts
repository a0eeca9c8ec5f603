import { defineConfig } from '@playwright/test'

/** Two projects, two workers: a browser each, side by side on two cores. No retry: a test that may fail is a fault. */
export default defineConfig({
  testDir: 'tests',
  outputDir: 'output/results',
  fullyParallel: false,
  forbidOnly: Boolean(process.env['CI']),
  retries: 0,
  workers: 2,
  timeout: 60_000,
  expect: { timeout: 10_000 },
  reporter: [['list']],
  use: { actionTimeout: 15_000, navigationTimeout: 15_000 },
  projects: [{ name: 'firefox' }, { name: 'chromium' }],
})
