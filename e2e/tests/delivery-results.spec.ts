import { deviceRow, deviceState, openDevices, signInToApp, turnOn } from '../harness/app.ts'
import { expect, test } from '../harness/fixtures.ts'
import { must } from '../harness/people.ts'

/** What the push service does, and what the table then says. `null` takes the network away. */
const REFUSALS = [
  { status: 500, said: /Push service unavailable/ },
  { status: 403, said: /Rejected by the push service/ },
  { status: null, said: /Push service unavailable/ },
  // The last one: until the second that it asks for is over, the device is left alone.
  { status: 429, said: /asks to wait/ },
] as const

test('W21 W36 W37: only 404 and 410 remove a device; whatever else happens, the row stays and the table says it', async ({
  deskbell,
  admin,
  pushService,
  openDevice,
}) => {
  const device = await openDevice({ allowedOrigins: [deskbell.origin] })
  const page = await device.newPage()
  await signInToApp(page, deskbell.origin, deskbell.admin)
  await turnOn(page, deskbell.origin)
  const endpoint = await page.evaluate(async () => {
    const registration = await navigator.serviceWorker.ready
    return (await registration.pushManager.getSubscription())?.endpoint ?? ''
  })
  await openDevices(page, deskbell.origin)
  const row = deviceRow(page, deskbell.adminName)
  await expect(row).toContainText('Displayed')
  const [registered] = must(await admin.devices.list({})).items
  if (!registered) throw new Error('No device is registered')

  for (const { status, said } of REFUSALS) {
    await test.step(status === null ? 'network down' : `status ${status}`, async () => {
      const fault =
        status === null
          ? null
          : pushService.fault({ endpoint, status, headers: { 'retry-after': '1' }, times: Number.POSITIVE_INFINITY })
      if (status === null) pushService.refuseConnections(true)
      must(await admin.devices.test(registered.id))
      await expect(row).toContainText(said)
      fault?.lift()
      pushService.refuseConnections(false)
    })
  }
  await test.step('410, and the app comes back by itself, since its user never said otherwise', async () => {
    await page.goto('about:blank')
    pushService.expire(endpoint)
    must(await admin.devices.test(registered.id))
    await expect.poll(async () => must(await admin.devices.list({})).items).toEqual([])
    await page.goto(`${deskbell.origin}/device`)
    await expect(deviceState(page)).toHaveText(/Notifications are on/)
    expect(must(await admin.devices.list({})).items).toHaveLength(1)
  })
})
