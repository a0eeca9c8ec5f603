import type { Locator, Page } from '@playwright/test'
import { expectScreen, openDevices, signInToApp, turnOn } from '../harness/app.ts'
import { expect, test } from '../harness/fixtures.ts'
import { addPerson, must } from '../harness/people.ts'

/** With one hand on the keyboard: what a press of Enter does there. */
async function press(target: Locator): Promise<void> {
  await target.focus()
  await target.press('Enter')
}

/** How much wider than the window the page is, in CSS pixels. */
const overhang = (page: Page): Promise<number> =>
  page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)

test('by keyboard alone the focus stays where one works, whatever goes away meanwhile', async ({
  deskbell,
  admin,
  openDevice,
}) => {
  await addPerson(admin, 'Dora Agent', 'agent')
  must(await admin.invitations.create({ email: 'invited@example.org', role: 'agent' }))
  const device = await openDevice({ allowedOrigins: [deskbell.origin] })
  const page = await device.newPage()
  await signInToApp(page, deskbell.origin, deskbell.admin)
  await turnOn(page, deskbell.origin)
  await press(page.getByRole('button', { name: 'Turn off notifications' }))
  await expect(page.getByRole('button', { name: 'Turn on notifications' })).toBeFocused()
  await press(page.getByRole('button', { name: 'Turn on notifications' }))
  await expect(page.getByRole('button', { name: 'Turn off notifications' })).toBeFocused()

  await page.goto(`${deskbell.origin}/settings/push`)
  await page.getByLabel('The app offers notifications').selectOption('manual')
  const save = page.getByRole('button', { name: 'Save Changes' }).first()
  await press(save)
  await expect(page.getByText('Settings saved.')).toBeVisible()
  await expect(save).toBeFocused()

  await openDevices(page, deskbell.origin)
  await press(page.getByRole('button', { name: /^Rename/ }))
  await expect(page.getByRole('textbox', { name: 'Name' })).toBeFocused()
  await page.keyboard.press('Escape')
  await press(page.getByRole('button', { name: /^Remove/ }))
  await press(page.getByRole('alertdialog').getByRole('button', { name: 'Remove' }))
  await expect(page.getByText('No device is registered yet.')).toBeVisible()
  await expect(page.getByRole('table', { name: 'Registered devices' })).toBeFocused()

  await page.goto(`${deskbell.origin}/users`)
  await press(page.getByRole('button', { name: /^Deactivate: Dora/ }))
  await press(page.getByRole('alertdialog').getByRole('button', { name: 'Deactivate' }))
  await expect(page.getByRole('table', { name: 'Users' })).toBeFocused()
  // The whole table goes with its last row.
  await press(page.getByRole('button', { name: /^Cancel invitation/ }))
  await press(page.getByRole('alertdialog').getByRole('button', { name: 'Cancel invitation' }))
  await expect(page.getByRole('main')).toBeFocused()
})

test('with long names on a narrow screen and at twice the text size no screen scrolls sideways', async ({
  deskbell,
  admin,
  openDevice,
}) => {
  const long = 'a.rather.long.address.of.somebody@subdomain.of.an.example.organisation.example.org'
  const { user } = must(await admin.me.read())
  const name = 'Maximiliane-Auguste-von-Hohenlohe-Schillingsfuerst-und-zu-Waldenburg'
  must(await admin.users.update(user.id, { name }))
  must(await admin.invitations.create({ email: long, role: 'agent' }))
  const device = await openDevice({ allowedOrigins: [deskbell.origin], viewport: { width: 390, height: 844 } })
  const page = await device.newPage()
  await signInToApp(page, deskbell.origin, deskbell.admin)
  await turnOn(page, deskbell.origin)
  const [own] = must(await admin.devices.list({ owner: 'me' })).items
  if (!own) throw new Error('No device is registered')
  must(await admin.devices.update(own.id, { name: 'Telephone_without_any_space_in_its_name_that_breaks_nowhere' }))
  const paths = ['/device', '/settings/push', '/settings/devices', '/settings/status', '/settings/log', '/users']
  for (const path of [...paths, '/profile', '/more']) {
    await page.setViewportSize({ width: 390, height: 844 })
    await page.goto(deskbell.origin + path)
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
    await expect(page.locator('[aria-busy="true"]')).toHaveCount(0)
    expect.soft(await overhang(page), `${path} at 390 px`).toBeLessThanOrEqual(0)
    await page.setViewportSize({ width: 320, height: 640 })
    await page.evaluate(() => document.documentElement.style.setProperty('font-size', '200%'))
    expect.soft(await overhang(page), `${path} at 320 px and 200 %`).toBeLessThanOrEqual(0)
  }
})

test('a whole one-time link that is pasted over half of it works without a reload', async ({ admin, openDevice }) => {
  const { url } = must(await admin.invitations.create({ email: 'half@example.org', role: 'agent' }))
  const page = await (await openDevice({ allowedOrigins: [] })).newPage()
  await page.goto(url.slice(0, url.indexOf('#')))
  await expectScreen(page, 'Join your team')
  await expect(page.getByText('This link is not complete.')).toBeVisible()
  await page.evaluate(hash => {
    location.hash = hash
  }, new URL(url).hash)
  await expect(page.getByLabel('Your name')).toBeVisible()
})
