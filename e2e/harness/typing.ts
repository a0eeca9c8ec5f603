import type { Locator } from '@playwright/test'

/**
 * Types as a person does, key by key. `fill()` is not used: over WebDriver BiDi it sets the value behind React's back,
 * and Firefox's forms stay empty.
 */
export async function typeInto(field: Locator, text: string): Promise<void> {
  await field.focus()
  // Twenty letters are twenty round trips, on a machine that may be busy.
  await field.pressSequentially(text, { timeout: 120_000 })
}
