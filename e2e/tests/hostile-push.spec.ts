import { randomBytes } from 'node:crypto'
import type { Page } from '@playwright/test'
import webPush from 'web-push'
import { signInToApp, turnOn } from '../harness/app.ts'
import { expect, test } from '../harness/fixtures.ts'

type Json = { endpoint: string; keys: { p256dh: string; auth: string } }

/**
 * Makes the app's worker subscribe under a key of the test's own, so that the test may send it anything. From a page
 * without the app: it would put its own key back at once.
 */
function subscribeUnder(page: Page, publicKey: string): Promise<Json> {
  return page.evaluate(async key => {
    const registration = await navigator.serviceWorker.getRegistration('/')
    if (!registration) throw new Error('The app has registered no worker')
    const { pushManager } = registration
    await (await pushManager.getSubscription())?.unsubscribe()
    const subscription = await pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: key })
    return subscription.toJSON() as Json
  }, publicKey)
}

test('W1 W2 W3: every push ends in exactly one visible notification, whatever its bytes', async ({
  deskbell,
  pushService,
  desktop,
  openDevice,
}) => {
  const device = await openDevice({ allowedOrigins: [deskbell.origin] })
  const page = await device.newPage()
  await signInToApp(page, deskbell.origin, deskbell.admin)
  await turnOn(page, deskbell.origin)
  await page.goto(`${deskbell.origin}/healthz`)
  const vapidDetails = { subject: 'mailto:test@example.org', ...webPush.generateVAPIDKeys() }
  const subscription = await subscribeUnder(page, vapidDetails.publicKey)
  const options = { vapidDetails, TTL: 60, proxy: pushService.google.proxyUrl }
  const hostile = [randomBytes(600), Buffer.from('null'), Buffer.from('{"web_push":8030,"notification":{}}'), null]
  for (const payload of hostile) {
    const before = desktop.shown.length
    await webPush.sendNotification(subscription, payload, options)
    await desktop.waitFor('notification', shown => desktop.shown.indexOf(shown) >= before)
    const { length } = desktop.shown
    // The next push is shown after this one is done with: were there a second notification, it would be there by then.
    const marker = `Marker ${before}`
    await webPush.sendNotification(subscription, declarative(marker, deskbell.origin), options)
    await desktop.waitForTitle(marker)
    expect(desktop.shown).toHaveLength(length + 1)
    expect(length).toBe(before + 1)
  }
})

function declarative(title: string, origin: string): string {
  const notificationId = `ntf_${randomBytes(12).toString('hex')}`
  const data = { v: 1, notificationId, conversationId: null, receiptToken: 'of-nobody' }
  const navigate = `${origin}/device?ntf=${notificationId}`
  const notification = { title, body: 'x', tag: notificationId, navigate, silent: false, mutable: true, data }
  return JSON.stringify({ web_push: 8030, mutable: true, notification })
}
