import type { Page } from '@playwright/test'
import { expectConversation, fillSignIn, message } from '../harness/app.ts'
import { expectAccessible } from '../harness/axe.ts'
import { expect, test } from '../harness/fixtures.ts'
import { startMailServer } from '../harness/mail-server.ts'
import { addPerson, must } from '../harness/people.ts'
import { takeScreens } from '../harness/screens.ts'
import { typeInto } from '../harness/typing.ts'
import { widgetThread, writeInWidget } from '../harness/visitor.ts'
import { startVisitorPage } from '../harness/visitor-page.ts'

const LOGIN = { user: 'desk', password: 'the right words' }
const VISITOR = 'vera@example.com'
/** A minute in which more of it is merged, and a busy machine. In milliseconds. */
const MAILED_WITHIN = { timeout: 110_000, intervals: [500] }

/** As a mail program shows it, for people to look at. */
async function look(page: Page, browserName: string, { name, html }: { name: string; html: string }): Promise<void> {
  await page.setContent(html)
  await takeScreens(page, browserName, name)
  // Firefox takes no colour scheme from outside.
  if (browserName !== 'chromium') return
  await page.emulateMedia({ colorScheme: 'dark' })
  await takeScreens(page, browserName, `${name}-dark`)
  await page.emulateMedia({ colorScheme: null })
}

async function answer(page: Page, text: string): Promise<void> {
  await typeInto(page.getByLabel('Reply', { exact: true }), text)
  await page.keyboard.press('Enter')
  await expect(message(page, text)).toBeVisible()
}

test('S2 S3 S6 S10 S11 S12 S13 S22: a visitor writes, the away agent is mailed, answers by its link, and the visitor, gone meanwhile, gets one mail an absence', async ({
  deskbell,
  admin,
  openDevice,
}, { project }) => {
  test.setTimeout(480_000)
  const mails = await startMailServer(LOGIN)
  const account = { host: '127.0.0.1', port: mails.port, security: 'none', fromAddress: 'desk@example.org' } as const
  must(await admin.email.update({ enabled: true, ...account, ...LOGIN }))
  const ana = await addPerson(admin, 'Ana Agent', 'agent')
  const to = (address: string) => mails.received.filter(mail => mail.to?.[0]?.address === address)
  const shop = await startVisitorPage(deskbell.origin)
  const visitorsDevice = await openDevice({ allowedOrigins: [] })
  const visit = async () => {
    const page = await visitorsDevice.newPage()
    await page.goto(shop.origin)
    return page
  }
  const isOnline = async () => must(await admin.conversations.list({})).items[0]?.visitor.online

  const first = await visit()
  await writeInWidget(first, 'Do you deliver to the islands?')
  await typeInto(first.getByLabel('Email address'), VISITOR)
  await first.getByRole('button', { name: 'Save' }).click()
  await expect(first.getByText(`We write to ${VISITOR}`)).toBeVisible()

  await expect.poll(() => to(ana.email).length, MAILED_WITHIN).toBe(1)
  const [mail] = to(ana.email)
  expect(mail?.text).toContain('Do you deliver to the islands?')
  const reader = await (await openDevice({ allowedOrigins: [deskbell.origin] })).newPage()
  await look(reader, project.name, { name: 'mail-agent', html: mail?.html ?? '' })
  const link = await reader.locator(`a[href^="${deskbell.origin}/conversations/"]`).first().getAttribute('href')
  await reader.goto(link ?? '')
  // Nobody is signed in there: the address survives that.
  await fillSignIn(reader, ana)
  await expectConversation(reader, 'Do you deliver to the islands?')

  await visitorsDevice.closePages()
  await expect.poll(isOnline).toBe(false)
  await answer(reader, 'We do, on every Friday.')
  await expect.poll(() => to(VISITOR).length, MAILED_WITHIN).toBe(1)
  const [toVisitor] = to(VISITOR)
  expect(toVisitor?.text).toContain('We do, on every Friday.')
  expect(toVisitor?.from?.address).toBe('desk@example.org')
  expect(toVisitor?.html).not.toContain(`${deskbell.origin}/conversations/`)
  const letter = await visitorsDevice.newPage()
  await look(letter, project.name, { name: 'mail-visitor', html: toVisitor?.html ?? '' })
  await letter.close()

  await answer(reader, 'And on Mondays in summer.')
  const why = async () =>
    must(await admin.log.list({ recipient: 'all' }))
      .items.filter(({ audience }) => audience === 'visitor')
      .map(({ reason }) => reason)
  await expect.poll(why).toEqual(['mailed_in_this_absence', 'agent_replied'])
  expect(must(await admin.email.read()).waiting).toBe(0)
  // Whoever answers sees it beside the conversation, for each message and each channel.
  const details = reader.getByRole('complementary', { name: 'Details' })
  if (!(await details.isVisible())) await reader.getByRole('button', { name: 'Details' }).click()
  await details.getByText('Who was notified?').click()
  const told = (text: string) => details.getByRole('group').filter({ hasText: text }).last()
  await expect(told('And on Mondays in summer.')).toContainText('Was mailed already since they left')
  await told('Do you deliver').locator('summary').click()
  await expect(told('Do you deliver')).toContainText('Pushno: Has no device')
  await expect(told('Do you deliver')).toContainText('yes: A visitor wrote')
  await expect(told('Do you deliver')).toContainText('Taken by the mail server')
  await expectAccessible(reader)
  await takeScreens(reader, project.name, 'conversation-why')
  expect(to(VISITOR)).toHaveLength(1)

  const second = await visit()
  await expect.poll(isOnline).toBe(true)
  await second.getByRole('button', { name: /^Open chat/ }).click()
  await expect(widgetThread(second)).toContainText('And on Mondays in summer.')
  await visitorsDevice.closePages()
  await expect.poll(isOnline).toBe(false)
  await answer(reader, 'Shall we keep one for you?')
  await expect.poll(() => to(VISITOR).length, MAILED_WITHIN).toBe(2)
  const again = to(VISITOR)[1]
  expect(again?.text).toContain('Shall we keep one for you?')
  // What they have seen is not told again.
  expect(again?.text).not.toContain('on Mondays in summer')
  expect(again?.references).toBe(toVisitor?.references)
  expect(await why()).toEqual(['agent_replied', 'mailed_in_this_absence', 'agent_replied'])
  await shop.close()
  await mails.close()
})
