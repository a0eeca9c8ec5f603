import type { PushService } from '@deskbell/push-service'
import type { Page } from '@playwright/test'
import { deviceState, expectScreen, openDevices, signInToApp, signOutOfApp, turnOn } from '../harness/app.ts'
import { expect, test } from '../harness/fixtures.ts'
import type { NotificationDaemon } from '../harness/notification-daemon.ts'
import { addPerson, must, signIn } from '../harness/people.ts'

/** The endpoint of the browser's own subscription; `null` if it has none. */
const endpointOf = (page: Page): Promise<string | null> =>
  page.evaluate(async () => {
    const registration = await navigator.serviceWorker.ready
    return (await registration.pushManager.getSubscription())?.endpoint ?? null
  })

const stillShown = (desktop: NotificationDaemon, text: string): boolean =>
  desktop.withText(text).some(({ open }) => open)

const statusesOf = (pushService: PushService, endpoint: string) =>
  pushService.requestsTo(endpoint).map(({ status }) => status)

test('W4 W32-W35: a removed device is rung no more, its test answers 404, and its app says who removed it', async ({
  deskbell,
  admin,
  pushService,
  openDevice,
  writeAsVisitor,
}) => {
  const agent = await addPerson(admin, 'Ben Agent', 'agent')
  const phone = await openDevice({ allowedOrigins: [deskbell.origin] })
  const page = await phone.newPage()
  await signInToApp(page, deskbell.origin, agent)
  await turnOn(page, deskbell.origin)
  const endpoint = (await endpointOf(page)) ?? ''
  await page.goto('about:blank')
  const [registered] = must(await admin.devices.list({ owner: 'all' })).items
  if (!registered) throw new Error('No device is registered')

  const office = await openDevice({ allowedOrigins: [] })
  const table = await office.newPage()
  await signInToApp(table, deskbell.origin, deskbell.admin)
  await openDevices(table, deskbell.origin)
  await table.getByRole('button', { name: /^Remove: .*Ben Agent/ }).click()
  await table.getByRole('alertdialog').getByRole('button', { name: 'Remove' }).click()
  await expect(table.getByText('No device is registered yet.')).toBeVisible()

  await writeAsVisitor('Nobody should hear this')
  expect(await admin.devices.test(registered.id)).toMatchObject({ ok: false, failure: { status: 404 } })
  // Its welcome, and nothing since.
  expect(statusesOf(pushService, endpoint)).toEqual([201])

  await page.goto(`${deskbell.origin}/device`)
  await expect(deviceState(page)).toHaveText(/removed this device/)
  await expect(deviceState(page)).toContainText(deskbell.adminName)
  await expect.poll(() => endpointOf(page)).toBeNull()

  await page.getByRole('button', { name: 'Turn on notifications' }).click()
  await expect(deviceState(page)).toHaveText(/Notifications are on/)
  const [again] = must(await admin.devices.list({ owner: 'all' })).items
  expect(again?.id).not.toBe(registered.id)
  expect(statusesOf(pushService, endpoint)).toEqual([201])
})

test('W38 W39: turned off in the app, the row is gone and the browser unsubscribed', async ({
  deskbell,
  admin,
  pushService,
  openDevice,
  writeAsVisitor,
}) => {
  const device = await openDevice({ allowedOrigins: [deskbell.origin] })
  const page = await device.newPage()
  await signInToApp(page, deskbell.origin, deskbell.admin)
  await turnOn(page, deskbell.origin)
  const endpoint = (await endpointOf(page)) ?? ''
  await page.getByRole('button', { name: 'Turn off notifications' }).click()
  await expect(deviceState(page)).toHaveText(/Notifications are off/)
  expect(await endpointOf(page)).toBeNull()
  await pushService.waitFor('unsubscribed', ({ token }) => endpoint.endsWith(token))
  expect(must(await admin.devices.list({ owner: 'all' })).items).toEqual([])
  await writeAsVisitor('To nobody')
  await page.reload()
  await expect(deviceState(page)).toHaveText(/Notifications are off/)
  expect(statusesOf(pushService, endpoint)).toEqual([201])
})

test('A12 W41 L6: signed out and in as another: nobody gets another person’s notifications', async ({
  deskbell,
  admin,
  desktop,
  openDevice,
  writeAsVisitor,
}) => {
  const first = await addPerson(admin, 'Cleo First', 'agent')
  const second = await addPerson(admin, 'Dan Second', 'agent')
  const device = await openDevice({ allowedOrigins: [deskbell.origin] })
  const page = await device.newPage()
  await signInToApp(page, deskbell.origin, first)
  await turnOn(page, deskbell.origin)
  await writeAsVisitor('While the first is here')
  await desktop.waitForText('While the first is here')

  await signOutOfApp(page)
  await expect.poll(() => stillShown(desktop, 'While the first is here')).toBe(false)
  expect(must(await admin.devices.list({ owner: 'all' })).items).toEqual([])
  await signInToApp(page, deskbell.origin, second)
  await writeAsVisitor('Between two people')

  await turnOn(page, deskbell.origin)
  const devices = must(await admin.devices.list({ owner: 'all' })).items
  expect(devices.map(({ owner }) => owner.name)).toEqual(['Dan Second'])
  await writeAsVisitor('For the second')
  await desktop.waitForText('For the second')
  expect(desktop.withText('Between two people')).toEqual([])
  const firstAgain = await signIn(deskbell, first)
  expect(must(await firstAgain.devices.list({ owner: 'me' })).items).toEqual([])
})

test('A12 L6: a session that lapsed leaves its notifications, until somebody else signs in', async ({
  deskbell,
  admin,
  desktop,
  openDevice,
  writeAsVisitor,
}) => {
  const first = await addPerson(admin, 'Edna First', 'agent')
  const second = await addPerson(admin, 'Finn Second', 'agent')
  const device = await openDevice({ allowedOrigins: [deskbell.origin] })
  const page = await device.newPage()
  await signInToApp(page, deskbell.origin, first)
  await turnOn(page, deskbell.origin)
  await page.goto('about:blank')
  await writeAsVisitor('For the one whose session lapses')
  await desktop.waitForText('For the one whose session lapses')
  await device.context.clearCookies()

  await page.goto(`${deskbell.origin}/sign-in`)
  await expectScreen(page, /^Sign in to/)
  expect(stillShown(desktop, 'For the one whose session lapses')).toBe(true)
  await signInToApp(page, deskbell.origin, second)
  await expect.poll(() => stillShown(desktop, 'For the one whose session lapses')).toBe(false)
  expect(must(await admin.devices.list({ owner: 'all' })).items).toEqual([])
})
