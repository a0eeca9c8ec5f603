import { type PushService, startPushService } from '@deskbell/push-service'
import { test as base, expect } from '@playwright/test'
import type { BrowserName } from './browsers.ts'
import { type Device, openDevice } from './device.ts'
import { type NotificationDaemon, startNotificationDaemon } from './notification-daemon.ts'

export { expect }

type OpenDevice = (options: {
  allowedOrigins: readonly string[]
  viewport?: { width: number; height: number }
}) => Promise<Device>

type TestFixtures = {
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
  openDevice: async ({ pushService, desktop }, provide, testInfo) => {
    const browserName = testInfo.project.name as BrowserName
    const devices: Device[] = []
    await provide(async options => {
      const device = await openDevice({ browserName, pushService, busAddress: desktop.address, ...options })
      devices.push(device)
      return device
    })
    await Promise.all(devices.map(device => device.dispose()))
  },
})
