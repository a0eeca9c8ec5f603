import type { Page } from '@playwright/test'
import { expectScreen, fillSignIn, main, signInToApp } from '../harness/app.ts'
import { expectAccessible } from '../harness/axe.ts'
import { expect, test } from '../harness/fixtures.ts'
import { addPerson } from '../harness/people.ts'
import { takeScreens } from '../harness/screens.ts'
import { typeInto } from '../harness/typing.ts'

const PHONE = { width: 390, height: 844 }

/** The link in the QR code that is on the screen. */
async function shownLink(page: Page): Promise<string> {
  await expect(page.getByRole('img', { name: 'QR code' })).toBeVisible()
  return page.getByRole('textbox', { name: 'Or open this link there' }).inputValue()
}

/** The six digits that the phone shows for an app of its own. */
async function shownCode(page: Page): Promise<string> {
  await page.getByText('The installed app asks you to sign in?').click()
  const shown = page.getByText(/^\d{3} \d{3}$/)
  await expect(shown).toBeVisible()
  return ((await shown.textContent()) ?? '').replace(' ', '')
}

async function enterCode(page: Page, code: string): Promise<void> {
  const field = page.getByLabel('Six-digit code')
  await field.focus()
  await page.keyboard.press('ControlOrMeta+a')
  await typeInto(field, code)
  await page.keyboard.press('Enter')
}

const refused = (page: Page) => page.getByText(/^This code is wrong or has expired/)
/** Another code than this one. */
const wrong = (code: string, by: number) => String((Number(code) + by) % 1_000_000).padStart(6, '0')

test('C3 C6 L6: once the desk rings, a phone signs in by the QR code, and an app with a storage of its own by six digits', async ({
  deskbell,
  admin,
  openDevice,
}, { project }) => {
  test.slow()
  const ana = await addPerson(admin, 'Ana Agent', 'agent')
  const bea = await addPerson(admin, 'Bea Agent', 'agent')
  const desk = await (await openDevice({ allowedOrigins: [deskbell.origin] })).newPage()
  const phone = await (await openDevice({ allowedOrigins: [deskbell.origin], viewport: PHONE })).newPage()
  const app = await (await openDevice({ allowedOrigins: [deskbell.origin], viewport: PHONE })).newPage()
  await signInToApp(desk, deskbell.origin, ana)
  await desk.goto(`${deskbell.origin}/welcome`)
  await desk.getByRole('button', { name: 'Turn on notifications' }).click()
  await desk.getByRole('button', { name: 'Send test notification' }).click()
  await desk.getByRole('button', { name: 'Yes, I saw it' }).click()
  await desk.getByRole('button', { name: 'Show the QR code' }).focus()
  await desk.keyboard.press('Enter')
  // Two minutes from here: nothing is looked at meanwhile.
  const first = await shownLink(desk)
  await test.step('a look uses nothing up; one tap signs in, and the desk sees it', async () => {
    await app.goto(first)
    await expect(app.getByRole('button', { name: 'Sign in as Ana Agent' })).toBeVisible()
    await phone.goto(first)
    await expectScreen(phone, 'Sign in on this device')
    await phone.getByRole('button', { name: 'Sign in as Ana Agent' }).focus()
    await phone.keyboard.press('Enter')
    await expectScreen(phone, 'You are signed in')
    expect(phone.url()).toBe(`${deskbell.origin}/paired`)
    await expect(desk.getByText(/^Your phone is connected: /)).toBeVisible()
    await app.getByRole('button', { name: 'Sign in as Ana Agent' }).click()
    await expect(app.getByText(/^This link was used already/)).toBeVisible()
    await app.reload()
    await expect(app.getByText('Show a new QR code on your computer, and scan that one.')).toBeVisible()
  })

  const code = await shownCode(phone)
  await expectAccessible(phone)
  await takeScreens(phone, project.name, 'paired')
  await test.step('the app that finds itself signed out takes the six digits', async () => {
    await app.goto(`${deskbell.origin}/sign-in`)
    await app.getByRole('button', { name: 'I have a code' }).click()
    await enterCode(app, 'none')
    await expect(app.getByText('Enter the six digits.')).toBeVisible()
    await expectAccessible(app)
    await takeScreens(app, project.name, 'sign-in-code')
    await enterCode(app, wrong(code, 1))
    await expect(refused(app)).toBeVisible()
    // As it is shown: in two groups.
    await enterCode(app, `${code.slice(0, 3)} ${code.slice(3)}`)
    // What it was installed for: to ring.
    await expectScreen(app, 'One last step: let this device ring')
    // Who comes back from installing finds the code again.
    await phone.reload()
    expect(await shownCode(phone)).toBe(code)
  })

  await test.step('the desk signs both out', async () => {
    await desk.getByRole('button', { name: /^Sign out: / }).click()
    await desk.getByRole('button', { name: 'Sign out', exact: true }).last().click()
    await expect(desk.getByText('Signed in by a code')).toHaveCount(0)
    await app.reload()
    await expectScreen(app, /^Sign in to/)
    await phone.reload()
    await expectScreen(phone, /^Sign in to/)
  })

  await test.step('whoever is signed in on the phone is named, and signed out by a tap', async () => {
    await fillSignIn(phone, bea)
    await expect(phone).not.toHaveURL(/sign-in/)
    await desk.getByRole('button', { name: 'New code' }).click()
    await expect(desk.getByRole('timer')).toHaveText(/^Good for [12]:\d\d more/)
    await phone.goto(await shownLink(desk))
    await expect(phone.getByText(/^Bea Agent is signed in here/)).toBeVisible()
    await phone.getByRole('button', { name: 'Sign Bea Agent out, and sign in as Ana Agent' }).click()
    await expectScreen(phone, 'You are signed in')
  })

  await test.step('five wrong codes close the right one', async () => {
    const next = await shownCode(phone)
    await app.getByRole('button', { name: 'I have a code' }).click()
    for (let by = 1; by <= 5; by++) {
      const answered = app.waitForResponse(/\/pairings\/code$/)
      await enterCode(app, wrong(next, by))
      expect((await answered).status()).toBe(403)
    }
    const answered = app.waitForResponse(/\/pairings\/code$/)
    await enterCode(app, next)
    expect((await answered).status()).toBe(403)
    await expect(refused(app)).toBeVisible()
    await app.getByRole('button', { name: 'Sign in with a password' }).click()
    await expect(main(app).getByLabel('Password', { exact: true })).toBeVisible()
  })

  await test.step('axe finds nothing where the code is shown, and where it leads', async () => {
    await desk.getByRole('button', { name: 'New code' }).click()
    const last = await shownLink(desk)
    await app.goto(last)
    await expect(app.getByRole('button', { name: 'Sign in as Ana Agent' })).toBeVisible()
    await expectAccessible(app)
    await takeScreens(app, project.name, 'pair')
    await expectAccessible(desk)
    await takeScreens(desk, project.name, 'pairing')
  })

  // Firefox over WebDriver BiDi cannot be told to prefer dark.
  if (project.name === 'firefox') return
  await test.step('dark, narrow, right to left', async () => {
    await desk.emulateMedia({ colorScheme: 'dark' })
    await desk.getByRole('button', { name: 'New code' }).click()
    await shownLink(desk)
    await expectAccessible(desk)
    await takeScreens(desk, project.name, 'pairing-dark')
    await phone.evaluate(() => localStorage.setItem('deskbell.language', 'ar'))
    await phone.setViewportSize({ width: 320, height: 640 })
    await phone.reload()
    await expect(phone.locator('html')).toHaveAttribute('dir', 'rtl')
    await expectScreen(phone, /./)
    await expectAccessible(phone)
    expect(await phone.evaluate(() => document.documentElement.scrollWidth)).toBe(320)
    await takeScreens(phone, project.name, 'paired-rtl')
  })
})
