import type { Page } from '@playwright/test'
import { expectAccessible } from '../harness/axe.ts'
import { expect, test } from '../harness/fixtures.ts'
import { must } from '../harness/people.ts'
import { takeScreens } from '../harness/screens.ts'
import { typeInto } from '../harness/typing.ts'
import { startVisitorPage } from '../harness/visitor-page.ts'

const thread = (page: Page) => page.getByRole('log', { name: 'Conversation' })

test('widget: a visitor on a page of another origin, under a strict policy, writes and reads the reply live', async ({
  deskbell,
  admin,
  openDevice,
}, { project }) => {
  const shop = await startVisitorPage(deskbell.origin)
  const visitor = await openDevice({ allowedOrigins: [] })
  const page = await visitor.newPage()
  const complaints: string[] = []
  page.on('console', message => {
    if (message.type() === 'error') complaints.push(message.text())
  })
  await page.goto(shop.origin)

  await page.getByRole('button', { name: 'Open chat' }).click()
  await typeInto(page.getByLabel('Your message'), 'Do you have spades?')
  await page.getByRole('button', { name: 'Send' }).click()
  await expect(thread(page)).toContainText('Do you have spades?')

  await expect
    .poll(async () => must(await admin.conversations.list({})).items.map(({ lastMessage }) => lastMessage?.text))
    .toEqual(['Do you have spades?'])
  const [conversation] = must(await admin.conversations.list({})).items
  if (!conversation) throw new Error('The conversation is gone')
  must(await admin.conversations.send(conversation.id, { text: 'Three sizes.' }, crypto.randomUUID()))
  await expect(thread(page)).toContainText('Three sizes.')
  await expectAccessible(page)
  await takeScreens(page, project.name, 'widget')

  await page.reload()
  await page.getByRole('button', { name: /^Open chat/ }).click()
  await expect(thread(page)).toContainText('Do you have spades?')
  await expect(thread(page)).toContainText('Three sizes.')
  expect(complaints).toEqual([])
  await shop.close()
})

test('widget: works by keyboard alone', async ({ deskbell, openDevice }) => {
  const shop = await startVisitorPage(deskbell.origin)
  const page = await (await openDevice({ allowedOrigins: [] })).newPage()
  await page.goto(shop.origin)
  const launcher = page.getByRole('button', { name: 'Open chat' })
  await launcher.focus()
  await page.keyboard.press('Enter')
  await expect(page.getByLabel('Your message')).toBeFocused()
  await page.keyboard.type('Typed, not clicked')
  await page.keyboard.press('Enter')
  await expect(thread(page)).toContainText('Typed, not clicked')
  await page.keyboard.press('Escape')
  await expect(page.getByRole('dialog')).toBeHidden()
  await expect(launcher).toBeFocused()
  await shop.close()
})
