import type { PushKey } from '@deskbell/contract'
import { deviceState, expectScreen, signInToApp, turnOn } from '../harness/app.ts'
import { expectAccessible } from '../harness/axe.ts'
import { expect, test } from '../harness/fixtures.ts'
import { addPerson, must } from '../harness/people.ts'
import { typeInto } from '../harness/typing.ts'

test('V6: an admin rotates the key; each device moves at its next open, rings before and after, and the old key ends', async ({
  deskbell,
  admin,
  pushService,
  desktop,
  openDevice,
  writeAsVisitor,
}) => {
  const agent = await addPerson(admin, 'Bea Agent', 'agent')
  const phone = await openDevice({ allowedOrigins: [deskbell.origin] })
  const app = await phone.newPage()
  await signInToApp(app, deskbell.origin, agent)
  await turnOn(app, deskbell.origin)
  const [before] = must(await admin.devices.list({ owner: 'all' })).items
  const old = must(await admin.push.read())
  await phone.closePages()

  const desk = await openDevice({ allowedOrigins: [], viewport: { width: 390, height: 844 } })
  const settings = await desk.newPage()
  await signInToApp(settings, deskbell.origin, deskbell.admin)
  await settings.goto(`${deskbell.origin}/settings/push`)
  await expectScreen(settings, 'Push notifications')
  await settings.getByRole('button', { name: 'Rotate Key' }).click()
  const dialog = settings.getByRole('alertdialog')
  await expect(dialog).toContainText('1 device moves by itself')
  await dialog.getByRole('button', { name: 'Rotate Key' }).click()
  const oldKey = settings.getByRole('region', { name: /^Old key/ })
  await expect(oldKey).toContainText('0 of 1 devices have moved')
  await oldKey.getByRole('button', { name: 'Show devices left' }).click()
  await expect(oldKey.getByRole('list', { name: 'Devices left' })).toContainText('Bea Agent')
  await expectAccessible(settings)

  // Closed, the device is still rung under the key that it was born with.
  await writeAsVisitor('Under the old key')
  await desktop.waitForText('Under the old key')
  const signedWith = ({ applicationServerKey }: { readonly applicationServerKey: string }) =>
    pushService.requests.filter(({ headers }) => String(headers['authorization']).includes(applicationServerKey))
  expect(signedWith(old)).not.toHaveLength(0)

  // Opened, it moves by itself: nobody touches anything, and it is the same device.
  const again = await phone.newPage()
  await again.goto(`${deskbell.origin}/device`)
  await expect(deviceState(again)).toHaveText(/Notifications are on/)
  await expect(oldKey).toContainText('1 of 1 devices have moved')
  const now = must(await admin.push.read())
  expect(now.keyId).not.toBe(old.keyId)
  const devices = must(await admin.devices.list({ owner: 'all' })).items
  expect(devices.map(({ id, registeredAt }) => ({ id, registeredAt }))).toEqual([
    { id: before?.id, registeredAt: before?.registeredAt },
  ])
  await phone.closePages()
  await writeAsVisitor('Under the new key')
  await desktop.waitForText('Under the new key')
  // A slow machine may repeat what went to the old subscription: by its endpoint one knows what was for the new one.
  const after = signedWith(now)
  expect(after).not.toHaveLength(0)
  const formerly = new Set(signedWith(old).map(({ token }) => token))
  expect(after.filter(({ token }) => formerly.has(token))).toEqual([])

  // Nobody is left: an admin need not wait until it ends by itself.
  await oldKey.getByRole('button', { name: 'Retire Now' }).click()
  await expect(dialog).toContainText('No device stops ringing.')
  await dialog.getByRole('button', { name: 'Retire Now' }).click()
  await expect(settings.getByRole('region', { name: 'Retired keys' })).toContainText(old.keyId)
  await expect(oldKey).toBeHidden()
})

test('V6: a leaked key rings nobody from then on, and the device rings again once its app was opened', async ({
  deskbell,
  admin,
  pushService,
  desktop,
  openDevice,
  writeAsVisitor,
}) => {
  const agent = await addPerson(admin, 'Bea Agent', 'agent')
  const phone = await openDevice({ allowedOrigins: [deskbell.origin] })
  const app = await phone.newPage()
  await signInToApp(app, deskbell.origin, agent)
  await turnOn(app, deskbell.origin)
  const old = must(await admin.push.read())
  // Shut altogether, not only the app: nothing can tell it.
  await phone.quit()

  const desk = await openDevice({ allowedOrigins: [] })
  const settings = await desk.newPage()
  await signInToApp(settings, deskbell.origin, deskbell.admin)
  await settings.goto(`${deskbell.origin}/settings/push`)
  await settings.getByRole('button', { name: 'This Key Has Leaked' }).click()
  const dialog = settings.getByRole('alertdialog')
  await expect(dialog).toContainText('1 device stops ringing at once')
  await dialog.getByRole('button', { name: 'Replace Key' }).click()
  await expect(dialog).toContainText('These are not the first characters')
  await typeInto(dialog.getByLabel(/^Type/), old.keyId.slice(0, 6))
  await dialog.getByRole('button', { name: 'Replace Key' }).click()
  const leaked = settings.getByRole('region', { name: /^Old key/ })
  await expect(leaked).toContainText('0 of 1 devices have moved')
  const keys = async (): Promise<readonly PushKey[]> => must(await admin.push.keys()).items
  expect((await keys()).find(({ keyId }) => keyId === old.keyId)).toMatchObject({ state: 'retired', leaked: true })

  const sent = pushService.requests.length
  await writeAsVisitor('Into the silence')
  expect(must(await admin.devices.list({ owner: 'all' })).items).toMatchObject([{ health: 'quarantined' }])

  await phone.start()
  const again = await phone.newPage()
  await again.goto(`${deskbell.origin}/device`)
  await expect(deviceState(again)).toHaveText(/Notifications are on/)
  await expect(settings.getByRole('region', { name: 'Retired keys' })).toContainText(old.keyId)
  await phone.closePages()
  await writeAsVisitor('Ringing again')
  await desktop.waitForText('Ringing again')
  const after = pushService.requests.slice(sent)
  expect(after.length).toBeGreaterThan(0)
  for (const { headers } of after) expect(headers['authorization']).not.toContain(old.applicationServerKey)
})
