import type { Locator } from '@playwright/test'

/**
 * Types as a person does, key by key. `fill()` is not used: over WebDriver BiDi it sets the value behind React's back,
 * and Firefox's forms stay empty.
 */
export async function typeInto(field: Locator, text: string): Promise<void> {
  await field.focus()
  await field.pressSequentially(text)
}
