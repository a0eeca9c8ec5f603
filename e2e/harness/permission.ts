import type { BrowserContext, Locator } from '@playwright/test'
import type { Device } from './device.ts'

/** What a person chose for a site's notifications in the settings of their browser. */
export type PermissionChoice = 'Allow' | 'Block'

/**
 * A person who changes their mind in the settings of their browser. In Chromium these are its own settings, opened in a
 * tab: a permission that its protocol sets covers what is stored, and moves nothing that depends on it, as push does.
 */
export async function openPermission(
  device: Device,
  origin: string,
): Promise<(choice: PermissionChoice) => Promise<void>> {
  if (device.browserName === 'firefox') {
    const session = bidiOf(device.context)
    return async choice => {
      await session.send('permissions.setPermission', {
        descriptor: { name: 'notifications' },
        state: choice === 'Allow' ? 'granted' : 'denied',
        origin,
      })
    }
  }
  const settings = await device.newPage()
  await settings.goto(`chrome://settings/content/siteDetails?site=${encodeURIComponent(origin)}`)
  const select: Locator = settings
    .locator('site-details-permission')
    .filter({ hasText: 'Notifications' })
    .locator('select')
  return async choice => {
    await select.selectOption({ label: choice })
  }
}

interface Bidi {
  send(method: string, params: Readonly<Record<string, unknown>>): Promise<unknown>
}

/** WebDriver BiDi itself: of permissions Playwright's own door knows allowing, not denying. */
function bidiOf(context: BrowserContext): Bidi {
  const { _connection: connection } = context as unknown as {
    _connection: { toImpl(of: BrowserContext): { _browser: { _browserSession: Bidi } } }
  }
  return connection.toImpl(context)._browser._browserSession
}
