import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type BrowserContext, chromium, type Page } from '@playwright/test'
import { findBrowser } from '../../harness/browsers.ts'
import type { Deskbell } from '../../harness/deskbell.ts'

/** How many times slower than this machine: what Lighthouse takes a middling phone for. */
export const SLOWDOWN = 4

/** More than what a window has above and below its page, in CSS pixels. */
const FRAME_PX = 200

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
    async newPage(): Promise<Page> {
      const page = await context.newPage()
      await makeRoom(page, viewport.height + FRAME_PX)
      return page
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

/**
 * Lets the window hold the whole page below its bars: what lies outside of it is never drawn, and a frame in which
 * nothing else changes counts as not shown.
 */
async function makeRoom(page: Page, height: number): Promise<void> {
  const session = await page.context().newCDPSession(page)
  const { windowId } = await session.send('Browser.getWindowForTarget')
  await session.send('Browser.setWindowBounds', { windowId, bounds: { height } })
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
