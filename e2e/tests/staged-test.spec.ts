import type { Page } from '@playwright/test'
import { deviceRow, expectScreen, openDevices, signInToApp, traceStage, turnOn } from '../harness/app.ts'
import { expectAccessible } from '../harness/axe.ts'
import { expect, test } from '../harness/fixtures.ts'
import type { NotificationDaemon, ShownNotification } from '../harness/notification-daemon.ts'
import { must, signIn } from '../harness/people.ts'
import { takeScreens } from '../harness/screens.ts'
import { typeInto } from '../harness/typing.ts'

/** The desktop is shared by tests: only what comes after this counts. */
function fromNowOn(desktop: NotificationDaemon) {
  const before = new Set<ShownNotification>(desktop.shown)
  return (title: string) =>
    desktop.waitFor(`a new notification titled ${title}`, shown => shown.title === title && !before.has(shown))
}

const latency = /after \d+([.]\d)? s/

test('W26-W31: a test goes stage by stage before one’s eyes, each with its time, up to the click', async ({
  deskbell,
  desktop,
  openDevice,
}) => {
  const device = await openDevice({ allowedOrigins: [deskbell.origin] })
  const page = await device.newPage()
  await signInToApp(page, deskbell.origin, deskbell.admin)
  await turnOn(page, deskbell.origin)
  const arrives = fromNowOn(desktop)
  await page.getByRole('button', { name: 'Send test notification' }).click()
  const shown = await arrives('Test notification')
  for (const stage of ['Accepted by the push service', 'Received by the device', 'Displayed']) {
    await expect(traceStage(page, stage)).toContainText('done')
    await expect(traceStage(page, stage)).toContainText(latency)
  }
  await expect(page.getByText('Passed: this device showed the notification.')).toBeVisible()
  await expect(traceStage(page, 'Clicked')).toContainText('not yet')
  desktop.click(shown)
  await expect(traceStage(page, 'Clicked')).toContainText('done')
  await expect(traceStage(page, 'Clicked')).toContainText(latency)
})

test('W27: a silent device stops at the push service, the page says what to do there, and it passes when it comes back', async ({
  deskbell,
  admin,
  openDevice,
}, { project }) => {
  test.slow()
  const office = await openDevice({ allowedOrigins: [deskbell.origin] })
  const page = await office.newPage()
  await signInToApp(page, deskbell.origin, deskbell.admin)
  await turnOn(page, deskbell.origin)
  const [atOffice] = must(await admin.devices.list({})).items
  const kitchen = await openDevice({ allowedOrigins: [deskbell.origin] })
  const inKitchen = await kitchen.newPage()
  await signInToApp(inKitchen, deskbell.origin, deskbell.admin)
  await turnOn(inKitchen, deskbell.origin)
  const away = must(await admin.devices.list({})).items.find(({ id }) => id !== atOffice?.id)
  if (!away) throw new Error('The second device is not registered')
  must(await admin.devices.update(away.id, { name: 'Kitchen' }))
  await kitchen.quit()

  await test.step('one device', async () => {
    await openDevices(page, deskbell.origin)
    await deviceRow(page, 'Kitchen')
      .getByRole('button', { name: /^Test:/ })
      .click()
    await expect(traceStage(page, 'Accepted by the push service')).toContainText('done')
    await expect(traceStage(page, 'Received by the device')).toContainText('not yet')
    await expect(page.getByText('The device has not answered yet')).toBeVisible({ timeout: 45_000 })
    const advice =
      project.name === 'firefox' ? /Firefox receives only while it runs/ : /keep “Continue running background apps/
    await expect(page.getByText(advice)).toBeVisible()
    await look(page, project.name, 'trace-silent')
  })
  await test.step('all of mine: one answers, one is silent', async () => {
    await page.goto(`${deskbell.origin}/settings/test`)
    await expectScreen(page, 'Test devices')
    await page.getByRole('button', { name: 'Test all my devices' }).click()
    await expect(page.getByText('1 of 2 devices displayed it')).toBeVisible()
    await expect(page).toHaveURL(/run=run_/)
    await page.getByRole('button', { name: 'Silent' }).click()
    const tested = page.getByRole('list', { name: 'Tested devices' }).getByRole('listitem')
    await expect(tested.filter({ hasText: 'Kitchen' })).toContainText('Accepted by the push service')
    await expect(page.getByText('The device has not answered yet')).toBeVisible({ timeout: 45_000 })
    await look(page, project.name, 'test-devices')
  })
  await test.step('it comes back', async () => {
    await kitchen.start()
    await kitchen.newPage()
    await expect(page.getByText('2 of 2 devices displayed it')).toBeVisible({ timeout: 45_000 })
  })
})

test('the log says who was notified of a conversation, live, and keeps it as long as the admin wants', async ({
  deskbell,
  desktop,
  openDevice,
  writeAsVisitor,
}, { project }) => {
  const device = await openDevice({ allowedOrigins: [deskbell.origin] })
  const page = await device.newPage()
  await signInToApp(page, deskbell.origin, deskbell.admin)
  await turnOn(page, deskbell.origin)
  await page.goto(`${deskbell.origin}/settings/log`)
  const rows = page.getByRole('table', { name: 'Delivery log' }).getByRole('row')
  await expect(rows.filter({ hasText: 'Welcome to a new device' })).toContainText('Displayed')
  const { conversationId } = await writeAsVisitor('Is the log alive?')
  await desktop.waitForText('Is the log alive?')
  const told = rows.filter({ hasText: 'Message in a conversation' })
  await expect(told).toContainText('A visitor wrote')
  await expect(told).toContainText('Displayed')

  await page.goto(`${deskbell.origin}/conversations/${conversationId}`)
  await page.getByRole('link', { name: 'Who was notified?' }).click()
  await expect(page).toHaveURL(new RegExp(`conversation=${conversationId}`))
  await expect(rows.filter({ hasText: 'Welcome' })).toHaveCount(0)
  await look(page, project.name, 'log')
  await told.getByRole('button', { name: /^Show trace/ }).click()
  await expect(page).toHaveURL(/trace=ntf_/)
  await expect(traceStage(page, 'Displayed')).toContainText('done')
  await page.keyboard.press('Escape')
  await expect(page).not.toHaveURL(/trace=/)
  await page.getByRole('button', { name: 'Not sent', exact: true }).click()
  await expect(page.getByText('Nothing was decided here yet.')).toBeVisible()
  // Nobody is rung for an answer: no device tells of it, and still it shows without asking again.
  const admin = await signIn(deskbell, deskbell.admin)
  must(await admin.conversations.send(conversationId, { text: 'It is.' }, crypto.randomUUID()))
  await expect(told.filter({ hasText: 'Wrote it' })).toContainText('Not sent')
  // Nor is the visitor mailed, and why stands there too.
  await expect(told.filter({ hasText: 'There was no mail server' })).toContainText('Not sent')

  await page.getByLabel('Days').press('ControlOrMeta+a')
  await typeInto(page.getByLabel('Days'), '7')
  await page.getByRole('button', { name: 'Save Changes' }).click()
  await page.getByRole('alertdialog').getByRole('button', { name: 'Remove and save' }).click()
  await expect(page.getByText('Settings saved.')).toBeVisible()
  await page.reload()
  await expect(page.getByLabel('Days')).toHaveValue('7')

  // Firefox over WebDriver BiDi cannot be told to prefer dark.
  if (project.name === 'firefox') return
  await page.emulateMedia({ colorScheme: 'dark' })
  await page.evaluate(() => localStorage.setItem('deskbell.language', 'ar'))
  await page.goto(`${deskbell.origin}/settings/log`)
  await expect(page.locator('html')).toHaveAttribute('dir', 'rtl')
  await expect(page.getByRole('row')).toHaveCount(5)
  await look(page, project.name, 'log-dark-ar')
})

async function look(page: Page, browser: string, name: string): Promise<void> {
  await expect(page.locator('h1')).toBeVisible()
  await expect(page.locator('[aria-busy="true"]')).toHaveCount(0)
  await expectAccessible(page)
  await takeScreens(page, browser, name)
}
