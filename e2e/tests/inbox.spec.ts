import { createVisitorApi } from '@deskbell/api'
import type { Page } from '@playwright/test'
import { expectConversation, expectScreen, main, message, signInToApp } from '../harness/app.ts'
import type { Deskbell } from '../harness/deskbell.ts'
import { expect, test } from '../harness/fixtures.ts'
import { keptOn } from '../harness/kept.ts'
import { addPerson, must } from '../harness/people.ts'
import { paint } from '../harness/picture.ts'
import { typeInto } from '../harness/typing.ts'
import { widgetThread, writeInWidget } from '../harness/visitor.ts'

const rows = (page: Page) => page.getByRole('list', { name: 'Conversations' }).getByRole('listitem')
const row = (page: Page, text: string) => rows(page).filter({ hasText: text })
const thread = (page: Page) => page.getByRole('region', { name: 'Conversation' })
const button = (page: Page, name: string) => main(page).getByRole('button', { name, exact: true })
const view = (page: Page, name: string) => page.getByRole('group', { name: 'Show' }).getByRole('button', { name })
const said = (page: Page) => page.getByRole('region', { name: 'Messages' })
const picture = paint(64)

async function reply(page: Page, text: string): Promise<void> {
  await typeInto(page.getByLabel('Reply', { exact: true }), text)
  await page.keyboard.press('Enter')
}

/** Details stay as they were left: this opens them wherever they are closed. */
async function openDetails(page: Page) {
  const toggle = button(page, 'Details')
  if ((await toggle.getAttribute('aria-expanded')) === 'false') await toggle.click()
  const details = page.getByRole('complementary', { name: 'Details' })
  await expect(details).toBeVisible()
  return details
}

/** A visitor without a page, who writes one text after the other. */
async function writeAs(deskbell: Deskbell, name: string, ...texts: [string, ...string[]]) {
  let token = ''
  const api = createVisitorApi({
    apiRoot: deskbell.apiRoot,
    credentials: () => (token ? { kind: 'bearer', token } : { kind: 'none' }),
  })
  token = must(await api.visitors.create({ name })).token
  const [first, ...rest] = texts
  const { conversationId } = must(await api.visitor.send({ text: first }, crypto.randomUUID()))
  for (const text of rest) must(await api.visitor.send({ text }, crypto.randomUUID()))
  return { conversationId, api }
}

test('inbox: a visitor and an agent side by side: typing, words, seen, files each way', async ({
  deskbell,
  openDevice,
}) => {
  const [desk, phone] = await Promise.all([openDevice({ allowedOrigins: [] }), openDevice({ allowedOrigins: [] })])
  const [agent, visitor] = [await desk.newPage(), await phone.newPage()]
  await signInToApp(agent, deskbell.origin, deskbell.admin)
  await visitor.goto(`${deskbell.origin}/demo`)
  await writeInWidget(visitor, 'Are the tulips in yet?')

  await row(agent, 'Are the tulips in yet?').getByRole('link').click()
  await expectConversation(agent, 'Are the tulips in yet?')
  await typeInto(visitor.getByLabel('Your message'), 'Yellow o')
  await expect(agent.getByText(/ is typing …$/)).toBeVisible()
  await typeInto(visitor.getByLabel('Your message'), 'nes I mean')
  await visitor.getByRole('button', { name: 'Send' }).click()
  await expect(message(agent, 'Yellow ones I mean')).toBeVisible()
  await expect(agent.getByText(/ is typing …$/)).toBeHidden()

  await typeInto(agent.getByLabel('Reply', { exact: true }), 'They came')
  await expect(visitor.getByText(/ is typing …$/)).toBeVisible()
  await reply(agent, ' this morning')
  await expect(widgetThread(visitor)).toContainText('They came this morning')
  await expect(thread(agent).getByText(/^Seen/)).toBeVisible()

  await visitor
    .locator('deskbell-chat input[type=file]')
    .setInputFiles({ name: 'tulip.png', mimeType: 'image/png', buffer: picture })
  await expect(visitor.getByRole('button', { name: 'Remove tulip.png' })).toBeVisible()
  await writeInWidget(visitor, 'Like this one')
  const shown = thread(agent).getByRole('link', { name: 'tulip.png' })
  await expect(shown.getByRole('img')).toBeVisible()
  await expect
    .poll(() => shown.getByRole('img').evaluate((image: HTMLImageElement) => image.complete && image.naturalWidth))
    .toBeGreaterThan(0)
  await agent
    .locator('form input[type=file]')
    .setInputFiles({ name: 'prices.txt', mimeType: 'text/plain', buffer: Buffer.from('tulips: 3') })
  await reply(agent, 'Our prices')
  await expect(thread(agent).getByRole('link', { name: /^prices\.txt/ })).toBeVisible()
  const received = widgetThread(visitor).getByRole('link', { name: /^Download prices\.txt/ })
  await expect(received).toBeVisible()
  const answer = await visitor.request.get((await received.getAttribute('href')) ?? '')
  expect(answer.headers()['content-disposition']).toContain('attachment')
  expect(await answer.text()).toBe('tulips: 3')
})

test('inbox: what is looked at stands in the address; a search opens the thread where it was said', async ({
  deskbell,
  admin,
  openDevice,
}) => {
  const old = Array.from({ length: 70 }, (_, n) => `Line ${n}`)
  const { conversationId: long } = await writeAs(deskbell, 'Lena', 'Do you carry marzipan?', ...old)
  const { conversationId: mine } = await writeAs(deskbell, 'Mo', 'Something of mine')
  const { conversationId: closed } = await writeAs(deskbell, 'Cleo', 'Something that is over')
  const { conversationId: sold } = await writeAs(deskbell, 'Sam', 'Something for sales')
  const me = must(await admin.me.read()).user.id
  const sales = must(await admin.departments.create({ name: 'Sales', memberIds: [me] }, crypto.randomUUID()))
  must(await admin.conversations.update(mine, { assigneeId: me }))
  must(await admin.conversations.update(closed, { status: 'closed' }))
  must(await admin.conversations.update(sold, { departmentId: sales.id }))

  const page = await (await openDevice({ allowedOrigins: [] })).newPage()
  await signInToApp(page, deskbell.origin, deskbell.admin)
  await expect(rows(page)).toHaveCount(3)
  await view(page, 'Mine').click()
  await expect(page).toHaveURL(/\?show=mine$/)
  await expect(rows(page)).toHaveText([/Something of mine/])
  await page.reload()
  await expect(rows(page)).toHaveText([/Something of mine/])
  await row(page, 'Something of mine').getByRole('link').click()
  await expect(page).toHaveURL(/\/conversations\/cnv_[\w-]+\?show=mine$/)
  await expect(rows(page)).toHaveCount(1)
  await view(page, 'Unassigned').click()
  await expect(rows(page)).toHaveCount(2)
  await view(page, 'Closed').click()
  await expect(rows(page)).toHaveText([/Something that is over/])
  await page.goto(deskbell.origin)
  await page.getByLabel('Department').selectOption({ label: 'Sales (1)' })
  await expect(rows(page)).toHaveText([/Something for sales/])

  await page.goto(deskbell.origin)
  await typeInto(page.getByRole('searchbox', { name: 'Search' }), 'marzip')
  await page.keyboard.press('Enter')
  await expect(page).toHaveURL(/\?q=marzip$/)
  await expect(rows(page)).toHaveText([/Do you carry marzipan\?/])
  await row(page, 'marzipan').getByRole('link').click()
  await expect(page).toHaveURL(new RegExp(`${long}\\?message=msg_[\\w-]+&q=marzip`))
  await expect(message(page, 'Do you carry marzipan?')).toBeInViewport()
  await expect(message(page, 'Line 69')).toHaveCount(0)
  await page.getByRole('link', { name: 'Go to its end' }).click()
  await expect(message(page, 'Line 69')).toBeInViewport()
})

test('inbox: of two who take it one wins and the other is told; undo, assign, close and reopen', async ({
  deskbell,
  admin,
  openDevice,
}) => {
  const { conversationId } = await writeAs(deskbell, 'Vera', 'Who wants this one?')
  const ana = await addPerson(admin, 'Ana Lopez', 'agent')
  const [here, there] = await Promise.all([openDevice({ allowedOrigins: [] }), openDevice({ allowedOrigins: [] })])
  const [first, second] = [await here.newPage(), await there.newPage()]
  await signInToApp(first, deskbell.origin, ana)
  await signInToApp(second, deskbell.origin, deskbell.admin)
  for (const page of [first, second]) {
    await page.goto(`${deskbell.origin}/conversations/${conversationId}`)
    await expectConversation(page, 'Who wants this one?')
  }
  await expect(second.getByText('Ana Lopez is looking too')).toBeVisible()

  // The second presses first, but the request is held up on its way: to the server it comes last.
  await second.evaluate(() => {
    const { fetch } = window
    const go = new Promise<void>(resolve => addEventListener('deskbell-test-go', () => resolve(), { once: true }))
    window.fetch = async (input, init) => {
      if (init?.method === 'PATCH') await go
      return fetch(input, init)
    }
  })
  await button(second, 'Take').click()
  await button(first, 'Take').click()
  await expect(said(first)).toContainText('You took this conversation.')
  await second.evaluate(() => dispatchEvent(new Event('deskbell-test-go')))
  await expect(said(second)).toContainText('Ana Lopez was quicker')
  await expect(thread(second)).toContainText('Ana Lopez took this conversation.')
  await expect(row(second, 'Who wants this one?')).toContainText('Ana Lopez')
  expect(must(await admin.conversations.read(conversationId)).assignee?.name).toBe('Ana Lopez')

  await said(first).getByRole('button', { name: 'Undo' }).click()
  await expect(thread(second)).toContainText('Ana Lopez gave this conversation back.')
  await expect(button(first, 'Take')).toBeVisible()

  const details = await openDetails(second)
  await details.getByLabel('Assigned to').selectOption({ label: 'Ana Lopez (online)' })
  await expect(thread(first)).toContainText(`${deskbell.adminName} gave this conversation to Ana Lopez.`)
  await expect(button(first, 'Give back')).toBeVisible()
  await button(first, 'Close').click()
  await expect(thread(second)).toContainText('Ana Lopez closed this conversation.')
  await expect(rows(second)).toHaveCount(0)
  await button(second, 'Reopen').click()
  await expect(thread(first)).toContainText(`${deskbell.adminName} reopened this conversation.`)
  await expect(row(second, 'Who wants this one?')).toBeVisible()
})

test('inbox: the keyboard walks, takes, closes, answers; and is silent once it is turned off', async ({
  deskbell,
  openDevice,
}) => {
  const otto = await writeAs(deskbell, 'Otto', 'The older one')
  const nina = await writeAs(deskbell, 'Nina', 'The newer one')
  const page = await (await openDevice({ allowedOrigins: [] })).newPage()
  await signInToApp(page, deskbell.origin, deskbell.admin)
  await expect(rows(page)).toHaveCount(2)
  // A row that comes to the top takes the focus along.
  await row(page, 'Otto').getByRole('link').focus()
  must(await otto.api.visitor.send({ text: 'Once more' }, crypto.randomUUID()))
  await expect(rows(page).first()).toContainText('Once more')
  await expect(rows(page).first().getByRole('link')).toBeFocused()
  must(await nina.api.visitor.send({ text: 'And again' }, crypto.randomUUID()))
  await expect(rows(page).first()).toContainText('And again')
  await expect(row(page, 'Otto').getByRole('link')).toBeFocused()
  await page.keyboard.press('j')
  await expect(message(page, 'The newer one')).toBeVisible()
  await page.keyboard.press('j')
  await expect(message(page, 'The older one')).toBeVisible()
  await page.keyboard.press('k')
  await expect(message(page, 'The newer one')).toBeVisible()
  await page.keyboard.press('t')
  await expect(button(page, 'Give back')).toBeEnabled()
  await page.keyboard.press('e')
  await expect(button(page, 'Reopen')).toBeEnabled()
  await page.keyboard.press('e')
  await expect(button(page, 'Close')).toBeEnabled()
  await page.keyboard.press('r')
  await page.keyboard.type('jet')
  await expect(page.getByLabel('Reply', { exact: true })).toHaveValue('jet')
  await page.getByLabel('Reply', { exact: true }).blur()
  await page.keyboard.press('/')
  await expect(page.getByRole('searchbox')).toBeFocused()
  await expect(page.getByRole('searchbox')).toHaveValue('')
  await page.getByRole('searchbox').blur()
  await page.keyboard.press('?')
  const help = page.getByRole('dialog', { name: 'Keyboard shortcuts' })
  await help.getByText('Single keys do something').click()
  await page.keyboard.press('Escape')
  await expect(help).toBeHidden()
  await page.reload()
  await expect(message(page, 'The newer one')).toBeVisible()
  await expect(button(page, 'Give back')).toBeEnabled()
  for (const key of ['t', 'e', 'j', 'r', 'u']) await page.keyboard.press(key)
  await expect(message(page, 'The newer one')).toBeVisible()
  await expect(button(page, 'Give back')).toBeEnabled()
  await expect(button(page, 'Close')).toBeEnabled()
  await expect(page.getByLabel('Reply', { exact: true })).toHaveValue('jet')
  await button(page, 'Keyboard shortcuts').click()
  await expect(help.getByLabel('Single keys do something')).not.toBeChecked()
})

test('inbox: what is known of a visitor stands beside the thread, can be taken along, and erased', async ({
  deskbell,
  openDevice,
}, { project: { name: browserName } }) => {
  const [desk, phone] = await Promise.all([openDevice({ allowedOrigins: [] }), openDevice({ allowedOrigins: [] })])
  const [page, visitor] = [await desk.newPage(), await phone.newPage()]
  await visitor.goto(`${deskbell.origin}/demo`)
  await visitor.evaluate(() => {
    const { Deskbell } = window as unknown as { Deskbell: { identify(who: unknown): void } }
    Deskbell.identify({ name: 'Ida', email: 'ida@example.com' })
  })
  await writeInWidget(visitor, 'Forget me, please')
  await signInToApp(page, deskbell.origin, deskbell.admin)
  await row(page, 'Forget me, please').getByRole('link').click()
  const details = await openDetails(page)
  await expect(details.getByRole('link', { name: 'ida@example.com' })).toBeVisible()
  await expect(
    details.getByRole('definition').filter({ has: page.locator(`a[href="${deskbell.origin}/demo"]`) }),
  ).toBeVisible()
  // Playwright hears of no download over WebDriver BiDi: what is handed to the browser is read in the page. It is an archive in
  // which texts stand as they are.
  await page.evaluate(() => {
    const { createObjectURL } = URL
    URL.createObjectURL = (file: Blob) => {
      void file.text().then(text => document.body.setAttribute('data-exported', text.replaceAll(/[^ -~]+/g, ' ')))
      return createObjectURL(file)
    }
  })
  const downloading = browserName === 'chromium' ? page.waitForEvent('download') : undefined
  await details.getByRole('button', { name: 'Export what is kept' }).click()
  await expect(page.locator('body')).toHaveAttribute('data-exported', /Forget me, please/)
  if (downloading) expect((await downloading).suggestedFilename()).toMatch(/^vis_[\w-]+\.zip$/)

  await details.getByRole('button', { name: 'Erase …' }).click()
  await page.getByRole('alertdialog').getByRole('button', { name: 'Erase' }).click()
  await expect(said(page)).toContainText('Everything of Ida was erased.')
  await expectScreen(page, 'Inbox')
  await expect(rows(page)).toHaveCount(0)
})

test('inbox: what was read of a visitor who is erased while the app is closed leaves this device at its next start', async ({
  deskbell,
  admin,
  openDevice,
}) => {
  const gone = await writeAs(deskbell, 'Ida', 'Forget me, please')
  const stays = await writeAs(deskbell, 'Otto', 'Remember me')
  const page = await (await openDevice({ allowedOrigins: [] })).newPage()
  await signInToApp(page, deskbell.origin, deskbell.admin)
  const closings = async () => (await keptOn(page)).split('closed this conversation').length - 1
  let closed = 0
  for (const { conversationId, text } of [
    { ...gone, text: 'Forget me, please' },
    { ...stays, text: 'Remember me' },
  ]) {
    await page.goto(`${deskbell.origin}/conversations/${conversationId}`)
    await expectConversation(page, text)
    await button(page, 'Close').click()
    await expect(button(page, 'Reopen')).toBeVisible()
    // The thread itself is written a moment later than shown.
    closed += 1
    await expect.poll(closings).toBe(closed)
  }
  await page.goto('about:blank')
  must(await admin.visitors.erase(must(await admin.conversations.read(gone.conversationId)).visitor.id))

  // Neither thread is opened, and no list shows either.
  await page.goto(`${deskbell.origin}/profile`)
  await expectScreen(page, 'Profile')
  await expect.poll(() => keptOn(page)).not.toContain('Forget me, please')
  await expect.poll(closings).toBe(1)
  expect(await keptOn(page)).toContain('Remember me')
})

test('inbox: departments are added, changed and removed; a picture is one’s own', async ({
  deskbell,
  admin,
  openDevice,
}) => {
  await addPerson(admin, 'Ben Agent', 'agent')
  const page = await (await openDevice({ allowedOrigins: [] })).newPage()
  await signInToApp(page, deskbell.origin, deskbell.admin)
  await page.goto(`${deskbell.origin}/settings/departments`)
  await page.getByRole('button', { name: 'Add Department' }).first().click()
  const dialog = page.getByRole('dialog')
  await typeInto(dialog.getByLabel('Name'), 'Gardens')
  await dialog.getByText('Ben Agent').click()
  await dialog.getByRole('button', { name: 'Save Changes' }).click()
  const entry = page.getByRole('table', { name: 'Departments' }).getByRole('row').filter({ hasText: 'Gardens' })
  await expect(entry).toContainText('Ben Agent')
  await entry.getByRole('button', { name: 'Edit: Gardens' }).click()
  await typeInto(dialog.getByLabel('Name'), ' and balconies')
  await dialog.getByRole('button', { name: 'Save Changes' }).click()
  await expect(entry).toContainText('Gardens and balconies')
  await entry.getByRole('button', { name: 'Remove: Gardens and balconies' }).click()
  await page.getByRole('alertdialog').getByRole('button', { name: 'Remove' }).click()
  await expect(page.getByText('No departments yet.')).toBeVisible()

  await page.goto(`${deskbell.origin}/profile`)
  await page.locator('input[type=file]').setInputFiles({ name: 'me.png', mimeType: 'image/png', buffer: picture })
  await expect(page.getByText('Your picture is saved.')).toBeVisible()
  const shown = main(page).locator('img[src*="/avatars/"]')
  await expect
    .poll(() => shown.evaluate((image: HTMLImageElement) => image.complete && image.naturalWidth))
    .toBeGreaterThan(0)
  await button(page, 'Remove picture').click()
  await expect(shown).toHaveCount(0)
})
