import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { PushService } from '@deskbell/push-service'
import { type BrowserContext, chromium, firefox, type Page } from '@playwright/test'
import { recordProcess } from './browser-process.ts'
import { type BrowserName, findBrowser } from './browsers.ts'

/** A person's browser: its own profile, its own push subscription. */
export type Device = {
  readonly browserName: BrowserName
  /** What pages wrote to the console and what they threw: to be read when a test fails. */
  readonly complaints: readonly string[]
  isRunning(): boolean
  /** Throws while the browser is closed. */
  readonly context: BrowserContext
  newPage(): Promise<Page>
  /** Closes every page and leaves the browser running: the app is closed, its worker is not. */
  closePages(): Promise<void>
  /** Ends the browser; the profile and its subscription stay. */
  quit(): Promise<void>
  /** The browser is killed: no time to write anything down. */
  crash(): Promise<void>
  /** The lid is closed: no process of the browser does anything, and no connection of it is closed. */
  freeze(): Promise<void>
  /** The lid is opened. */
  thaw(): Promise<void>
  /** Starts it again on the same profile. */
  start(): Promise<void>
  dispose(): Promise<void>
}

export type DeviceOptions = {
  readonly browserName: BrowserName
  readonly pushService: PushService
  /** Of the notification daemon. */
  readonly busAddress: string
  /** Where notifications are allowed without a question. */
  readonly allowedOrigins: readonly string[]
  readonly viewport?: { readonly width: number; readonly height: number }
}

/** Starts a browser with a fresh profile that uses the local push service and the test's own desktop. */
export async function openDevice(options: DeviceOptions): Promise<Device> {
  const { browserName } = options
  const folder = await mkdtemp(join(tmpdir(), `deskbell-${browserName}-`))
  const complaints: string[] = []
  const browser = await recordProcess(findBrowser(browserName), folder)
  const begin = async () => listen(await launch(options, folder, browser.path), complaints)
  let context: BrowserContext | null = await begin()
  let frozen = false

  const current = (): BrowserContext => {
    if (!context) throw new Error('The browser is closed')
    return context
  }
  const thaw = async () => {
    if (frozen) await browser.thaw()
    frozen = false
  }
  const quit = async () => {
    await thaw()
    await context?.close()
    context = null
  }
  return {
    browserName,
    complaints,
    isRunning: () => context !== null,
    get context() {
      return current()
    },
    newPage: () => current().newPage(),
    async closePages() {
      // Chromium ends with its last page: a blank one keeps it running, as other tabs do on a real machine.
      const pages = current().pages()
      await current().newPage()
      await Promise.all(pages.map(page => page.close()))
    },
    quit,
    async crash() {
      const gone = current().waitForEvent('close')
      await browser.kill()
      await gone
      context = null
    },
    async freeze() {
      await browser.freeze()
      frozen = true
    },
    thaw,
    async start() {
      context ??= await begin()
    },
    async dispose() {
      await quit()
      await rm(folder, { recursive: true, force: true, maxRetries: 5 })
    },
  }
}

function listen(context: BrowserContext, complaints: string[]): BrowserContext {
  context.on('console', message => complaints.push(`${message.type()} ${message.location().url}: ${message.text()}`))
  context.on('weberror', thrown => complaints.push(`thrown: ${thrown.error().stack ?? thrown.error().message}`))
  return context
}

async function launch(options: DeviceOptions, folder: string, executablePath: string): Promise<BrowserContext> {
  const { browserName, pushService, busAddress, allowedOrigins, viewport } = options
  const env = {
    ...process.env,
    HOME: folder,
    XDG_DATA_HOME: join(folder, 'data'),
    DBUS_SESSION_BUS_ADDRESS: busAddress,
  }
  const common = { executablePath, env, ...(viewport ? { viewport } : {}) }
  const profile = join(folder, 'profile')
  if (browserName === 'firefox') {
    const firefoxUserPrefs = pushService.mozilla.firefoxPrefs({ systemNotifications: true })
    firefoxUserPrefs['permissions.default.desktop-notification'] = ALLOW
    // WebDriver BiDi: the installed Firefox as it is, not Playwright's own build.
    return firefox.launchPersistentContext(profile, { ...common, channel: 'moz-firefox', firefoxUserPrefs })
  }
  // Push needs a profile on disk: an incognito context refuses it.
  const context = await chromium.launchPersistentContext(profile, {
    ...common,
    chromiumSandbox: process.getuid?.() !== 0,
    args: pushService.google.chromiumArgs(),
  })
  for (const origin of allowedOrigins) await context.grantPermissions(['notifications'], { origin })
  return context
}

const ALLOW = 1
