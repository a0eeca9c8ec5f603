import { createVisitorApi } from '@deskbell/api'
import type { Page } from '@playwright/test'
import { expectScreen, main, signInToApp, turnOn } from '../harness/app.ts'
import { expect, test } from '../harness/fixtures.ts'
import { must, signIn } from '../harness/people.ts'
import { takeScreens } from '../harness/screens.ts'
import { widgetThread, writeInWidget } from '../harness/visitor.ts'
import { startVisitorPage } from '../harness/visitor-page.ts'

/** What is sent, and as what it stands: only what no database keeps is taken out. */
const HOSTILE = [
  ['markup', '<img src=x onerror="document.title=1"><script>document.title=2</script><a href="//evil.example">Pay</a>'],
  ['entities', '&lt;b&gt;not bold&lt;/b&gt; &amp; so on'],
  ['overrides', '\u202eSdrow ruoy \u2066\u2067\u202d left open \u202e'],
  ['zero width', 'a\u200b\u200d\u2060b\ufeff'.repeat(40)],
  ['marks', `Z${'\u0334\u0321\u0316\u0353'.repeat(30)}`],
  ['emoji', '\u{1f468}\u200d\u{1f469}\u200d\u{1f467}\u{1f3f3}\ufe0f\u200d\u{1f308}'.repeat(60)],
  ['a word', 'W'.repeat(10_000)],
  ['nothing', 'be\0fore and af\0ter'],
  ['addresses', 'javascript:alert(3) https://example.com/\u202egpj.exe https://user@evil.example/'],
] as const
const kept = HOSTILE.map(([, text]) => text.replaceAll('\0', ''))
const VISITOR = '<b>\u05e2\u05d3\u05d4</b> \u202eeve'
const AGENT = '\u202e\u0645\u0631\u064a\u0645 <i>A\u200bgent'
/** Marks that turn the direction of what comes after them. The app's own, round a name, end with the name. */
const TURNS = /[\u202a-\u202e\u2066\u2067]|\u2068[^\u2069]*$|^[^\u2068]*\u2069/

/** Nothing ran, and nothing is wider than the screen. */
async function expectHarmless(page: Page, title: string | RegExp): Promise<void> {
  const before = page.viewportSize()
  for (const width of [320, 1280]) {
    await page.setViewportSize({ width, height: 800 })
    await expect
      .poll(() => page.evaluate(() => document.documentElement.scrollWidth - innerWidth))
      .toBeLessThanOrEqual(0)
  }
  if (before) await page.setViewportSize(before)
  await expect(page).toHaveTitle(title)
}

test('hostile text is text: in the list, the thread, its details, the notification and the widget', async ({
  deskbell,
  admin,
  desktop,
  openDevice,
}, { project }) => {
  const complaints: string[] = []
  const listen = (page: Page) => {
    page.on('dialog', dialog => {
      complaints.push(dialog.message())
      void dialog.dismiss()
    })
    return page
  }
  const desk = await openDevice({ allowedOrigins: [deskbell.origin], viewport: { width: 390, height: 844 } })
  const first = await desk.newPage()
  await signInToApp(first, deskbell.origin, deskbell.admin)
  await turnOn(first, deskbell.origin)
  await desk.closePages()

  let token = ''
  const visitor = createVisitorApi({
    apiRoot: deskbell.apiRoot,
    credentials: () => (token ? { kind: 'bearer', token } : { kind: 'none' }),
  })
  token = must(await visitor.visitors.create({ name: VISITOR })).token
  let conversationId = must(await visitor.visitor.send({ text: 'Ring first' }, crypto.randomUUID())).conversationId
  await desktop.waitForText('Ring first')
  await test.step('the notification', async () => {
    for (const [index, [what, text]] of HOSTILE.entries()) {
      // The end is unlike any other: what rings is this one.
      const mark = `${index} of hostile`
      ;({ conversationId } = must(
        await visitor.visitor.send({ text: `${mark} ${text}`.slice(0, 10_000) }, crypto.randomUUID()),
      ))
      const { title, body } = await desktop.waitForText(mark)
      const shown = `${title} ${body}`
      expect(shown, what).not.toMatch(TURNS)
      expect(shown, what).not.toContain('\0')
      expect(title, what).toContain('<b>\u05e2\u05d3\u05d4</b> eve')
      expect(body.length, what).toBeLessThan(1_000)
    }
  })
  for (const text of kept) must(await visitor.visitor.send({ text }, crypto.randomUUID()))
  for (const text of ['x'.repeat(100_000), ' \0 '])
    expect(await visitor.visitor.send({ text }, crypto.randomUUID())).toMatchObject({
      ok: false,
      failure: { status: 400 },
    })

  const texts = must(await admin.conversations.messages(conversationId)).items.map(({ text }) => text)
  expect(texts.slice(0, kept.length).toReversed()).toEqual(kept)

  const page = listen(await desk.newPage())
  await test.step('the list', async () => {
    await page.goto(deskbell.origin)
    const row = page.getByRole('list', { name: 'Conversations' }).getByRole('listitem')
    await expect(row).toContainText('eve')
    await expectHarmless(page, /Deskbell/)
    await takeScreens(page, project.name, 'hostile-list')
  })
  await test.step('the thread and its details', async () => {
    await page.goto(`${deskbell.origin}/conversations/${conversationId}`)
    await expectScreen(page, '<b>\u05e2\u05d3\u05d4</b> eve')
    const thread = page.getByRole('region', { name: 'Conversation' })
    for (const text of kept) await expect(thread.getByText(text.slice(0, 30)).first()).toBeAttached()
    await expectHarmless(page, /Deskbell/)
    await takeScreens(page, project.name, 'hostile-thread')
    const details = main(page).getByRole('button', { name: 'Details', exact: true })
    if ((await details.getAttribute('aria-expanded')) === 'false') await details.click()
    await expect(page.getByRole('complementary', { name: 'Details' })).toBeVisible()
    await expectHarmless(page, /Deskbell/)
  })
  await test.step('the widget', async () => {
    const shop = await startVisitorPage(deskbell.origin)
    const visited = listen(await (await openDevice({ allowedOrigins: [] })).newPage())
    visited.on('console', said => complaints.push(said.text()))
    await visited.goto(shop.origin)
    await writeInWidget(visited, 'Say something')
    const begun = async () =>
      must(await admin.conversations.list({})).items.find(({ lastMessage }) => lastMessage?.text === 'Say something')
    await expect.poll(begun).toBeDefined()
    const answered = await begun()
    if (!answered) throw new Error('No conversation began')
    const person = { email: 'miriam@example.org', password: 'long words of hers' }
    const { url } = must(await admin.invitations.create({ email: person.email, role: 'agent' }))
    const token = new URL(url).hash.slice(1)
    must(await admin.invitations.accept({ token, name: AGENT, password: person.password }))
    const agent = await signIn(deskbell, person)
    for (const text of kept) must(await agent.conversations.send(answered.id, { text }, crypto.randomUUID()))
    const shown = widgetThread(visited).locator('.theirs .text')
    await expect(shown).toHaveCount(kept.length)
    expect(await shown.evaluateAll(nodes => nodes.map(node => node.textContent))).toEqual(kept)
    const links = shown.locator('a')
    await expect(links).toHaveCount(1)
    await expect(links).toHaveAttribute('href', 'https://example.com/')
    await expect(links).toHaveAttribute('rel', /noopener/)
    await takeScreens(visited, project.name, 'hostile-widget')
    await expectHarmless(visited, 'Garden shop')
    await visited.setViewportSize({ width: 320, height: 640 })
    expect(await widgetThread(visited).evaluate(log => log.scrollWidth - log.clientWidth)).toBe(0)
    await shop.close()
  })
  expect(complaints).toEqual([])
})
