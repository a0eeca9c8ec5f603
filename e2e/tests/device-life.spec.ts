import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import type { Page } from '@playwright/test'
import { deviceRow, deviceState, expectScreen, openDevices, signInToApp, signOutOfApp, turnOn } from '../harness/app.ts'
import { expect, test } from '../harness/fixtures.ts'
import type { ShownNotification } from '../harness/notification-daemon.ts'
import { must } from '../harness/people.ts'

/** What a push service says of a subscription that was made with another key. */
const mismatch = {
  chromium: {
    status: 403,
    body: 'the VAPID credentials in the authorization header do not correspond to the credentials used to create the subscriptions.',
  },
  firefox: { status: 401, body: JSON.stringify({ code: 401, errno: 109, message: 'VAPID public key mismatch' }) },
}

const endpointOf = (page: Page): Promise<string> =>
  page.evaluate(async () => {
    const registration = await navigator.serviceWorker.ready
    return (await registration.pushManager.getSubscription())?.endpoint ?? ''
  })

test('E5: a new device shows that it is on, and its answer confirms it', async ({
  deskbell,
  admin,
  desktop,
  openDevice,
}) => {
  const device = await openDevice({ allowedOrigins: [deskbell.origin] })
  const page = await device.newPage()
  await signInToApp(page, deskbell.origin, deskbell.admin)
  await page.goto(`${deskbell.origin}/device`)
  // The desktop is that of other tests too, whose devices were welcomed in the same words.
  const earlier = new Set(desktop.shown.map(({ id }) => id))
  await page.getByRole('button', { name: 'Turn on notifications' }).click()
  const isWelcome = ({ id, title }: ShownNotification) => title.includes('Notifications are on') && !earlier.has(id)
  const welcome = await desktop.waitFor('its welcome', isWelcome, 20_000)
  expect(welcome.body).toContain('rings when a visitor writes')
  await expect.poll(async () => must(await admin.devices.list({})).items[0]?.confirmedAt).toMatch(/^20/)
  // A window that shows the device's page already would merely come to the front.
  await page.goto(`${deskbell.origin}/profile`)
  await expectScreen(page, 'Profile')
  desktop.click(welcome)
  await expect(page.getByText('your tap opened this page')).toBeVisible()
  await openDevices(page, deskbell.origin)
  await expect(deviceRow(page, deskbell.adminName)).toContainText('OK')
})

test('W37 L2: a device that its push service refuses repairs itself when the app is opened', async ({
  deskbell,
  admin,
  pushService,
  desktop,
  openDevice,
  writeAsVisitor,
}, { project }) => {
  const device = await openDevice({ allowedOrigins: [deskbell.origin] })
  const page = await device.newPage()
  await signInToApp(page, deskbell.origin, deskbell.admin)
  await turnOn(page, deskbell.origin)
  const endpoint = await endpointOf(page)
  const [before] = must(await admin.devices.list({})).items
  if (!before) throw new Error('No device is registered')
  await page.goto('about:blank')

  const answer = project.name === 'firefox' ? mismatch.firefox : mismatch.chromium
  pushService.fault({ endpoint, ...answer, times: Number.POSITIVE_INFINITY })
  must(await admin.devices.test(before.id))
  const row = async () => must(await admin.devices.list({})).items[0]
  await expect.poll(row).toMatchObject({ id: before.id, health: 'quarantined', quarantineReason: 'key_mismatch' })

  await page.goto(`${deskbell.origin}/device`)
  await expect(deviceState(page)).toHaveText(/Notifications are on/)
  await expect.poll(row).toMatchObject({ id: before.id, health: 'unknown', confirmedAt: null })
  await expect(page.getByText('Not confirmed yet')).toBeVisible()
  expect(await endpointOf(page)).not.toBe(endpoint)
  await page.goto('about:blank')
  await writeAsVisitor('To the repaired device')
  await desktop.waitForText('To the repaired device')
  await expect.poll(row).toMatchObject({ id: before.id, health: 'ok' })
})

test('a device that fell silent is repaired, and its agent is told until it rings', async ({
  deskbell,
  admin,
  desktop,
  openDevice,
}) => {
  const device = await openDevice({ allowedOrigins: [deskbell.origin] })
  const page = await device.newPage()
  await signInToApp(page, deskbell.origin, deskbell.admin)
  await turnOn(page, deskbell.origin)
  const endpoint = await endpointOf(page)
  await page.goto('about:blank')
  // What the watchdog writes after messages over days.
  const database = new DatabaseSync(join(deskbell.dataDir, 'deskbell.db'), { timeout: 5_000 })
  database
    .prepare(`update devices set health = 'dead', unshown = 7, unshown_since = ?`)
    .run(Date.now() - 3 * 86_400_000)
  database.close()

  await openDevices(page, deskbell.origin)
  const notice = page.getByRole('main').getByText(/This device was probably not ringing since/)
  await expect(notice).toBeVisible()
  await expect.poll(async () => must(await admin.devices.list({})).items[0]?.health).toBe('unknown')
  expect(await endpointOf(page)).not.toBe(endpoint)
  await page.reload()
  await page.getByRole('link', { name: 'Test this device' }).click()
  await expectScreen(page, 'This device')
  await expect(notice).toBeVisible()
  await page.getByRole('button', { name: 'Send test notification' }).click()
  await desktop.waitForTitle('Test notification')
  await expect(notice).toHaveCount(0)
  await openDevices(page, deskbell.origin)
  await expect(deviceRow(page, deskbell.adminName)).toContainText('OK')
  await expect(notice).toHaveCount(0)
})

test('two tabs agree on whether this device rings', async ({ deskbell, openDevice }) => {
  const device = await openDevice({ allowedOrigins: [deskbell.origin] })
  const page = await device.newPage()
  await signInToApp(page, deskbell.origin, deskbell.admin)
  const other = await device.newPage()
  await other.goto(`${deskbell.origin}/device`)
  await expect(deviceState(other)).toHaveText(/when a visitor writes|are off/)
  await turnOn(page, deskbell.origin)
  await expect(deviceState(other)).toHaveText(/Notifications are on/)
  await page.getByRole('button', { name: 'Turn off notifications' }).click()
  await expect(deviceState(other)).toHaveText(/Notifications are off/)
})

test('a browser that lost its storage is a new device, and its owner is offered to remove the old one', async ({
  deskbell,
  admin,
  openDevice,
}) => {
  const device = await openDevice({ allowedOrigins: [deskbell.origin] })
  const page = await device.newPage()
  await signInToApp(page, deskbell.origin, deskbell.admin)
  await turnOn(page, deskbell.origin)
  const [old] = must(await admin.devices.list({})).items
  await page.goto(`${deskbell.origin}/healthz`)
  await page.evaluate(async () => {
    const registration = await navigator.serviceWorker.getRegistration('/')
    await (await registration?.pushManager.getSubscription())?.unsubscribe()
    await new Promise(resolve => {
      const deleting = indexedDB.deleteDatabase('deskbell')
      deleting.onsuccess = resolve
      deleting.onerror = resolve
      deleting.onblocked = resolve
    })
  })
  await turnOn(page, deskbell.origin)
  const ids = async () => must(await admin.devices.list({})).items.map(({ id }) => id)
  expect(await ids()).toHaveLength(2)
  const offer = page.getByRole('region', { name: 'Was this you, too?' })
  await offer.getByRole('button', { name: /^Remove/ }).click()
  await expect(offer).toHaveCount(0)
  await expect.poll(ids).toHaveLength(1)
  expect(await ids()).not.toContain(old?.id)
})

test('who has as many devices as one may have makes room with one tap', async ({ deskbell, admin, openDevice }) => {
  const device = await openDevice({ allowedOrigins: [deskbell.origin] })
  const page = await device.newPage()
  await signInToApp(page, deskbell.origin, deskbell.admin)
  const { user } = must(await admin.me.read())
  const database = new DatabaseSync(join(deskbell.dataDir, 'deskbell.db'), { timeout: 5_000 })
  const plant = database.prepare(
    `insert into devices (id, user_id, label, muted, installed, push_service, lane, registered_at, last_seen_at, health)
     values (?, ?, ?, 0, 1, 'apple', 'apple', ?, ?, 'ok')`,
  )
  for (let n = 1; n <= 20; n += 1) {
    const at = Date.now() - n * 86_400_000
    plant.run(`dev_planted${n}00`, user.id, `iPhone ${n}`, at, at)
  }
  database.close()
  await page.goto(`${deskbell.origin}/device`)
  await page.getByRole('button', { name: 'Turn on notifications' }).click()
  await expect(deviceState(page)).toHaveText(/as many devices as one may have/)
  const room = page.getByRole('region', { name: 'Make room for this device' })
  await expect(room.getByRole('listitem')).toHaveText([/iPhone 20/, /iPhone 19/, /iPhone 18/])
  await room.getByRole('button').first().click()
  await expect(deviceState(page)).toHaveText(/Notifications are on/)
  await expect(room).toHaveCount(0)
  const labels = must(await admin.devices.list({ limit: 200 })).items.map(({ label }) => label)
  expect(labels).toHaveLength(20)
  expect(labels).not.toContain('iPhone 20')
})

test('A12 L6: signing out takes what is on the screen along', async ({
  deskbell,
  desktop,
  openDevice,
  writeAsVisitor,
}) => {
  const device = await openDevice({ allowedOrigins: [deskbell.origin] })
  const page = await device.newPage()
  await signInToApp(page, deskbell.origin, deskbell.admin)
  await turnOn(page, deskbell.origin)
  await writeAsVisitor('For my eyes alone')
  const shown = await desktop.waitForText('For my eyes alone')
  expect(shown.open).toBe(true)
  await signOutOfApp(page)
  await expect.poll(() => desktop.withText('For my eyes alone').some(({ open }) => open)).toBe(false)
})
