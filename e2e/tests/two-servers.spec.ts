import { signInToApp, turnOn } from '../harness/app.ts'
import { expect, test } from '../harness/fixtures.ts'
import { writeAsVisitor } from '../harness/people.ts'
import { startTwoServers } from '../harness/two-servers.ts'
import { typeInto } from '../harness/typing.ts'

const databaseUrl = process.env['DESKBELL_TEST_DATABASE_URL'] ?? ''

test('two servers on one database: what one takes is live and rings through the other, and the app survives the death of either', async ({
  pushService,
  desktop,
  openDevice,
}, testInfo) => {
  test.skip(databaseUrl === '', 'Set DESKBELL_TEST_DATABASE_URL to a PostgreSQL server')
  const site = await startTwoServers(pushService, databaseUrl)
  const device = await openDevice({ allowedOrigins: [site.origin] })
  const page = await device.newPage()
  const inInbox = (text: string) => page.getByRole('link', { name: new RegExp(text) })
  try {
    await signInToApp(page, site.origin, site.admin)
    await turnOn(page, site.origin)
    await page.goto(site.origin)

    await writeAsVisitor(site.second, 'Through the other server')
    await desktop.waitForText('Through the other server')
    await expect(inInbox('Through the other server')).toBeVisible()

    await site.first.kill()
    await writeAsVisitor(site.second, 'After the first one died')
    // What a dead server had in hand is taken over when its lease has run out.
    await desktop.waitForText('After the first one died', 60_000)
    await expect(inInbox('After the first one died')).toBeVisible({ timeout: 30_000 })

    await inInbox('After the first one died').click()
    await typeInto(page.getByLabel('Reply'), 'The other one carries on')
    await page.getByRole('button', { name: 'Send' }).click()
    await expect(page.getByRole('region', { name: 'Conversation' })).toContainText('The other one carries on')
    await expect(page.getByText(/not sent|will be sent/i)).toHaveCount(0)
  } finally {
    if (testInfo.errors.length > 0) {
      await testInfo.attach('servers.log', { body: site.output(), contentType: 'text/plain' })
    }
    await site.stop()
  }
})
