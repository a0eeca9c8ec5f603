import type { Page } from '@playwright/test'
import { expectAccessible } from '../harness/axe.ts'
import { startBalancer } from '../harness/balancer.ts'
import { expect, test } from '../harness/fixtures.ts'
import { must } from '../harness/people.ts'
import { paint } from '../harness/picture.ts'
import { takeScreens } from '../harness/screens.ts'
import { widgetThread, writeInWidget } from '../harness/visitor.ts'
import { startVisitorPage } from '../harness/visitor-page.ts'

const panel = (page: Page) => page.getByRole('dialog')

/** What the clipboard or a drag brings: a file made in the page, as a person's hands cannot be. */
async function bring(page: Page, types: readonly string[], name: string, content: Buffer): Promise<void> {
  const file = { types, name, base64: content.toString('base64') }
  await page.locator('deskbell-chat').evaluate((host, { types, name, base64 }) => {
    const transfer = new DataTransfer()
    const bytes = Uint8Array.from(atob(base64), letter => letter.charCodeAt(0))
    transfer.items.add(new File([bytes], name, { type: name.endsWith('png') ? 'image/png' : 'text/plain' }))
    const field = host.shadowRoot?.querySelector('textarea')
    for (const type of types) {
      const init = { bubbles: true, cancelable: true, composed: true }
      const event = type === 'paste' ? new ClipboardEvent(type, init) : new DragEvent(type, init)
      // Firefox takes neither from who makes an event.
      Object.defineProperty(event, type === 'paste' ? 'clipboardData' : 'dataTransfer', { value: transfer })
      field?.dispatchEvent(event)
    }
  }, file)
}

test('widget: a first message for a department, with files that were pasted and dropped, above the on-screen keyboard', async ({
  deskbell,
  admin,
  openDevice,
}, { project }) => {
  for (const name of ['Gardens', 'Orders and bills'])
    must(await admin.departments.create({ name, memberIds: [] }, crypto.randomUUID()))
  const line = await startBalancer()
  line.use([Number(new URL(deskbell.origin).port)])
  const shop = await startVisitorPage(`http://localhost:${line.port}`)
  const device = await openDevice({ allowedOrigins: [], viewport: { width: 390, height: 844 } })
  const page = await device.newPage()
  await page.goto(shop.origin)
  const launcher = page.getByRole('button', { name: 'Open chat' })
  await expect(launcher).toBeVisible()

  await test.step('a download that failed is tried again', async () => {
    await line.cut()
    await launcher.click()
    await expect(launcher).not.toHaveAttribute('aria-busy')
    await expect(panel(page)).toHaveCount(0)
    await line.mend()
    await launcher.click()
    await expect(page.getByLabel('Your message')).toBeVisible()
  })

  await page.getByLabel('Whom do you want to reach?').selectOption({ label: 'Orders and bills' })
  await bring(page, ['paste'], 'pasted.png', paint(64))
  await expect(page.getByRole('button', { name: 'Remove pasted.png' })).toBeVisible()
  await bring(page, ['dragover'], 'list.txt', Buffer.from('spades: 2'))
  await expect(page.getByText('Drop files here')).toBeVisible()
  await bring(page, ['drop'], 'list.txt', Buffer.from('spades: 2'))
  await expect(page.getByText('Drop files here')).toBeHidden()
  await expect(page.getByRole('button', { name: 'Remove list.txt' })).toBeVisible()
  await expectAccessible(page)
  await takeScreens(page, project.name, 'widget-composing')

  await test.step('the keyboard takes the lower half: what one writes with stays above it', async () => {
    // No browser shows its keyboard here: the page hears of one as it would.
    await page.setViewportSize({ width: 320, height: 568 })
    await page.evaluate(() => {
      const view = window.visualViewport
      if (!view) throw new Error('There is no visual viewport')
      Object.defineProperty(view, 'height', { configurable: true, value: 300 })
      Object.defineProperty(view, 'offsetTop', { configurable: true, value: 40 })
      view.dispatchEvent(new Event('resize'))
    })
    for (const part of [page.getByLabel('Your message'), page.getByRole('button', { name: 'Send' })]) {
      const box = await part.boundingBox()
      expect(box?.y).toBeGreaterThanOrEqual(40)
      expect((box?.y ?? 0) + (box?.height ?? 0)).toBeLessThanOrEqual(340)
    }
    const close = await page.getByRole('button', { name: 'Close chat' }).boundingBox()
    expect(close?.y).toBeGreaterThanOrEqual(40)
    await page.screenshot({ path: `output/screens/${project.name}/widget-keyboard.png` })
  })

  await writeInWidget(page, 'Two spades, please')
  await expect(widgetThread(page).getByRole('link', { name: /^Download pasted\.png/ })).toBeVisible()
  await expect(page.getByLabel('Whom do you want to reach?')).toBeHidden()
  const [conversation] = must(await admin.conversations.list({})).items
  if (!conversation) throw new Error('No conversation began')
  expect(conversation.department?.name).toBe('Orders and bills')
  const [message] = must(await admin.conversations.messages(conversation.id)).items
  expect(message?.attachments?.map(({ name }) => name)).toEqual(['pasted.png', 'list.txt'])

  if (project.name === 'chromium') {
    // Firefox over WebDriver BiDi cannot be told to force colours.
    await test.step('forced colours', async () => {
      await page.setViewportSize({ width: 390, height: 844 })
      await page.emulateMedia({ forcedColors: 'active' })
      const width = (part: string) =>
        page
          .locator(`deskbell-chat ${part}`)
          .first()
          .evaluate(node => getComputedStyle(node).borderTopWidth)
      for (const part of ['.panel', '.send', '.attach', '.text']) expect(await width(part), part).toBe('1px')
      await takeScreens(page, project.name, 'widget-forced-colours')
      await page.getByRole('button', { name: 'Close chat' }).click()
      expect(await width('.launcher')).toBe('1px')
    })
  }
  line.close()
  await shop.close()
})
