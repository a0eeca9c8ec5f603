import { deviceState, expectScreen, signInToApp, turnOn } from '../harness/app.ts'
import { expect, test } from '../harness/fixtures.ts'
import { must } from '../harness/people.ts'

test('W5 W6 W8: the site’s switch silences everybody, keeps the devices and the key, and rings them again', async ({
  deskbell,
  admin,
  pushService,
  desktop,
  openDevice,
  writeAsVisitor,
}) => {
  const device = await openDevice({ allowedOrigins: [deskbell.origin] })
  const page = await device.newPage()
  await signInToApp(page, deskbell.origin, deskbell.admin)
  await turnOn(page, deskbell.origin)
  const before = must(await admin.push.read())

  const setSwitch = async (on: boolean) => {
    await page.goto(`${deskbell.origin}/settings/push`)
    await expectScreen(page, 'Push notifications')
    await page.getByLabel('Ring devices when a visitor writes').setChecked(on)
    await page.getByRole('button', { name: 'Save Changes' }).first().click()
    await expect(page.getByText('Settings saved.')).toBeVisible()
  }
  await setSwitch(false)
  await page.goto(`${deskbell.origin}/device`)
  await expect(deviceState(page)).toHaveText(/turned off for this site/)
  const sent = pushService.requests.length
  await writeAsVisitor('Nobody is to hear of this')
  expect(must(await admin.devices.list({})).items).toHaveLength(1)

  await setSwitch(true)
  await page.goto(`${deskbell.origin}/device`)
  await expect(deviceState(page)).toHaveText(/Notifications are on/)
  await writeAsVisitor('After the silence')
  await desktop.waitForText('After the silence')
  expect(desktop.withText('Nobody is to hear of this')).toEqual([])
  expect(pushService.requests).toHaveLength(sent + 1)
  expect(must(await admin.push.read()).applicationServerKey).toBe(before.applicationServerKey)
})
