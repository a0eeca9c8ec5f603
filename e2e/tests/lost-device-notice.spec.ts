import { expectScreen, signInToApp, turnOn } from '../harness/app.ts'
import { expectAccessible } from '../harness/axe.ts'
import { expect, test } from '../harness/fixtures.ts'
import { addPerson, must } from '../harness/people.ts'

test('whoever was away when their only device was reported lost is told where they sign in next, until they have read it', async ({
  deskbell,
  admin,
  openDevice,
}) => {
  test.slow()
  const ben = await addPerson(admin, 'Ben Agent', 'agent')
  const phone = await openDevice({ allowedOrigins: [deskbell.origin] })
  const page = await phone.newPage()
  await signInToApp(page, deskbell.origin, ben)
  await turnOn(page, deskbell.origin)
  await page.goto('about:blank')
  const [device] = must(await admin.devices.list({ owner: 'all' })).items
  if (!device) throw new Error('No device is registered')
  must(await admin.lostDevices.report(device.id, crypto.randomUUID()))

  const said = new RegExp(`${deskbell.adminName} reported your device “${device.label}” as lost on `)
  const [desktop, laptop] = [await openDevice({ allowedOrigins: [] }), await openDevice({ allowedOrigins: [] })]
  const [screen, other] = [await desktop.newPage(), await laptop.newPage()]
  for (const one of [screen, other]) {
    await signInToApp(one, deskbell.origin, ben)
    await expect(one.getByText(said)).toBeVisible()
  }
  await expectAccessible(screen)
  await screen.getByRole('link', { name: 'See your devices' }).click()
  await expectScreen(screen, /devices/i)
  await expect(screen.getByText(said)).toBeVisible()

  await screen.getByText(said).locator('xpath=ancestor::*[@data-tone]').getByRole('button').press('Enter')
  await expect(screen.getByText(said)).toBeHidden()
  await expect(other.getByText(said)).toBeHidden()
  const asked = screen.waitForResponse(/\/me\/notices$/)
  await screen.reload()
  await asked
  await expectScreen(screen, /devices/i)
  await expect(screen.getByText(said)).toBeHidden()

  // Whoever has the phone reads nothing of it there.
  await page.goto(deskbell.origin)
  await expect(page.getByText('This device was reported as lost.')).toBeVisible()
  await expect(page.getByText(said)).toBeHidden()
})
