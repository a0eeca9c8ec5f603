import { startBalancer } from '../harness/balancer.ts'
import { expect, test } from '../harness/fixtures.ts'
import { must } from '../harness/people.ts'
import { widgetThread, writeInWidget } from '../harness/visitor.ts'
import { startVisitorPage } from '../harness/visitor-page.ts'

test('widget: written in two tabs without a connection, over a reload: each message once and in order; both tabs hear the reply', async ({
  deskbell,
  admin,
  openDevice,
}) => {
  test.slow()
  const line = await startBalancer()
  const server = Number(new URL(deskbell.origin).port)
  line.use([server])
  const shop = await startVisitorPage(deskbell.origin, { apiOrigin: `http://localhost:${line.port}` })
  const browser = await openDevice({ allowedOrigins: [] })
  const first = await browser.newPage()
  await first.goto(shop.origin)
  await writeInWidget(first, 'Number one')
  await expect.poll(async () => must(await admin.conversations.list({})).items.length).toBe(1)
  const [conversation] = must(await admin.conversations.list({})).items
  if (!conversation) throw new Error('No conversation began')
  const kept = async () =>
    must(await admin.conversations.messages(conversation.id))
      .items.map(({ text }) => text)
      .reverse()

  const second = await browser.newPage()
  await second.goto(`${shop.origin}/seeds`)
  await second.getByRole('button', { name: /^Open chat/ }).click()
  await expect(widgetThread(second)).toContainText('Number one')

  line.use([])
  await writeInWidget(first, 'Number two')
  await writeInWidget(second, 'Number three')
  await writeInWidget(first, 'Number four')
  await expect(widgetThread(second)).toContainText('Number four')
  await expect(first.getByText('Your messages are kept')).toBeVisible()
  await second.reload()
  await second.getByRole('button', { name: /^Open chat/ }).click()
  for (const text of ['two', 'three', 'four']) await expect(widgetThread(second)).toContainText(`Number ${text}`)
  expect(await kept()).toEqual(['Number one'])

  line.use([server])
  const all = ['Number one', 'Number two', 'Number three', 'Number four']
  await expect.poll(kept, { timeout: 60_000 }).toEqual(all)
  for (const page of [first, second]) {
    await expect(page.getByText('Your messages are kept')).toBeHidden({ timeout: 60_000 })
    await expect(widgetThread(page).locator('li .text')).toHaveText(all)
  }

  must(await admin.conversations.send(conversation.id, { text: 'To both of you' }, crypto.randomUUID()))
  for (const page of [first, second])
    await expect(widgetThread(page)).toContainText('To both of you', { timeout: 60_000 })
  // The page that held the stream goes: the other one takes its place.
  await first.close()
  must(await admin.conversations.send(conversation.id, { text: 'To the one that is left' }, crypto.randomUUID()))
  await expect(widgetThread(second)).toContainText('To the one that is left', { timeout: 60_000 })
  expect(await kept()).toEqual([...all, 'To both of you', 'To the one that is left'])
  line.close()
  await shop.close()
})
