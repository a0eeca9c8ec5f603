import {
  deviceState,
  expectConversation,
  expectScreen,
  message,
  openDevices,
  signInToApp,
  turnOn,
} from '../harness/app.ts'
import { expect, test } from '../harness/fixtures.ts'
import { typeInto } from '../harness/typing.ts'
import { widgetThread, writeInWidget } from '../harness/visitor.ts'
import { startVisitorPage } from '../harness/visitor-page.ts'

test.describe('a server that was never started before', () => {
  test.use({ withAdmin: false })
  test('W1 W2 W8-W12 C4: from the first start to a reply: set up, sign in, turn on, ring, tap, answer', async ({
    deskbell,
    desktop,
    openDevice,
  }) => {
    const shop = await startVisitorPage(deskbell.origin)
    const agent = await openDevice({ allowedOrigins: [deskbell.origin] })
    const visitor = await openDevice({ allowedOrigins: [] })
    const page = await agent.newPage()

    const [link = ''] = /http\S+\/setup#\S+/.exec(deskbell.output()) ?? []
    await page.goto(link)
    await typeInto(page.getByLabel('Your name'), 'Ana Admin')
    await typeInto(page.getByLabel('Email'), deskbell.admin.email)
    await typeInto(page.getByLabel('Password', { exact: true }), deskbell.admin.password)
    await page.getByRole('button', { name: 'Create my account' }).click()
    await expectScreen(page, 'One last step: let this device ring')
    await page.getByRole('button', { name: 'Turn on notifications' }).click()
    await expect(deviceState(page)).toHaveText(/Notifications are on/)
    await openDevices(page, deskbell.origin)
    await expect(page.getByRole('table', { name: 'Registered devices' })).toContainText('Ana Admin')

    await agent.closePages()
    const shopPage = await visitor.newPage()
    await shopPage.goto(shop.origin)
    await writeInWidget(shopPage, 'Is the shop open today?')

    const shown = await desktop.waitForText('Is the shop open today?')
    const opened = agent.context.waitForEvent('page')
    desktop.click(shown)
    const conversation = await opened
    await expectConversation(conversation, 'Is the shop open today?')
    await typeInto(conversation.getByLabel('Reply'), 'Until eight.')
    await conversation.getByRole('button', { name: 'Send' }).click()
    await expect(message(conversation, 'Until eight.')).toBeVisible()
    await expect(widgetThread(shopPage)).toContainText('Until eight.')

    await conversation.goto(deskbell.origin)
    await expect(conversation.getByRole('link', { name: /Is the shop open|Until eight/ })).toBeVisible()
    await expect(conversation.getByText(/unread message/)).toHaveCount(0)
    await shop.close()
  })
})

test('W2 S39: rung while the browser was shut, the notification is there when it starts again', async ({
  deskbell,
  desktop,
  openDevice,
  writeAsVisitor,
}) => {
  const device = await openDevice({ allowedOrigins: [deskbell.origin] })
  const page = await device.newPage()
  await signInToApp(page, deskbell.origin, deskbell.admin)
  await turnOn(page, deskbell.origin)
  await device.quit()
  await writeAsVisitor('Written at night')
  await device.start()
  const shown = await desktop.waitForText('Written at night', 30_000)
  const opened = device.context.waitForEvent('page')
  desktop.click(shown)
  await expectConversation(await opened, 'Written at night')
})
