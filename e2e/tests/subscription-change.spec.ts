import { deviceState, signInToApp, turnOn } from '../harness/app.ts'
import { expect, test } from '../harness/fixtures.ts'
import { must } from '../harness/people.ts'
import { openPermission } from '../harness/permission.ts'

test('W37 L2 L3: a subscription that the push service lost is renewed on the same row', async ({
  deskbell,
  admin,
  pushService,
  desktop,
  openDevice,
  writeAsVisitor,
}, { project }) => {
  test.skip(project.name === 'chromium', 'Chromium tells of a lost user to nobody: the next test has what it does tell')
  const device = await openDevice({ allowedOrigins: [deskbell.origin] })
  const page = await device.newPage()
  await signInToApp(page, deskbell.origin, deskbell.admin)
  await turnOn(page, deskbell.origin)
  const [before] = must(await admin.devices.list({})).items
  const deliveriesBefore = pushService.deliveries.length

  const subscribed = pushService.waitForNext('subscribed')
  pushService.forgetUsers()
  await subscribed
  const subscribedAt = Date.now()
  const lastSeen = async () => must(await admin.devices.list({})).items.map(({ lastSeenAt }) => Date.parse(lastSeenAt))
  await expect.poll(async () => Math.max(...(await lastSeen()))).toBeGreaterThanOrEqual(subscribedAt)
  expect(must(await admin.devices.list({})).items.map(({ id }) => id)).toEqual([before?.id])
  await writeAsVisitor('To the new endpoint')
  await desktop.waitForText('To the new endpoint')
  expect(pushService.deliveries.length).toBe(deliveriesBefore + 1)
  await page.reload()
  await expect(deviceState(page)).toHaveText(/Notifications are on/)
})

test('W37 L2: allowed again after it was denied while no page was open: the worker renews by itself, on the same row', async ({
  deskbell,
  admin,
  desktop,
  openDevice,
  writeAsVisitor,
}) => {
  const device = await openDevice({ allowedOrigins: [] })
  const page = await device.newPage()
  const choose = await openPermission(device, deskbell.origin)
  await choose('Allow')
  await signInToApp(page, deskbell.origin, deskbell.admin)
  await turnOn(page, deskbell.origin)
  const [before] = must(await admin.devices.list({})).items
  await page.close()

  await choose('Block')
  await choose('Allow')
  const lastSeen = async () => must(await admin.devices.list({})).items.map(({ lastSeenAt }) => Date.parse(lastSeenAt))
  await expect.poll(async () => Math.max(...(await lastSeen()))).toBeGreaterThan(Date.parse(before?.lastSeenAt ?? ''))
  expect(must(await admin.devices.list({})).items.map(({ id }) => id)).toEqual([before?.id])
  await writeAsVisitor('To the new endpoint')
  await desktop.waitForText('To the new endpoint')
})
