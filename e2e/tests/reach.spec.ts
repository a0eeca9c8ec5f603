import type { Locator, Page } from '@playwright/test'
import { expectScreen, openDevices, signInToApp, turnOn } from '../harness/app.ts'
import { expectAccessible } from '../harness/axe.ts'
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

/** What a finger cannot hit wherever one scrolls: beyond an edge that cuts it off, or under something else. */
const outOfReach = (page: Page): Promise<readonly string[]> =>
  page.evaluate(() => {
    const all = [...document.querySelectorAll<HTMLElement>('main :is(a[href], button, input, select, textarea)')]
    const seen = all.filter(each => each.checkVisibility({ visibilityProperty: true }) && each.offsetWidth > 1)
    const lost = seen.filter(each => {
      each.scrollIntoView({ block: 'center', inline: 'nearest', behavior: 'instant' })
      // The first box: a link of two lines has nothing in the middle of both.
      const [box] = each.getClientRects()
      if (!box) return true
      const hit = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2)
      return !hit || !(each.contains(hit) || hit.closest('label')?.contains(each))
    })
    return lost.map(each => each.ariaLabel ?? (each.textContent || each.outerHTML.slice(0, 80)))
  })

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

  await page.goto(`${deskbell.origin}/settings/widget`)
  const kept = page.getByRole('region', { name: 'How long conversations are kept' })
  const removing = kept.getByRole('checkbox', { name: 'Remove closed conversations after some time' })
  await removing.press(' ')
  await expect(kept.getByLabel('Days')).toHaveValue('365')
  await press(kept.getByRole('button', { name: 'Save Changes' }))
  const asked = page.getByRole('alertdialog', { name: 'Remove what is older?' })
  await expectAccessible(page)
  await press(asked.getByRole('button', { name: 'Cancel' }))
  await expect(kept.getByRole('button', { name: 'Save Changes' })).toBeFocused()
  expect(must(await admin.settings.read())).toMatchObject({ closedConversationDays: null })
  await press(kept.getByRole('button', { name: 'Save Changes' }))
  await press(asked.getByRole('button', { name: 'Remove and save' }))
  await expect(page.getByText('Settings saved.')).toBeVisible()
  await expect(kept.getByRole('button', { name: 'Save Changes' })).toBeFocused()
  expect(must(await admin.settings.read())).toMatchObject({ closedConversationDays: 365 })
  // To keep more needs no question.
  await removing.press(' ')
  await press(kept.getByRole('button', { name: 'Save Changes' }))
  await expect.poll(async () => must(await admin.settings.read()).closedConversationDays).toBeNull()
  await expect(asked).toHaveCount(0)

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
  writeAsVisitor,
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
  const { conversationId } = await writeAsVisitor(
    `Where is ${'Donaudampfschifffahrtsgesellschaftskapitaen'.repeat(3)}?`,
  )
  must(await admin.conversations.update(conversationId, { assigneeId: user.id }))
  const paths = [
    '/',
    `/conversations/${conversationId}`,
    '/settings/widget',
    '/device',
    '/settings/push',
    '/settings/devices',
    '/settings/status',
    '/settings/log',
    '/users',
  ]
  const check = async (where: string) => {
    expect.soft(await overhang(page), where).toBeLessThanOrEqual(0)
    expect.soft(await outOfReach(page), where).toEqual([])
  }
  for (const path of [...paths, '/profile', '/more']) {
    await page.setViewportSize({ width: 390, height: 844 })
    await page.goto(deskbell.origin + path)
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
    await expect(page.locator('[aria-busy="true"]')).toHaveCount(0)
    await check(`${path} at 390 px`)
    await page.setViewportSize({ width: 844, height: 390 })
    await check(`${path} on its side`)
    await page.evaluate(() => document.documentElement.style.setProperty('font-size', '200%'))
    await check(`${path} on its side and at 200 %`)
    await page.setViewportSize({ width: 320, height: 640 })
    await check(`${path} at 320 px and 200 %`)
  }
})

test('cards of one screen are as wide as each other, and nothing touches what stands under it', async ({
  deskbell,
  admin,
  openDevice,
  writeAsVisitor,
}, { project }) => {
  const me = must(await admin.me.read()).user.id
  must(await admin.departments.create({ name: 'Sales', memberIds: [me] }, crypto.randomUUID()))
  await writeAsVisitor('Somebody waits')
  const device = await openDevice({ allowedOrigins: [] })
  const page = await device.newPage()
  await page.setViewportSize({ width: 1280, height: 800 })
  await signInToApp(page, deskbell.origin, deskbell.admin)
  const boxOf = async (target: Locator) => {
    const box = await target.boundingBox()
    if (!box) throw new Error('It is not on the screen')
    return box
  }
  const choice = page.getByLabel('Department')
  // In our Firefox notifications are allowed already: nothing is offered, and the list comes next.
  const next =
    project.name === 'firefox'
      ? page.getByRole('list', { name: 'Conversations' })
      : page.getByRole('region', { name: /Be rung when a visitor writes/ })
  await expect(choice).toBeVisible()
  await expect(next).toBeVisible()
  const [above, below] = [await boxOf(choice), await boxOf(next)]
  expect(below.y - above.y - above.height).toBeGreaterThanOrEqual(8)
  expect(above.height).toBe((await boxOf(page.getByRole('button', { name: 'Search' }))).height)

  await page.goto(`${deskbell.origin}/settings/widget`)
  const cards = ['Put it on your site', 'Who your visitors are', 'How long conversations are kept']
  const widths = await Promise.all(
    cards.map(async name => (await boxOf(page.getByRole('region', { name, exact: true }))).width),
  )
  expect(new Set(widths).size).toBe(1)
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
