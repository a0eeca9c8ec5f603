import { deviceState, signInToApp, turnOn } from '../harness/app.ts'
import { expect, test } from '../harness/fixtures.ts'
import { must } from '../harness/people.ts'

test('L2 W31: an open app registers once a start, however often its device is rung', async ({
  deskbell,
  admin,
  desktop,
  openDevice,
  writeAsVisitor,
}) => {
  const device = await openDevice({ allowedOrigins: [deskbell.origin] })
  const page = await device.newPage()
  await signInToApp(page, deskbell.origin, deskbell.admin)
  await turnOn(page, deskbell.origin)
  const [registered] = must(await admin.devices.list({})).items
  if (!registered) throw new Error('No device is registered')

  let puts = 0
  page.on('request', request => {
    if (request.method() === 'PUT' && /\/devices\/dev_/.test(request.url())) puts++
  })
  await page.reload()
  await expect(deviceState(page)).toHaveText(/Notifications are on/)
  expect(puts).toBe(1)

  // Each ring changes the row and tells of it; the app then looks whether it is still listed. The page's own list asks
  // for no limit.
  for (let n = 0; n < 2; n++) {
    const looked = page.waitForResponse(
      answer => answer.request().method() === 'GET' && /\/devices\?owner=me&limit=200/.test(answer.url()),
    )
    must(await admin.devices.test(registered.id))
    await looked
  }
  await writeAsVisitor('After all that')
  await desktop.waitForText('After all that')
  expect(puts).toBe(1)
})
