import type { PushService } from '@deskbell/push-service'
import type { Page } from '@playwright/test'
import webPush from 'web-push'
import type { Device } from '../harness/device.ts'
import { expect, test } from '../harness/fixtures.ts'
import { startSelfTestSite } from '../harness/self-test-site.ts'
import type { StaticServer } from '../harness/static-server.ts'

const vapid = { subject: 'mailto:test@example.org', ...webPush.generateVAPIDKeys() }
let site: StaticServer

test.beforeAll(async () => {
  site = await startSelfTestSite()
})
test.afterAll(() => site.close())

async function subscribe(page: Page): Promise<webPush.PushSubscription> {
  await page.goto(site.origin)
  return page.evaluate(
    key => (window as unknown as { subscribe(key: string): Promise<webPush.PushSubscription> }).subscribe(key),
    vapid.publicKey,
  )
}

function send(pushService: PushService, subscription: webPush.PushSubscription, title: string) {
  const payload = JSON.stringify({ title, body: 'Hello ✓', navigate: '/inbox/7' })
  return webPush.sendNotification(subscription, payload, {
    vapidDetails: vapid,
    TTL: 60,
    urgency: 'high',
    proxy: pushService.google.proxyUrl,
  })
}

const openHere = (device: Device) => device.context.waitForEvent('page')

test('harness: subscribe, encrypted push, notification, click on an open page', async ({
  openDevice,
  pushService,
  desktop,
}) => {
  const device = await openDevice({ allowedOrigins: [site.origin] })
  const page = await device.newPage()
  const subscription = await subscribe(page)
  expect((await send(pushService, subscription, 'To an open page')).statusCode).toBe(201)
  const shown = await desktop.waitForTitle('To an open page')
  expect(shown.body).toContain('Hello ✓')
  desktop.click(shown)
  await expect(page.locator('#route')).toHaveText('/inbox/7')
})

test('harness: a push rings with no page open, and its click opens one', async ({
  openDevice,
  pushService,
  desktop,
}) => {
  const device = await openDevice({ allowedOrigins: [site.origin] })
  const subscription = await subscribe(await device.newPage())
  await device.closePages()
  await send(pushService, subscription, 'To a closed app')
  const shown = await desktop.waitForTitle('To a closed app')
  const opened = openHere(device)
  desktop.click(shown)
  await expect((await opened).locator('#route')).toHaveText('/inbox/7')
})

test('harness: a push waits for a browser that is not running', async ({ openDevice, pushService, desktop }) => {
  const device = await openDevice({ allowedOrigins: [site.origin] })
  const subscription = await subscribe(await device.newPage())
  await device.quit()
  await send(pushService, subscription, 'To a browser that was shut')
  await device.start()
  await desktop.waitForTitle('To a browser that was shut')
})

test('harness: no sender reaches a foreign host through the proxy', async ({ pushService }) => {
  const elsewhere = { endpoint: 'https://example.org/push', keys: { p256dh: '', auth: '' } }
  const options = { vapidDetails: vapid, TTL: 60, proxy: pushService.google.proxyUrl }
  await expect(webPush.sendNotification(elsewhere, null, options)).rejects.toMatchObject({ statusCode: 403 })
})
