import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import type { Page } from '@playwright/test'
import { deviceRow, expectScreen, fillSignIn, main, openDevices, signInToApp, turnOn } from '../harness/app.ts'
import { expectAccessible } from '../harness/axe.ts'
import { expect, test } from '../harness/fixtures.ts'
import { addPerson, must } from '../harness/people.ts'
import { takeScreens } from '../harness/screens.ts'
import { typeInto } from '../harness/typing.ts'

const DAY_MS = 86_400_000
const NARROW = { width: 320, height: 700 }

async function expectNoOverflow(page: Page): Promise<void> {
  const overflow = await page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  )
  expect(overflow).toBeLessThanOrEqual(0)
}

test('who can be rung goes by what was displayed: silent, then green by a test; devices by state, and a passport', async ({
  deskbell,
  admin,
  openDevice,
}, { project }) => {
  const ben = await addPerson(admin, 'Ben Agent', 'agent')
  await addPerson(admin, 'Cleo Nobody', 'agent')
  const device = await openDevice({ allowedOrigins: [deskbell.origin] })
  const page = await device.newPage()
  await signInToApp(page, deskbell.origin, ben)
  await turnOn(page, deskbell.origin)
  await page.goto(`${deskbell.origin}/settings/devices?view=reach`)
  await expectScreen(page, 'Can I be rung?')
  await expect(main(page).getByRole('row')).toHaveCount(2)
  await expect(main(page).getByRole('row').last()).toContainText(/Ben Agent.*Can be rung/)
  await device.closePages()
  const [registered] = must(await admin.devices.list({ owner: 'all' })).items
  if (!registered) throw new Error('No device is registered')

  // Days without a display cannot be waited for.
  const database = new DatabaseSync(join(deskbell.dataDir, 'deskbell.db'), { timeout: 5_000 })
  const now = Date.now()
  database
    .prepare('update devices set displayed_at = ?, unshown = 8, unshown_since = ?, unshown_at = ? where id = ?')
    .run(now - 4 * DAY_MS, now - 3 * DAY_MS, now - DAY_MS, registered.id)
  const me = must(await admin.me.read()).user
  database
    .prepare(
      `insert into devices (id, user_id, label, muted, installed, push_service, lane, registered_at, last_seen_at, health,
       unshown, unshown_since) values (?, ?, 'iPhone / Safari', 0, 1, 'apple', 'apple', ?, ?, 'dead', 7, ?)`,
    )
    .run(`dev_${randomUUID()}`, me.id, now - 9 * DAY_MS, now - 5 * DAY_MS, now - 5 * DAY_MS)
  database.close()

  const office = await openDevice({ allowedOrigins: [] })
  const board = await office.newPage()
  // Whoever has to sign in first lands on the board that was asked for.
  await board.goto(`${deskbell.origin}/settings/devices?view=reach`)
  await expectScreen(board, /^Sign in to/)
  await fillSignIn(board, deskbell.admin)
  await expectScreen(board, 'Who can be rung')
  await openDevices(board, deskbell.origin)
  await main(board).getByRole('link', { name: 'Who can be rung' }).press('Enter')
  await expectScreen(board, 'Who can be rung')
  const row = (name: string) =>
    board.getByRole('table', { name: 'Who can be rung' }).getByRole('row').filter({ hasText: name })
  await expect(row('Cleo Nobody')).toContainText(/Cannot be rung.*No device is registered/)
  await expect(row(me.name)).toContainText(/Cannot be rung.*accepted \d, displayed 0 since/)
  await expect(row('Ben Agent')).toContainText(/Doubtful.*accepted 9, displayed 0 since/)
  await expectAccessible(board)
  await takeScreens(board, project.name, 'reachability')

  await row('Ben Agent')
    .getByRole('button', { name: /^Send a test/ })
    .press('Enter')
  await expect(board.getByRole('dialog', { name: 'Test notification' })).toBeVisible()
  await board.keyboard.press('Escape')
  // By itself: nobody reloads a board.
  await expect(row('Ben Agent')).toContainText(/Can be rung.*displayed what was sent last/)
  await main(board).getByRole('button', { name: 'Can be rung', exact: true }).press('Space')
  await expect(row('Cleo Nobody')).toHaveCount(0)

  await openDevices(board, deskbell.origin)
  const registeredRows = board.getByRole('table', { name: 'Registered devices' }).getByRole('row')
  await main(board).getByRole('button', { name: 'Probably dead' }).press('Enter')
  await expect(deviceRow(board, 'Ben Agent')).toHaveCount(0)
  await expect(registeredRows.filter({ hasText: 'iPhone / Safari' })).toHaveCount(1)
  await expect(board).toHaveURL(/state=dead/)
  await board.reload()
  await expect(registeredRows.filter({ hasText: 'iPhone / Safari' })).toHaveCount(1)
  await main(board).getByRole('button', { name: 'Browser tabs' }).click()
  await expect(board.getByText('No device matches.')).toBeVisible()
  await board.goBack()
  await expect(registeredRows.filter({ hasText: 'iPhone / Safari' })).toHaveCount(1)
  await board.goBack()

  await deviceRow(board, 'Ben Agent')
    .getByRole('link', { name: /^Details/ })
    .press('Enter')
  await expectScreen(board, /^Linux \/ (Chrome|Firefox)$/)
  const facts = board.getByRole('region', { name: 'Device', exact: true })
  await expect(facts).toContainText(/Browser(Chrome|Firefox)[ \w]* \d+/)
  await expect(facts).toContainText(/SystemLinux/)
  await expect(facts).toContainText(/Time zone\w+/)
  await expect(board.getByRole('region', { name: 'State' })).toContainText(/Key\S+ \(Active\)/)
  const history = board.getByRole('region', { name: 'The last 30 days' })
  await expect(history).toContainText('Sent 2, accepted 2, displayed 2, clicked 0, failed 0.')
  await history.getByText('Day by day').press('Enter')
  await expect(history.getByRole('table', { name: 'Day by day' }).getByRole('row')).toHaveCount(2)
  await expect(board.getByRole('region', { name: 'What this platform cannot do' })).toContainText(
    'No number on the app’s icon.',
  )
  await expectAccessible(board)
  await takeScreens(board, project.name, 'passport')
  await main(board).getByRole('button', { name: 'Rename' }).click()
  await typeInto(board.getByRole('textbox', { name: 'Name' }), 'Desk of Ben')
  await board.getByRole('button', { name: 'Save' }).click()
  await expectScreen(board, 'Desk of Ben')
  await expect(main(board).getByRole('button', { name: 'Report as lost' })).toBeVisible()

  const places = [
    ['passport', new URL(board.url()).pathname + new URL(board.url()).search],
    ['reachability', '/settings/devices?view=reach'],
    ['devices', '/settings/devices?state=dead'],
  ] as const
  await board.setViewportSize(NARROW)
  for (const [, path] of places) {
    await board.goto(deskbell.origin + path)
    await expect(main(board).locator('table, dl').first()).toBeVisible()
    await expectNoOverflow(board)
    await expectAccessible(board)
  }
  // Firefox over WebDriver BiDi cannot be told to prefer dark; the sides are the same in both.
  if (project.name === 'firefox') return
  await board.emulateMedia({ colorScheme: 'dark' })
  await board.evaluate(() => localStorage.setItem('deskbell.language', 'ar'))
  for (const [name, path] of places) {
    await board.goto(deskbell.origin + path)
    await expect(board.locator('html')).toHaveAttribute('dir', 'rtl')
    await expect(main(board).locator('table, dl').first()).toBeVisible()
    await expectNoOverflow(board)
    await expectAccessible(board)
    await takeScreens(board, project.name, `${name}-dark-rtl`)
  }
})
