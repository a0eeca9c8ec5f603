import { deviceRow, expectScreen, openDevices, signInToApp, turnOn } from '../harness/app.ts'
import { expectAccessible } from '../harness/axe.ts'
import { expect, test } from '../harness/fixtures.ts'
import { keptOn } from '../harness/kept.ts'
import { addPerson, must } from '../harness/people.ts'
import { typeInto } from '../harness/typing.ts'

test('a device that is reported lost rings no more and wipes itself, its owner is told, and it stands in the audit log', async ({
  deskbell,
  admin,
  pushService,
  openDevice,
  writeAsVisitor,
}) => {
  test.slow()
  const ben = await addPerson(admin, 'Ben Agent', 'agent')
  // Ben's phone: it rings, and holds what he read and what he began to write.
  const phone = await openDevice({ allowedOrigins: [deskbell.origin] })
  const page = await phone.newPage()
  await signInToApp(page, deskbell.origin, ben)
  await turnOn(page, deskbell.origin)
  const { conversationId } = await writeAsVisitor('Where is my parcel?')
  await page.goto(`${deskbell.origin}/conversations/${conversationId}`)
  await typeInto(page.getByRole('textbox', { name: /reply/i }), 'a draft for nobody else')
  const kept = () => keptOn(page)
  const endpoint = () =>
    page.evaluate(async () => {
      const registration = await navigator.serviceWorker.getRegistration()
      return (await registration?.pushManager.getSubscription())?.endpoint ?? ''
    })
  await expect.poll(kept).toContain('a draft for nobody else')
  const rung = await endpoint()
  const before = pushService.requestsTo(rung).length
  expect(before).toBeGreaterThan(0)
  // It is lost while nobody has the app open on it.
  await page.goto('about:blank')

  // Ben's desktop is where he is told; another browser, another session.
  const desktop = await openDevice({ allowedOrigins: [] })
  const screen = await desktop.newPage()
  await signInToApp(screen, deskbell.origin, ben)

  const office = await openDevice({ allowedOrigins: [] })
  const table = await office.newPage()
  await signInToApp(table, deskbell.origin, deskbell.admin)
  await openDevices(table, deskbell.origin)
  await table.getByRole('button', { name: /^Report as lost: .*Ben Agent/ }).focus()
  await table.keyboard.press('Enter')
  const dialog = table.getByRole('alertdialog')
  for (const words of [/not rung any more/, /signed out there/, /erases everything/, /cannot be undone/]) {
    await expect(dialog).toContainText(words)
  }
  await expectAccessible(table)
  await dialog.getByRole('button', { name: 'Report as lost' }).click()
  await expect(deviceRow(table, 'Ben Agent')).toBeHidden()

  const notice = screen.getByText(new RegExp(`${deskbell.adminName} reported your device`))
  await expect(notice).toBeVisible()
  await expectAccessible(screen)
  await screen.getByRole('button', { name: 'Dismiss this notice' }).first().click()
  await expect(notice).toBeHidden()
  // He is signed in here still.
  await expectScreen(screen, 'Inbox')

  await writeAsVisitor('Is anybody there?')
  const [lost] = must(await admin.audit.list({ action: 'device_lost' })).items
  expect(lost).toMatchObject({
    actor: { name: deskbell.adminName },
    via: 'session',
    subject: { kind: 'device' },
    details: { sessions: 1 },
  })
  expect(pushService.requestsTo(rung)).toHaveLength(before)

  // Whoever has it opens the app: it learns that it is lost, and keeps nothing.
  await page.goto(`${deskbell.origin}/conversations/${conversationId}`)
  await expect(page.getByText('This device was reported as lost.')).toBeVisible()
  // The wipe ends with a load anew, which knows nothing of where one was.
  await expect(page).toHaveURL(/\/sign-in$/)
  await expectScreen(page, /^Sign in to/)
  await expect.poll(endpoint).toBe('')
  const left = await kept()
  for (const secret of ['a draft for nobody else', 'Where is my parcel?', 'renewToken', ben.email]) {
    expect(left).not.toContain(secret)
  }
  await expectAccessible(page)

  // Found again, it is a new device.
  await signInToApp(page, deskbell.origin, ben)
  await turnOn(page, deskbell.origin)
  expect(await endpoint()).not.toBe(rung)
  await expect(page.getByText('This device was reported as lost.')).toBeHidden()

  // With the app open on it, it wipes itself at once.
  const [again] = must(await admin.devices.list({ owner: 'all' })).items
  if (!again) throw new Error('No device is registered')
  must(await admin.lostDevices.report(again.id, crypto.randomUUID()))
  await expect(page).toHaveURL(/\/sign-in$/)
  await expect(page.getByText('This device was reported as lost.')).toBeVisible()
  await expect.poll(endpoint).toBe('')

  // What the admin did stands in the log, and can be found there.
  await table.goto(`${deskbell.origin}/settings/audit`)
  await expectScreen(table, 'Audit log')
  const log = table.getByRole('table', { name: 'Audit log' })
  const reports = log.getByRole('row').filter({ hasText: 'Reported a device as lost' })
  await expect(reports).toHaveCount(2)
  await expect(reports.first()).toContainText(deskbell.adminName)
  await table.getByLabel('What', { exact: true }).selectOption({ label: 'Invited a user' })
  await expect(reports).toHaveCount(0)
  await expect(log.getByRole('row').filter({ hasText: 'Invited a user' })).toBeVisible()
  await expect(table).toHaveURL(/action=user_invited/)
  await expectAccessible(table)
})
