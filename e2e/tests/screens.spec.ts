import { expectScreen, signInToApp, turnOn } from '../harness/app.ts'
import { expectAccessible } from '../harness/axe.ts'
import { expect, test } from '../harness/fixtures.ts'
import { addPerson, must } from '../harness/people.ts'
import { paint } from '../harness/picture.ts'
import { takeScreens } from '../harness/screens.ts'

/** What a one-time link or a first visit leads to. */
const SIGNED_OUT = [
  ['invitation', '/invitation#a-token-from-a-link', 'Join your team'],
  ['reset', '/reset#a-token-from-a-link', 'Choose a new password'],
  ['setup', '/setup#a-token-from-a-link', 'Set up Deskbell'],
  ['sign-in', '/sign-in', /^Sign in to/],
] as const

/** Where colours and sides matter most. */
const OFTEN = ['inbox', 'this-device', 'departments', 'widget-settings', 'profile']

/** Every screen of a signed-in admin: where it is and what its heading says. */
const SCREENS = [
  ['inbox', '/', 'Inbox'],
  ['search', '/?q=roses', 'Inbox'],
  ['this-device', '/device', 'This device'],
  ['push-settings', '/settings/push', 'Push notifications'],
  ['devices', '/settings/devices', /devices$/i],
  ['status', '/settings/status', 'Status'],
  ['departments', '/settings/departments', 'Departments'],
  ['rules', '/settings/notifications', 'Notifications'],
  ['email', '/settings/email', 'Email'],
  ['widget-settings', '/settings/widget', 'Chat widget'],
  ['test-devices', '/settings/test', 'Test devices'],
  ['log', '/settings/log', 'Delivery log'],
  ['audit', '/settings/audit', 'Audit log'],
  ['users', '/users', 'Users'],
  ['profile', '/profile', 'Profile'],
  ['more', '/more', 'More'],
  ['connect', '/connect', 'Connect to a site'],
] as const

test('every screen: axe finds nothing, pictures for phone and desktop', async ({
  deskbell,
  admin,
  openDevice,
  writeAsVisitor,
}, { project }) => {
  test.slow()
  await addPerson(admin, 'Ben Agent', 'agent')
  const { conversationId } = await writeAsVisitor('Do you deliver to the islands? We would take forty roses.')
  const conversation = `/conversations/${conversationId}`
  const me = must(await admin.me.read()).user.id
  const sales = must(await admin.departments.create({ name: 'Sales', memberIds: [me] }, crypto.randomUUID()))
  must(await admin.conversations.update(conversationId, { departmentId: sales.id }))
  const upload = async (name: string, file: Blob) => must(await admin.attachments.upload({ name, file })).id
  const attachmentIds = [
    await upload('rose.png', new Blob([new Uint8Array(paint(120))], { type: 'image/png' })),
    await upload('delivery to the islands, terms and prices.txt', new Blob(['By boat.'], { type: 'text/plain' })),
  ]
  must(await admin.conversations.send(conversationId, { text: 'We do.', attachmentIds }, crypto.randomUUID()))
  const device = await openDevice({ allowedOrigins: [deskbell.origin] })
  const page = await device.newPage()
  const look = async (name: string, heading: string | RegExp) => {
    await expectScreen(page, heading)
    // While a list is fetched anew it is dimmed on purpose.
    await expect(page.locator('[aria-busy="true"]')).toHaveCount(0)
    await expectAccessible(page)
    await takeScreens(page, project.name, name)
  }
  for (const [name, path, heading] of SIGNED_OUT) {
    await test.step(name, async () => {
      // A new fragment alone would load nothing.
      await page.goto('about:blank')
      await page.goto(deskbell.origin + path)
      await look(name, heading)
    })
  }
  await signInToApp(page, deskbell.origin, deskbell.admin)
  await turnOn(page, deskbell.origin)
  for (const [name, path, heading] of SCREENS) {
    await test.step(name, async () => {
      await page.goto(deskbell.origin + path)
      await look(name, heading)
    })
  }
  await test.step('conversation', async () => {
    await page.goto(deskbell.origin + conversation)
    await look('conversation', /^Visitor/)
    await page.getByRole('button', { name: 'Details', exact: true }).click()
    await expect(page.getByRole('complementary', { name: 'Details' }).getByText('First seen')).toBeVisible()
    await look('conversation-details', /^Visitor/)
  })
  // Firefox over WebDriver BiDi cannot be told to prefer dark, and takes twice as long: the sides are the same in both.
  if (project.name === 'firefox') return
  const often = [...SCREENS.filter(([name]) => OFTEN.includes(name)), ['conversation', conversation] as const]
  await test.step('dark', async () => {
    await page.emulateMedia({ colorScheme: 'dark' })
    for (const [name, path] of often) {
      await page.goto(deskbell.origin + path)
      await look(`${name}-dark`, /./)
    }
    await page.emulateMedia({ colorScheme: null })
  })
  await test.step('right to left', async () => {
    await page.evaluate(() => localStorage.setItem('deskbell.language', 'ar'))
    for (const [name, path] of often) {
      await page.goto(deskbell.origin + path)
      await expect(page.locator('html')).toHaveAttribute('dir', 'rtl')
      await look(`${name}-rtl`, /./)
    }
  })
})
