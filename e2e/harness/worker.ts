import type { Page } from '@playwright/test'

/** Ends every service worker of a Chromium where it stands, and nothing else. */
export async function killWorkers(page: Page): Promise<void> {
  const session = await page.context().newCDPSession(page)
  await session.send('ServiceWorker.enable')
  await session.send('ServiceWorker.stopAllWorkers')
  await session.detach()
}
