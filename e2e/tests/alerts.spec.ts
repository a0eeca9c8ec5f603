import type { Page } from '@playwright/test'
import { expectConversation, signInToApp, turnOn } from '../harness/app.ts'
import { expect, test } from '../harness/fixtures.ts'
import { must } from '../harness/people.ts'
import { writeInWidget } from '../harness/visitor.ts'
import { startVisitorPage } from '../harness/visitor-page.ts'

/** A desk bell is struck twice, with three partials each. */
const BELL = 6

/** Counts what the page really starts to play. */
async function listen(page: Page): Promise<() => Promise<number>> {
  await page.addInitScript(() => {
    const counted = globalThis as unknown as { heard: number; OscillatorNode: typeof OscillatorNode }
    const Real = counted.OscillatorNode
    counted.heard = 0
    counted.OscillatorNode = class extends Real {
      override start(when?: number): void {
        counted.heard += 1
        super.start(when)
      }
    }
  })
  return () => page.evaluate(() => (globalThis as unknown as { heard: number }).heard)
}

/** Resolves so much later by the page's own clock, which stands still where the page does. */
async function later(page: Page, seconds: number): Promise<void> {
  const until = (await page.evaluate(() => performance.now())) + seconds * 1000
  await page.waitForFunction(at => performance.now() > at, until)
}

test('S54 S57 S64 S65 S66: an open app sounds once across its tabs, shows on the desktop unless push does, and repeats until it is opened', async ({
  deskbell,
  desktop,
  openDevice,
  writeAsVisitor,
}, { project }) => {
  // Without a sound card Firefox never lets a page be heard; all but the hearing is proven there, too.
  const hears = project.name !== 'firefox'
  const device = await openDevice({ allowedOrigins: [deskbell.origin] })
  const page = await device.newPage()
  const heard = await listen(page)
  await signInToApp(page, deskbell.origin, deskbell.admin)
  const second = await device.newPage()
  const heardInSecond = await listen(second)
  await second.goto(`${deskbell.origin}/profile`)
  await expect(second.getByLabel('Sound of a new message')).toHaveValue('bell')
  // The tap that proves the sound is one that lets this tab be heard, too.
  await second.getByRole('button', { name: 'Listen' }).click()
  if (hears) await expect.poll(heardInSecond).toBe(BELL)
  else await expect(second.getByText('does not let the page be heard')).toBeVisible()

  await page.bringToFront()
  // Calling begins a moment after the first paint, and what came before is no news.
  await expect(async () => {
    await writeAsVisitor('Is anybody called?')
    await desktop.waitForText('Is anybody called?', 5_000)
  }).toPass({ timeout: 90_000 })
  const all = async () => (await heard()) + (await heardInSecond())
  await later(page, 1)
  const already = await all()
  await writeAsVisitor('Is this bell heard?')
  const shown = await desktop.waitForText('Is this bell heard?')
  if (hears) await expect.poll(all).toBe(already + BELL)
  await expect.poll(() => page.title()).toContain('New message')
  desktop.click(shown)
  // In whichever tab the browser thinks is the best.
  await expect.poll(() => [page, second].some(one => one.url().includes('/conversations/'))).toBe(true)
  await second.close()

  await page.goto(`${deskbell.origin}/profile`)
  await page.getByLabel('Repeat until the conversation is opened').check()
  /** Writes until the page, which listens a moment after it was loaded, calls. @returns how often */
  const calledBy = async (text: string) => {
    let written = 0
    await expect(async () => {
      written += 1
      await writeAsVisitor(text)
      await expect(page.getByRole('button', { name: 'Silence' })).toBeVisible({ timeout: 5_000 })
    }).toPass({ timeout: 90_000 })
    return written
  }
  await calledBy('Does it repeat?')
  await page.getByRole('button', { name: 'Silence' }).click()
  const before = await heard()
  const { conversationId } = await writeAsVisitor('And again, and again?')
  if (hears) await expect.poll(heard).toBeGreaterThan(before + 2 * BELL)
  await page.getByRole('link', { name: 'Open conversation' }).click()
  await expectConversation(page, 'And again, and again?')
  expect(page.url()).toContain(conversationId)
  await expect.poll(() => page.title()).not.toContain('New message')
  const opened = await heard()
  // Longer than a bell and the pause after it.
  await later(page, 5)
  expect(await heard()).toBe(opened)

  await turnOn(page, deskbell.origin)
  const written = await calledBy('Now push rings')
  await page.getByRole('button', { name: 'Silence' }).click()
  await expect.poll(() => desktop.withText('Now push rings').length).toBe(written)

  // A tab that nobody has touched, in a browser of one tab: heard, where a browser allows even that, or it says so.
  const untouched = await device.newPage()
  const heardUntouched = await listen(untouched)
  await page.close()
  await untouched.goto(deskbell.origin)
  const hint = untouched.getByText('The browser keeps this page silent')
  await expect(untouched.getByRole('heading', { level: 1, name: 'Inbox' })).toBeVisible()
  await expect(async () => {
    await writeAsVisitor('Does anybody hear this?')
    await expect
      .poll(async () => (await hint.isVisible()) || (await heardUntouched()) > 0, { timeout: 5_000 })
      .toBe(true)
  }).toPass({ timeout: 90_000 })
  if (await hint.isVisible()) await untouched.getByRole('button', { name: 'Turn the sound on' }).click()
  await expect(hint).toBeHidden()
})

test('S64 S66: the visitor hears an answer while the chat is closed, until it is opened', async ({
  deskbell,
  admin,
  openDevice,
}, { project }) => {
  test.skip(project.name === 'firefox', 'without a sound card Firefox lets no page be heard')
  const settings = must(await admin.widgetSettings.read())
  must(await admin.widgetSettings.update({ ...settings, sound: 'bell', soundLoop: true }))
  const shop = await startVisitorPage(deskbell.origin)
  const browser = await openDevice({ allowedOrigins: [] })
  const page = await browser.newPage()
  const heard = await listen(page)
  await page.goto(shop.origin)
  await writeInWidget(page, 'Do you hear me?')
  await expect.poll(async () => must(await admin.conversations.list({})).items.length).toBe(1)
  const [conversation] = must(await admin.conversations.list({})).items
  if (!conversation) throw new Error('No conversation began')
  await page.getByRole('button', { name: 'Close chat' }).click()
  must(await admin.conversations.send(conversation.id, { text: 'Loud and clear' }, crypto.randomUUID()))
  await expect.poll(heard).toBeGreaterThan(BELL)
  await page.getByRole('button', { name: /^Open chat, 1 new reply/ }).click()
  await expect(page.getByText('Loud and clear', { exact: true })).toBeVisible()
  const opened = await heard()
  await later(page, 6)
  expect(await heard()).toBe(opened)

  await page.getByRole('button', { name: 'Sound' }).click()
  await expect(page.getByRole('button', { name: 'Sound' })).toHaveAttribute('aria-pressed', 'false')
  must(await admin.conversations.send(conversation.id, { text: 'And now in silence' }, crypto.randomUUID()))
  await expect(page.getByText('And now in silence', { exact: true })).toBeVisible()
  expect(await heard()).toBe(opened)
  await shop.close()
})
