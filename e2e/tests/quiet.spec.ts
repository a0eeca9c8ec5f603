import { expectScreen, main, signInToApp, turnOn } from '../harness/app.ts'
import { expect, test } from '../harness/fixtures.ts'
import { must } from '../harness/people.ts'

test('W1 S1: who has snoozed is not rung and the log says why; ringing again brings one summary, which opens the inbox', async ({
  deskbell,
  desktop,
  admin,
  openDevice,
  writeAsVisitor,
}) => {
  const device = await openDevice({ allowedOrigins: [deskbell.origin] })
  const page = await device.newPage()
  await signInToApp(page, deskbell.origin, deskbell.admin)
  await turnOn(page, deskbell.origin)

  await page.getByRole('button', { name: /^Howdy/ }).click()
  await page.getByRole('button', { name: 'Snooze for an hour' }).click()
  await expect(main(page).getByText(/^Snoozed until/)).toBeVisible()
  const { conversationId } = await writeAsVisitor('Nobody hears this one')
  const muted = await writeAsVisitor('Nor ever this one')
  must(await admin.mutes.set(muted.conversationId, { muted: true }))
  await page.goto(`${deskbell.origin}/settings/log?conversation=${conversationId}`)
  await expect(main(page).getByText('Had snoozed; a summary tells of it afterwards')).toBeVisible()
  expect(desktop.withText('Nobody hears this one')).toHaveLength(0)

  await page.getByRole('button', { name: 'Ring again now' }).click()
  // The muted one is not counted.
  const summary = await desktop.waitFor('the summary', ({ title }) => title === '1 conversation is waiting')
  await expect(main(page).getByText(/^Snoozed until/)).toHaveCount(0)
  expect(desktop.withText('Nobody hears this one')).toHaveLength(0)
  await device.closePages()
  const opened = device.context.waitForEvent('page')
  desktop.click(summary)
  const inbox = await opened
  await expectScreen(inbox, 'Inbox')
  await inbox.goto(`${deskbell.origin}/settings/log`)
  const row = main(inbox).getByRole('row').filter({ hasText: 'Summary of what waits' })
  await expect(row).toHaveCount(1)
  await expect(row.getByText('Clicked')).toBeVisible()

  await inbox.goto(`${deskbell.origin}/conversations/${conversationId}`)
  await inbox.getByRole('button', { name: 'Do not ring for this conversation' }).click()
  await inbox.getByRole('button', { name: 'Undo' }).click()
  await expect(inbox.getByRole('button', { name: 'Do not ring for this conversation' })).toBeVisible()
  await writeAsVisitor('Rings as ever')
  await desktop.waitForText('Rings as ever')
})
