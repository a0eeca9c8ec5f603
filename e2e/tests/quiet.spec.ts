import type { Page } from '@playwright/test'
import { expectScreen, main, signInToApp, turnOn } from '../harness/app.ts'
import { expectAccessible } from '../harness/axe.ts'
import { expect, test } from '../harness/fixtures.ts'
import { addPerson, must } from '../harness/people.ts'
import { takeScreens } from '../harness/screens.ts'

const LEAST_WIDE = { width: 320, height: 700 }

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

test('a conversation that one has muted is marked in one’s inbox, in every window, and in nobody else’s', async ({
  deskbell,
  admin,
  openDevice,
  writeAsVisitor,
}) => {
  const ben = await addPerson(admin, 'Ben Agent', 'agent')
  const { conversationId } = await writeAsVisitor('Too loud for me')
  await writeAsVisitor('This one may ring')
  const [here, there, his] = await Promise.all([1, 2, 3].map(() => openDevice({ allowedOrigins: [] })))
  if (!here || !there || !his) throw new Error('Three browsers were asked for')
  const [first, second, other] = [await here.newPage(), await there.newPage(), await his.newPage()]
  await signInToApp(first, deskbell.origin, deskbell.admin)
  await signInToApp(second, deskbell.origin, deskbell.admin)
  await signInToApp(other, deskbell.origin, ben)
  const marked = (page: Page) =>
    page.getByRole('list', { name: 'Conversations' }).getByRole('link', { name: /Does not ring for you/ })
  for (const page of [first, second, other]) await expect(page.getByText('This one may ring')).toBeVisible()
  await first.goto(`${deskbell.origin}/conversations/${conversationId}`)
  await first.getByRole('button', { name: 'Do not ring for this conversation' }).click()
  for (const page of [first, second]) {
    await expect(marked(page)).toHaveCount(1)
    await expect(marked(page)).toContainText('Too loud for me')
  }
  await expect(marked(other)).toHaveCount(0)
  await expectAccessible(second)
  await takeScreens(second, test.info().project.name, 'muted')
  await first.getByRole('button', { name: 'Ring for this conversation again' }).click()
  for (const page of [first, second]) await expect(marked(page)).toHaveCount(0)
})

test('quiet hours: some nights and a whole day, by the clock of a place; undone, on the narrowest phone, by keyboard', async ({
  deskbell,
  admin,
  openDevice,
}) => {
  const device = await openDevice({ allowedOrigins: [deskbell.origin], viewport: LEAST_WIDE })
  const page = await device.newPage()
  await signInToApp(page, deskbell.origin, deskbell.admin)
  await page.goto(`${deskbell.origin}/profile`)
  const card = page.getByRole('region', { name: 'Quiet hours' })
  await card.getByRole('button', { name: 'Add quiet hours' }).press('Enter')
  const night = card.getByRole('group', { name: 'Quiet hours 1' })
  await expect(night.getByText('Ends on the next day.')).toBeVisible()
  await night.getByLabel('Sunday').press('Space')
  await card.getByRole('button', { name: 'Add quiet hours' }).click()
  const second = card.getByRole('group', { name: 'Quiet hours 2' })
  for (const day of ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'])
    await second.getByLabel(day).uncheck()
  await card.getByRole('button', { name: 'Save Changes' }).click()
  await expect(second.getByText('Choose at least one day.')).toBeVisible()
  await second.getByLabel('Sunday').check()
  await second.getByLabel('from').fill('00:00')
  await second.getByLabel('to', { exact: true }).fill('00:00')
  await expect(second.getByText('The whole day.')).toBeVisible()
  await card.getByLabel('Time zone').selectOption('America/New_York')
  await expectAccessible(page)
  const overflow = await page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  )
  expect(overflow).toBeLessThanOrEqual(0)
  await card.getByRole('button', { name: 'Save Changes' }).click()
  await expect(page.getByText('Quiet hours saved.')).toBeVisible()
  const { quietHours } = must(await admin.preferences.read())
  expect(quietHours?.timeZone).toBe('America/New_York')
  expect(quietHours?.days).toHaveLength(7)
  expect(quietHours?.days).toContainEqual({ day: 'sun', from: '00:00', to: '24:00' })
  await page.getByRole('button', { name: 'Undo' }).click()
  await expect(card.getByText('You have none')).toBeVisible()
  expect(must(await admin.preferences.read()).quietHours).toBeNull()
})
