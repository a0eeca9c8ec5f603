import { expect, type Locator, type Page } from '@playwright/test'
import type { Person } from './people.ts'
import { typeInto } from './typing.ts'

type SignIn = Pick<Person, 'email' | 'password'>

/** The app's main part: what changes from screen to screen. */
export const main = (page: Page): Locator => page.getByRole('main')

/** Waits for the screen with this heading. */
export async function expectScreen(page: Page, heading: string | RegExp): Promise<void> {
  await expect(page.getByRole('heading', { level: 1, name: heading })).toBeVisible()
}

/** Signs in through the form that is on the screen. */
export async function fillSignIn(page: Page, who: SignIn): Promise<void> {
  await typeInto(page.getByLabel('Email'), who.email)
  await typeInto(page.getByLabel('Password', { exact: true }), who.password)
  await page.getByRole('button', { name: 'Sign in' }).click()
}

/** Goes to the form, signs in, and waits for the inbox. */
export async function signInToApp(page: Page, origin: string, who: SignIn): Promise<void> {
  await page.goto(`${origin}/sign-in`)
  await fillSignIn(page, who)
  await expectScreen(page, 'Inbox')
}

export async function signOutOfApp(page: Page): Promise<void> {
  await page.getByRole('button', { name: /^Howdy/ }).click()
  await page.getByRole('button', { name: 'Sign out' }).click()
  await expectScreen(page, /^Sign in to/)
}

/** What "This device" says, as it says it. */
export const deviceState = (page: Page): Locator => main(page).getByRole('status').first()

/**
 * Turns notifications on by the one button that there is for it: a real tap, a real subscription. The device has shown
 * its welcome by then and is confirmed, so that no test meets it later.
 * @param options `welcomed: false` for a backend that welcomes nobody
 */
export async function turnOn(page: Page, origin: string, { welcomed = true } = {}): Promise<void> {
  await page.goto(`${origin}/device`)
  await page.getByRole('button', { name: 'Turn on notifications' }).click()
  await expect(deviceState(page)).toHaveText(/Notifications are on/)
  if (!welcomed) return
  const here = page.getByRole('region', { name: 'My devices' }).getByRole('listitem').filter({ hasText: 'This device' })
  await expect(here.getByText('OK', { exact: true })).toBeVisible({ timeout: 20_000 })
}

/** A message in the open conversation. */
export const message = (page: Page, text: string): Locator =>
  page.getByRole('region', { name: 'Conversation' }).getByText(text)

/** Asserts that the conversation with this message is on the screen: the deep link has arrived. */
export async function expectConversation(page: Page, text: string): Promise<void> {
  await expect(page).toHaveURL(/\/conversations\/cnv_/)
  await expect(message(page, text)).toBeVisible()
}

/** A stage of the live trace on the screen; it says "done", "not yet" or "failed". */
export const traceStage = (page: Page, name: string): Locator =>
  page.getByRole('list').filter({ hasText: 'Queued' }).getByRole('listitem').filter({ hasText: name })

/** A row of the devices table. */
export const deviceRow = (page: Page, owner: string): Locator =>
  page.getByRole('table', { name: 'Registered devices' }).getByRole('row').filter({ hasText: owner })

export const openDevices = async (page: Page, origin: string): Promise<void> => {
  await page.goto(`${origin}/settings/devices`)
  await expectScreen(page, /devices$/i)
}
