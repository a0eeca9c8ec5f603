import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type BrowserContext, chromium, type Page } from '@playwright/test'
import { findBrowser } from '../../harness/browsers.ts'
import type { Deskbell } from '../../harness/deskbell.ts'

/** How many times slower than this machine: what Lighthouse takes a middling phone for. */
export const SLOWDOWN = 4

/** A machine with other work must not end a measurement half-way. */
const PATIENCE_MS = 120_000

/** An installed Chromium with a profile of its own that outlives it. */
export async function openProfile(viewport: { readonly width: number; readonly height: number }) {
  const folder = await mkdtemp(join(tmpdir(), 'deskbell-bench-profile-'))
  const launch = async (): Promise<BrowserContext> => {
    const launched = await chromium.launchPersistentContext(folder, {
      executablePath: findBrowser('chromium'),
      chromiumSandbox: process.getuid?.() !== 0,
      locale: 'en-GB',
      viewport,
    })
    launched.setDefaultTimeout(PATIENCE_MS)
    return launched
  }
  let context = await launch()
  return {
    get context() {
      return context
    },
    /** Ends the browser and starts it again: its caches on disk stay, all else is cold. */
    async restart() {
      await context.close()
      context = await launch()
    },
    async dispose() {
      await context.close()
      await rm(folder, { recursive: true, force: true, maxRetries: 5 })
    },
  }
}

/** From here on the page's main thread takes {@link SLOWDOWN} times as long for everything. */
export async function slowDown(page: Page): Promise<void> {
  const session = await page.context().newCDPSession(page)
  await session.send('Emulation.setCPUThrottlingRate', { rate: SLOWDOWN })
}

/** Signs the first admin in, and waits for the inbox. */
export async function signIn(page: Page, { origin, admin }: Pick<Deskbell, 'origin' | 'admin'>): Promise<void> {
  await page.goto(`${origin}/sign-in`)
  await page.getByLabel('Email').fill(admin.email)
  await page.getByLabel('Password', { exact: true }).fill(admin.password)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.getByRole('heading', { level: 1, name: 'Inbox' }).waitFor()
}
