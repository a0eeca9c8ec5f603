import { expect, type Page } from '@playwright/test'
import type { Device } from './device.ts'
import { widgetThread, writeInWidget } from './visitor.ts'

/** A visitor in a shop, whose page and browser may go at any moment. */
export type RestlessVisitor = {
  /** Writes the next message, if the page has the widget. */
  write(): Promise<void>
  /** How many were written and given away with Enter or by the button. */
  written(): number
  /** A page of the same browser, once more. */
  open(): Promise<void>
  shown(): Promise<readonly string[]>
}

/** @param isReachable whether a page that is loaded now gets the widget: it comes from the server */
export function createRestlessVisitor(device: Device, shop: string, isReachable: () => boolean): RestlessVisitor {
  let page: Page | undefined
  let hasChat = false
  let count = 0
  const open = async () => {
    page = await device.newPage()
    await page.goto(shop)
    hasChat = isReachable()
    if (!hasChat) return
    await page.getByRole('button', { name: /^Open chat/ }).click()
    await expect(page.getByLabel('Your message')).toBeVisible()
  }
  const current = async () => {
    if (!page || (!hasChat && isReachable())) await open()
    if (!page) throw new Error('There is no page')
    return page
  }
  return {
    open,
    written: () => count,
    async write() {
      const own = await current()
      if (!hasChat) return
      count += 1
      await writeInWidget(own, `Visitor ${count} of many`)
    },
    async shown() {
      const own = await current()
      const texts = widgetThread(own).locator('li .text')
      await expect(texts.first()).toBeVisible()
      return texts.allTextContents()
    },
  }
}
