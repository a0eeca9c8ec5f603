import type { Page } from '@playwright/test'
import { deviceState, expectScreen, fillSignIn, main, signInToApp, signOutOfApp } from '../harness/app.ts'
import { expectAccessible } from '../harness/axe.ts'
import { expect, test } from '../harness/fixtures.ts'
import { addPerson, must } from '../harness/people.ts'

type Answer = 'granted' | 'denied' | 'prompt'

/** What the person answers in the browser's own settings, while the page is open. It holds as long as its session does. */
async function permissionOf(page: Page, origin: string): Promise<(answer: Answer) => Promise<void>> {
  const session = await page.context().newCDPSession(page)
  return async setting => {
    await session.send('Browser.setPermission', { permission: { name: 'notifications' }, setting, origin })
  }
}

const firefoxCannot = 'Firefox takes no permission back while it runs'

test('L1 L5 W17: who blocked notifications is shown the way back, and the page notices by itself', async ({
  deskbell,
  openDevice,
}, { project }) => {
  test.skip(project.name === 'firefox', firefoxCannot)
  const device = await openDevice({ allowedOrigins: [] })
  const page = await device.newPage()
  await signInToApp(page, deskbell.origin, deskbell.admin)
  const setPermission = await permissionOf(page, deskbell.origin)
  await setPermission('denied')
  await page.goto(`${deskbell.origin}/device`)
  await expect(deviceState(page)).toHaveText(/are blocked for this site/)
  await expect(main(page).getByRole('listitem').filter({ hasText: 'left of the address' })).toBeVisible()
  await expect(
    main(page).getByRole('img', { name: /^Drawing: the icon at the start of the address bar/ }),
  ).toBeVisible()
  await expectAccessible(page)
  // With the keyboard alone: "I want it", which a block cannot answer.
  await page.getByRole('button', { name: 'Try again' }).focus()
  await page.keyboard.press('Enter')
  await expect(deviceState(page)).toHaveText(/are blocked for this site/)
  await setPermission('granted')
  await expect(deviceState(page)).toHaveText(/Notifications are on/)
  await setPermission('denied')
  await expect(deviceState(page)).toHaveText(/are blocked for this site/)

  await page.getByRole('link', { name: 'Help when nothing rings' }).click()
  await expectScreen(page, 'Help when nothing rings')
  await expectAccessible(page)
  await page.getByLabel('Steps for this browser').selectOption('Android / Samsung Internet')
  await page.getByRole('link', { name: /^Android keeps this site/ }).click()
  await expectScreen(page, /^Android keeps this site/)
  await expect(main(page).getByRole('listitem').first()).toContainText('Samsung Internet')
  await expectAccessible(page)
})

test('A17-A19 A22: notifications are offered where somebody waits, once, and only while the site wants it', async ({
  deskbell,
  admin,
  openDevice,
  writeAsVisitor,
}, { project }) => {
  test.skip(project.name === 'firefox', firefoxCannot)
  const ben = await addPerson(admin, 'Ben Agent', 'agent')
  const device = await openDevice({ allowedOrigins: [] })
  const page = await device.newPage()
  await signInToApp(page, deskbell.origin, deskbell.admin)
  await (await permissionOf(page, deskbell.origin))('prompt')
  const offer = page.getByRole('region', { name: 'Be rung when a visitor writes.' })
  await expect(page.getByText('Nobody is waiting.')).toBeVisible()
  await expect(offer).toHaveCount(0)
  await writeAsVisitor('Is anybody there?')
  await expect(offer).toBeVisible()
  await expectAccessible(page)
  await offer.getByRole('button', { name: 'Not now' }).focus()
  await page.keyboard.press('Enter')
  await expect(offer).toHaveCount(0)
  await page.reload()
  await expect(page.getByRole('link', { name: /Is anybody there/ })).toBeVisible()
  await expect(offer).toHaveCount(0)

  // Somebody else in the same browser has not answered; an admin takes it back while it is on the screen.
  await signOutOfApp(page)
  await fillSignIn(page, ben)
  await expect(offer).toBeVisible()
  must(await admin.push.update({ prompt: 'manual' }))
  await expect(offer).toHaveCount(0)
  await page.goto(`${deskbell.origin}/device`)
  await expect(page.getByRole('button', { name: 'Turn on notifications' })).toBeVisible()
  must(await admin.push.update({ prompt: 'off' }))
  await expect(deviceState(page)).toHaveText(/does not add devices/)
})
