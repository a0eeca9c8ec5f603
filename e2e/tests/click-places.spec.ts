import {
  deviceState,
  expectConversation,
  expectScreen,
  fillSignIn,
  signInToApp,
  traceStage,
  turnOn,
} from '../harness/app.ts'
import { expect, test } from '../harness/fixtures.ts'

test('C4 W2: a tap opens the conversation in the app that is open, wherever it stands, and never a second window', async ({
  deskbell,
  desktop,
  openDevice,
  writeAsVisitor,
}) => {
  const device = await openDevice({ allowedOrigins: [deskbell.origin] })
  const page = await device.newPage()
  await signInToApp(page, deskbell.origin, deskbell.admin)
  await turnOn(page, deskbell.origin)
  const before = device.context.pages().length

  await test.step('in the focused tab', async () => {
    await page.bringToFront()
    await writeAsVisitor('To the focused tab')
    desktop.click(await desktop.waitForText('To the focused tab'))
    await expectConversation(page, 'To the focused tab')
  })
  await test.step('in a background tab', async () => {
    const other = await device.newPage()
    await other.bringToFront()
    await writeAsVisitor('To a background tab')
    desktop.click(await desktop.waitForText('To a background tab'))
    await expectConversation(page, 'To a background tab')
    await other.close()
  })
  expect(device.context.pages()).toHaveLength(before)

  await test.step('in a window of its own when the app is closed', async () => {
    await device.closePages()
    await writeAsVisitor('To a closed app')
    const opened = device.context.waitForEvent('page')
    desktop.click(await desktop.waitForText('To a closed app'))
    await expectConversation(await opened, 'To a closed app')
  })
})

test('C4: a device whose session ended still rings, and the tap survives signing in', async ({
  deskbell,
  desktop,
  openDevice,
  writeAsVisitor,
}) => {
  const device = await openDevice({ allowedOrigins: [deskbell.origin] })
  const page = await device.newPage()
  await signInToApp(page, deskbell.origin, deskbell.admin)
  await turnOn(page, deskbell.origin)
  await device.closePages()
  await device.context.clearCookies()
  await writeAsVisitor('To somebody signed out')
  const opened = device.context.waitForEvent('page')
  desktop.click(await desktop.waitForText('To somebody signed out'))
  const tapped = await opened
  await expectScreen(tapped, /^Sign in to/)
  await fillSignIn(tapped, deskbell.admin)
  await expectConversation(tapped, 'To somebody signed out')
})

test('W26-W31: a test rings this device, and its trace shows every stage up to the tap', async ({
  deskbell,
  desktop,
  openDevice,
}) => {
  const device = await openDevice({ allowedOrigins: [deskbell.origin] })
  const page = await device.newPage()
  await signInToApp(page, deskbell.origin, deskbell.admin)
  await turnOn(page, deskbell.origin)
  await page.getByRole('button', { name: 'Send test notification' }).click()
  const done = ['Queued', 'Accepted by the push service', 'Received by the device', 'Displayed']
  for (const name of done) await expect(traceStage(page, name)).toContainText('done')
  await expect(page.getByText('Passed: this device showed the notification.')).toBeVisible()
  await expect(traceStage(page, 'Clicked')).toContainText('not yet')

  desktop.click(await desktop.waitFor('test notification', ({ title, open }) => open && /test/i.test(title)))
  await expect(traceStage(page, 'Clicked')).toContainText('done')
  await expectScreen(page, 'This device')
  await expect(deviceState(page)).toHaveText(/Notifications are on/)
})
