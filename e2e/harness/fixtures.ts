import { getCACertificates, setDefaultCACertificates } from 'node:tls'
import type { Api } from '@deskbell/api'
import type { VisitorMessageAnswer } from '@deskbell/contract'
import { type PushService, startPushService } from '@deskbell/push-service'
import { test as base, expect, type TestInfo } from '@playwright/test'
import type { BrowserName } from './browsers.ts'
import { type Deskbell, startDeskbell } from './deskbell.ts'
import { type Device, type DeviceOptions, openDevice } from './device.ts'
import { type NotificationDaemon, startNotificationDaemon } from './notification-daemon.ts'
import { signIn, writeAsVisitor } from './people.ts'

export { expect }

type OpenDevice = (options: Pick<DeviceOptions, 'allowedOrigins' | 'viewport'>) => Promise<Device>

type TestFixtures = {
  /** `false`: the server has no admin yet, and prints its one-time link. */
  withAdmin: boolean
  /** Where people reach the server, if that is not its own address. */
  publicUrl: string | undefined
  /** A server of the test's own, empty but for its first admin. */
  deskbell: Deskbell
  /** The first admin, without a browser. */
  admin: Api
  /** A visitor's first message, without a page. */
  writeAsVisitor: (text: string) => Promise<VisitorMessageAnswer>
  /** Starts a browser of the project's kind; all end with the test. */
  openDevice: OpenDevice
}

type WorkerFixtures = {
  pushService: PushService
  desktop: NotificationDaemon
}

/** Playwright's `test` with a push service, a desktop and real browsers. */
export const test = base.extend<TestFixtures, WorkerFixtures>({
  pushService: [
    async ({ playwright: _needsNothing }, provide) => {
      const service = await startPushService()
      // What sends from this process trusts it too: a foreign sender, the second backend.
      setDefaultCACertificates([...getCACertificates(), service.ca])
      await provide(service)
      await service.close()
    },
    { scope: 'worker' },
  ],
  desktop: [
    async ({ playwright: _needsNothing }, provide) => {
      const daemon = await startNotificationDaemon()
      await provide(daemon)
      await daemon.stop()
    },
    { scope: 'worker' },
  ],
  withAdmin: [true, { option: true }],
  publicUrl: undefined,
  deskbell: async ({ pushService, withAdmin, publicUrl }, provide, testInfo) => {
    const deskbell = await startDeskbell({ pushService, withAdmin, publicUrl })
    await provide(deskbell)
    await deskbell.stop()
    if (testInfo.status !== testInfo.expectedStatus) {
      await testInfo.attach('server.log', { body: deskbell.output(), contentType: 'text/plain' })
    }
  },
  admin: async ({ deskbell }, provide) => {
    await provide(await signIn(deskbell, deskbell.admin))
  },
  writeAsVisitor: async ({ deskbell }, provide) => {
    await provide(text => writeAsVisitor(deskbell, text))
  },
  openDevice: async ({ pushService, desktop }, provide, testInfo) => {
    const browserName = testInfo.project.name as BrowserName
    const devices: Device[] = []
    await provide(async options => {
      const device = await openDevice({ browserName, pushService, busAddress: desktop.address, ...options })
      devices.push(device)
      return device
    })
    if (testInfo.status !== testInfo.expectedStatus) await describeDevices(devices, testInfo)
    await Promise.all(devices.map(device => device.dispose()))
  },
})

/** What a person would look at first: the pages, and what they complained about. */
async function describeDevices(devices: readonly Device[], testInfo: TestInfo): Promise<void> {
  for (const [index, device] of devices.entries()) {
    const body = device.complaints.join('\n')
    await testInfo.attach(`device ${index + 1}: console`, { body, contentType: 'text/plain' })
    if (!device.isRunning()) continue
    for (const page of device.context.pages()) {
      const outline = await page.locator('body').ariaSnapshot({ timeout: 5_000 }).catch(String)
      await testInfo.attach(`device ${index + 1}: ${page.url()}`, { body: outline, contentType: 'text/plain' })
      const picture = await page.screenshot({ timeout: 5_000 }).catch(() => undefined)
      if (picture)
        await testInfo.attach(`device ${index + 1}: ${page.url()}`, { body: picture, contentType: 'image/png' })
    }
  }
}
