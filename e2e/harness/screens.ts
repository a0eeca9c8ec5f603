import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Page } from '@playwright/test'

const PHONE = { width: 390, height: 844 }
const DESKTOP = { width: 1280, height: 800 }

const FOLDER = fileURLToPath(new URL('../output/screens/', import.meta.url))
const SIZES = { phone: PHONE, desktop: DESKTOP }

/** Pictures of a page for people to look at, `output/screens/{browser}/{name}-{phone|desktop}.png`. */
export async function takeScreens(page: Page, browserName: string, name: string): Promise<void> {
  const before = page.viewportSize()
  for (const [size, viewport] of Object.entries(SIZES)) {
    await page.setViewportSize(viewport)
    await page.screenshot({ path: join(FOLDER, browserName, `${name}-${size}.png`), animations: 'disabled' })
  }
  if (before) await page.setViewportSize(before)
}
