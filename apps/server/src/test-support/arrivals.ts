import { type NotificationId, type PushMessage, parsePushMessage } from '@deskbell/contract'
import { vi } from 'vitest'
import type { PushSite, TestBrowser } from './push-site.ts'

/** Long enough for a busy machine, and in it the site's clock passes an hour. */
const PATIENCE_MS = 30_000
const EVERY_MS = 250
const STEP_MS = 30_000

/** All that a browser has received of one notification, oldest first. */
export function copiesOf({ agent }: TestBrowser, id: NotificationId): PushMessage[] {
  const messages = agent.received.map(bytes => parsePushMessage(JSON.parse(Buffer.from(bytes).toString())))
  return messages
    .filter(message => message !== undefined)
    .filter(({ notification }) => notification.data.notificationId === id)
}

/** Lets the site's clock run, half a minute four times a second, until the browser has the notification. */
export async function arrivesInTime(
  { later }: Pick<PushSite, 'later'>,
  browser: TestBrowser,
  id: NotificationId,
): Promise<void> {
  const look = async () => {
    if (copiesOf(browser, id).length > 0) return
    await later(STEP_MS)
    throw new Error(`The notification ${id} never arrived`)
  }
  await vi.waitFor(look, { timeout: PATIENCE_MS, interval: EVERY_MS })
}
