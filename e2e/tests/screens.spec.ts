import { expectScreen, signInToApp, turnOn } from '../harness/app.ts'
import { expectAccessible } from '../harness/axe.ts'
import { expect, test } from '../harness/fixtures.ts'
import { addPerson } from '../harness/people.ts'
import { takeScreens } from '../harness/screens.ts'

/** Every screen of a signed-in admin: where it is and what its heading says. */
const SCREENS = [
  ['inbox', '/', 'Inbox'],
  ['this-device', '/device', 'This device'],
  ['push-settings', '/settings/push', 'Push notifications'],
  ['devices', '/settings/devices', /devices$/i],
  ['users', '/users', 'Users'],
  ['profile', '/profile', 'Profile'],
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
  const device = await openDevice({ allowedOrigins: [deskbell.origin] })
  const page = await device.newPage()
  const look = async (name: string, heading: string | RegExp) => {
    await expectScreen(page, heading)
    // While a list is fetched anew it is dimmed on purpose.
    await expect(page.locator('[aria-busy="true"]')).toHaveCount(0)
    await expectAccessible(page)
    await takeScreens(page, project.name, name)
  }
  await page.goto(`${deskbell.origin}/sign-in`)
  await look('sign-in', /^Sign in to/)
  await signInToApp(page, deskbell.origin, deskbell.admin)
  await turnOn(page, deskbell.origin)
  for (const [name, path, heading] of SCREENS) {
    await test.step(name, async () => {
      await page.goto(deskbell.origin + path)
      await look(name, heading)
    })
  }
  await test.step('conversation', async () => {
    await page.goto(`${deskbell.origin}/conversations/${conversationId}`)
    await look('conversation', /./)
  })
  // Firefox over WebDriver BiDi cannot be told to prefer dark.
  if (project.name === 'firefox') return
  await test.step('dark', async () => {
    await page.emulateMedia({ colorScheme: 'dark' })
    for (const [name, path, heading] of SCREENS.slice(0, 4)) {
      await page.goto(deskbell.origin + path)
      await look(`${name}-dark`, heading)
    }
  })
})
