import { expect, type Page } from '@playwright/test'
import { typeInto } from './typing.ts'

/** The widget as a visitor uses it: open, write, read. */
export async function writeInWidget(page: Page, text: string): Promise<void> {
  const launcher = page.getByRole('button', { name: /^Open chat/ })
  const field = page.getByLabel('Your message')
  // The widget comes after the page, when there is nothing else to do.
  await expect(launcher.or(field).first()).toBeVisible()
  if (!(await field.isVisible())) await launcher.click()
  await typeInto(field, text)
  await page.getByRole('button', { name: 'Send' }).click()
  await expect(widgetThread(page)).toContainText(text)
}

export const widgetThread = (page: Page) => page.getByRole('log', { name: 'Conversation' })
