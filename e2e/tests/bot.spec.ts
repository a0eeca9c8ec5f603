import { expectConversation, signInToApp, turnOn } from '../harness/app.ts'
import { expectAccessible } from '../harness/axe.ts'
import { type DocumentedBot, prepareDocumentedBot } from '../harness/documented-bot.ts'
import { test as base, expect } from '../harness/fixtures.ts'
import { must } from '../harness/people.ts'
import { takeScreens } from '../harness/screens.ts'
import { typeInto } from '../harness/typing.ts'
import { widgetThread, writeInWidget } from '../harness/visitor.ts'
import { startVisitorPage } from '../harness/visitor-page.ts'

/** The bot's process ends with the test, however that ends. */
const test = base.extend<{ bot: DocumentedBot }>({
  bot: async ({ playwright: _needsNothing }, provide) => {
    const bot = await prepareDocumentedBot()
    await provide(bot)
    await bot.dispose()
  },
})

test('S9: the bot answers in the widget and the agent’s device is silent; who asks for a person rings it, and so does a bot that is gone', async ({
  admin,
  bot,
  deskbell,
  desktop,
  openDevice,
}, { project }) => {
  const device = await openDevice({ allowedOrigins: [deskbell.origin] })
  const page = await device.newPage()
  await signInToApp(page, deskbell.origin, deskbell.admin)
  await turnOn(page, deskbell.origin)
  await page.goto(`${deskbell.origin}/settings/notifications`)

  // None yet; a secret first, then where it is.
  await expect(page.getByText('No bot is asked')).toBeVisible()
  await expect(page.getByText('Nothing was asked.')).toBeVisible()
  const form = page.getByRole('region', { name: 'The bot', exact: true })
  await form.getByLabel('Ask the bot first').check()
  await form.getByRole('button', { name: 'Save Changes' }).click()
  await expect(form.getByText('Make a secret first: without one')).toBeVisible()
  await expect(form.getByText('Enter an address such as')).toBeVisible()
  const secrets = page.getByRole('region', { name: 'Secret of the bot' })
  await secrets.getByRole('button', { name: 'Make a secret' }).click()
  const secret = await secrets.getByLabel('The new secret').inputValue()
  expect(secret).toMatch(/^whsec_/)
  await typeInto(form.getByLabel('Address'), bot.url)
  await form.getByRole('button', { name: 'Ask the bot now' }).click()
  await expect(form.getByText('Nothing listens there.')).toBeVisible()
  await bot.start(secret)
  await form.getByRole('button', { name: 'Ask the bot now' }).click()
  await expect(form.getByText('I am getting somebody for you.')).toBeVisible()
  await form.getByRole('button', { name: 'Save Changes' }).click()
  await expect(page.getByText('Settings saved.')).toBeVisible()
  await expect(page.getByText('No bot is asked')).toBeHidden()
  await expectAccessible(page)
  await takeScreens(page, project.name, 'bot-settings')
  // It is shown this once.
  await page.reload()
  await expect(secrets.getByRole('button', { name: 'Make a new secret …' })).toBeVisible()
  await expect(page.getByText(secret)).toBeHidden()

  const shop = await startVisitorPage(deskbell.origin)
  const visitors = await openDevice({ allowedOrigins: [] })
  const visitor = await visitors.newPage()
  await visitor.goto(shop.origin)
  await writeInWidget(visitor, 'When are you open?')
  await expect(widgetThread(visitor)).toContainText('We are open from nine to six.')
  await writeInWidget(visitor, 'My parcel is lost')
  await expect(widgetThread(visitor)).toContainText('I am getting somebody for you.')
  // The first to ring is the one that was handed over.
  await desktop.waitForText('My parcel is lost')
  expect(desktop.withText('When are you open?')).toEqual([])
  const [conversation] = must(await admin.conversations.list({})).items
  if (!conversation) throw new Error('no conversation')
  const log = async () =>
    must(await admin.log.list({ conversationId: conversation.id, recipient: 'all' })).items.map(one => one.reason)
  await expect.poll(log).toEqual(expect.arrayContaining(['bot_answered', 'visitor_wrote']))

  await page.goto(`${deskbell.origin}/conversations/${conversation.id}`)
  await expectConversation(page, 'I am getting somebody for you.')
  const said = page.getByRole('listitem').filter({ hasText: 'We are open from nine to six.' })
  await expect(said.getByText('Bot', { exact: true })).toBeVisible()
  const details = page.getByRole('complementary', { name: 'Details' })
  if (!(await details.isVisible())) await page.getByRole('button', { name: 'Details' }).click()
  await details.getByText('Who was notified?').click()
  await details.locator('summary', { hasText: 'My parcel is lost' }).click()
  await expect(details.getByText('The bot was asked first, and wants a person.')).toBeVisible()
  await details.locator('summary', { hasText: 'When are you open?' }).click()
  await expect(details.getByText('The bot has answered: nobody is told.')).toBeVisible()
  await takeScreens(page, project.name, 'bot-conversation')
  await page.goto(`${deskbell.origin}/settings/notifications`)
  const asked = page.getByRole('region', { name: 'What the bot was asked' })
  await expect(asked.getByRole('row').filter({ hasText: 'Handed over' })).toHaveCount(1)
  await expect(asked.getByRole('row').filter({ hasText: 'Answered' })).toHaveCount(1)

  // A bot that is gone keeps nobody waiting.
  await bot.stop()
  const second = await (await openDevice({ allowedOrigins: [] })).newPage()
  await second.goto(shop.origin)
  await writeInWidget(second, 'Is anybody there?')
  await desktop.waitForText('Is anybody there?')
  await asked.getByRole('button', { name: 'Look again' }).click()
  await expect(asked.getByRole('row').filter({ hasText: 'Not reachable' })).toContainText('ECONNREFUSED')
  await takeScreens(page, project.name, 'bot-asked')
})
