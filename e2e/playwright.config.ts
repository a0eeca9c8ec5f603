import { defineConfig } from '@playwright/test'

/** Two projects, two workers: a browser each, side by side on two cores. No retry: a test that may fail is a fault. */
export default defineConfig({
  testDir: 'tests',
  outputDir: 'output/results',
  fullyParallel: false,
  forbidOnly: Boolean(process.env['CI']),
  retries: 0,
  workers: 2,
  timeout: 120_000,
  expect: { timeout: 15_000 },
  reporter: [['list']],
  use: { actionTimeout: 20_000, navigationTimeout: 20_000 },
  projects: [{ name: 'firefox' }, { name: 'chromium' }],
})
