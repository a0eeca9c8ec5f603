import { createHmac } from 'node:crypto'
import type { Page } from '@playwright/test'
import { expectAccessible } from '../harness/axe.ts'
import { expect, test } from '../harness/fixtures.ts'
import { must } from '../harness/people.ts'
import { takeScreens } from '../harness/screens.ts'
import { typeInto } from '../harness/typing.ts'
import { widgetThread, writeInWidget } from '../harness/visitor.ts'
import { startVisitorPage } from '../harness/visitor-page.ts'

declare global {
  interface Window {
    /** As docs/widget.md describes it. */
    Deskbell?: {
      open(): unknown
      close(): void
      toggle(): void
      reset(): void
      setLanguage(language: string): void
      unreadCount(): number
    }
  }
}

/** What the shop's script notes of the widget. */
const notes = (page: Page) => page.evaluate(() => (window as unknown as { notes: unknown[] }).notes)

test('widget: the page opens it, says who the visitor is, hears of replies, changes the language and forgets', async ({
  deskbell,
  admin,
  openDevice,
}, { project }) => {
  const { identitySecret } = must(await admin.widgetSettings.read())
  const hmac = createHmac('sha256', identitySecret).update('customer-7').digest('hex')
  const script = `
    window.notes = [];
    window.Deskbell = window.Deskbell || [];
    Deskbell.push(['identify', { externalId: 'customer-7', hmac: '${hmac}', name: 'Ada Ling', email: 'ada@example.com' }]);
    Deskbell.push(['open']);
    Deskbell.push(function (desk) {
      for (const type of ['open', 'close', 'unread', 'message'])
        desk.on(type, value => notes.push([type, type === 'message' ? value.from + ': ' + value.text : value ?? null]));
      desk.on('message', () => { throw new Error('the shop fails') });
    });`
  const shop = await startVisitorPage(deskbell.origin, { script })
  const page = await (await openDevice({ allowedOrigins: [] })).newPage()
  await page.goto(shop.origin)
  await expect(page.getByRole('dialog')).toBeVisible()
  await writeInWidget(page, 'It is me')
  await expect.poll(async () => must(await admin.conversations.list({})).items.length).toBe(1)
  const [conversation] = must(await admin.conversations.list({})).items
  if (!conversation) throw new Error('No conversation began')
  const visitor = async () => must(await admin.visitors.read(conversation.visitor.id))
  await expect.poll(visitor).toMatchObject({
    name: 'Ada Ling',
    email: 'ada@example.com',
    verified: true,
    externalId: 'customer-7',
    online: true,
  })
  expect((await visitor()).page).toEqual({ url: `${shop.origin}/`, title: 'Garden shop' })

  await page.evaluate(() => history.pushState(null, '', '/seeds'))
  await expect.poll(async () => (await visitor()).page?.url).toBe(`${shop.origin}/seeds`)

  must(await admin.typing.tell(conversation.id))
  await expect(page.getByText(/is typing …$/)).toBeVisible()
  must(await admin.conversations.markRead(conversation.id))
  await expect(page.getByText('Seen', { exact: true })).toBeVisible()

  await page.evaluate(() => window.Deskbell?.close())
  await expect(page.getByRole('dialog')).toBeHidden()
  must(await admin.conversations.send(conversation.id, { text: 'Welcome back' }, crypto.randomUUID()))
  await expect(page.getByRole('button', { name: 'Open chat, 1 new reply' })).toBeVisible()
  expect(await page.evaluate(() => window.Deskbell?.unreadCount())).toBe(1)
  await expect
    .poll(() => notes(page))
    .toEqual([
      ['open', null],
      ['message', 'visitor: It is me'],
      ['close', null],
      ['unread', 1],
      ['message', 'team: Welcome back'],
    ])

  await page.evaluate(() => {
    window.Deskbell?.setLanguage('ar-EG')
    window.Deskbell?.toggle()
  })
  await expect(page.getByRole('dialog')).toContainText('Welcome back')
  await expect(page.getByLabel('رسالتك')).toBeVisible()
  await expectAccessible(page)
  await takeScreens(page, project.name, 'widget-rtl')

  await page.evaluate(() => window.Deskbell?.reset())
  await expect(page.getByRole('dialog')).toBeHidden()
  const kept = () => page.evaluate(() => Object.values<string>(localStorage))
  const end = [expect.stringMatching(/^\{"at":\d+\}$/)]
  expect(await kept()).toEqual(end)
  await page.evaluate(() => {
    window.Deskbell?.setLanguage('en')
    window.Deskbell?.open()
  })
  await expect(page.getByRole('dialog')).not.toContainText('Welcome back')

  // The chat does not load, and the page forgets the visitor all the same.
  await writeInWidget(page, 'Somebody else')
  await expect.poll(kept).toEqual([expect.stringContaining('"token"')])
  await page.route('**/widget/chat.js*', route => route.abort())
  await page.reload()
  await expect.poll(() => page.evaluate(() => typeof window.Deskbell?.reset)).toBe('function')
  expect(await kept()).toEqual([expect.stringContaining('"token"')])
  await page.evaluate(() => window.Deskbell?.reset())
  expect(await kept()).toEqual(end)
  await shop.close()
})

test('widget: another chat’s leftovers, a page that exchanges its body, the script twice', async ({
  deskbell,
  openDevice,
}, { project }) => {
  const shop = await startVisitorPage(deskbell.origin, {
    script: 'window.Deskbell = { open() { return "another chat" } };',
    attributes: 'data-theme="dark"',
    body: `<div class="rival">Rival</div><script src="${deskbell.origin}/widget.js" async data-theme="dark"></script>`,
    css: `* { all: unset; transition: none !important } *::backdrop { background: red !important }
      body { transform: translateX(40px); display: grid; gap: 40px }
      .rival { position: fixed; inset: 0; z-index: 2147483647; background: gold }`,
  })
  const page = await (await openDevice({ allowedOrigins: [] })).newPage()
  const ready = page.waitForEvent('console', message => message.text() === 'ready 0')
  await page.addInitScript(() => {
    document.addEventListener('deskbell:ready', event =>
      console.log('ready', (event as CustomEvent<{ unreadCount(): number }>).detail.unreadCount()),
    )
  })
  await page.goto(shop.origin)
  await ready
  await expect(page.locator('deskbell-chat')).toHaveCount(1)
  expect(await page.evaluate(() => window.Deskbell?.open())).toBe('another chat')
  // A click that reaches the button is not the rival's.
  await writeInWidget(page, 'Above everything')
  await takeScreens(page, project.name, 'widget-dark')
  await page.evaluate(() => {
    const body = document.createElement('body')
    body.append('Another view')
    document.body.replaceWith(body)
  })
  await expect(page.locator('body > deskbell-chat')).toHaveCount(1)
  await writeInWidget(page, 'Still here')
  await expect(widgetThread(page)).toContainText('Above everything')
  await shop.close()
})

test('widget: nobody is there: it says when somebody is, and asks for an address that blocks nothing', async ({
  deskbell,
  admin,
  openDevice,
}, { project }) => {
  const { name, askEmailWhenAway } = must(await admin.widgetSettings.read())
  expect(askEmailWhenAway).toBe(true)
  const inTwoDays = new Date(Date.now() + 2 * 24 * 60 * 60_000)
  const day = (['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'] as const)[inTwoDays.getUTCDay()] ?? 'mon'
  const hours = { timeZone: 'UTC', days: [{ day, from: '09:00', to: '17:00' } as const] }
  must(await admin.widgetSettings.update({ name, askEmailWhenAway, hours }))
  const shop = await startVisitorPage(deskbell.origin)
  const page = await (await openDevice({ allowedOrigins: [] })).newPage()
  await page.goto(shop.origin)
  await page.getByRole('button', { name: 'Open chat' }).click()
  await expect(page.getByText(/^Back on \w+ at /)).toBeVisible()
  const address = page.getByLabel('Email address')
  await expect(address).toHaveCount(0)
  await writeInWidget(page, 'Is anybody there?')
  await expect(address).toBeVisible()
  await expectAccessible(page)
  await takeScreens(page, project.name, 'widget-away')
  await typeInto(address, 'nowhere')
  await page.getByRole('button', { name: 'Save' }).click()
  await expect(page.getByText('This is no email address.')).toBeVisible()
  await writeInWidget(page, 'I write on without it')
  await address.press('ControlOrMeta+a')
  await typeInto(address, 'ada@example.com')
  await page.getByRole('button', { name: 'Save' }).click()
  await expect(page.getByText('We write to ada@example.com')).toBeVisible()
  const [conversation] = must(await admin.conversations.list({})).items
  if (!conversation) throw new Error('No conversation began')
  expect(must(await admin.visitors.read(conversation.visitor.id)).email).toBe('ada@example.com')
  await page.reload()
  await page.getByRole('button', { name: /^Open chat/ }).click()
  await expect(widgetThread(page)).toContainText('I write on without it')
  await expect(address).toHaveCount(0)
  await shop.close()
})
