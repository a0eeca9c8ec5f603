import type { BrowserContext, CDPSession } from '@playwright/test'
import { expectConversation, expectScreen, main, signInToApp, signOutOfApp, turnOn } from '../harness/app.ts'
import { expect, test } from '../harness/fixtures.ts'

test('C3 C6: the app can be installed, starts in a window of its own, and shows a true badge', async ({
  deskbell,
  desktop,
  openDevice,
  writeAsVisitor,
}, { project }) => {
  test.skip(project.name !== 'chromium', 'Firefox installs no web apps, and has no such protocol')
  const device = await openDevice({ allowedOrigins: [deskbell.origin] })
  const page = await device.newPage()
  await signInToApp(page, deskbell.origin, deskbell.admin)
  await page.evaluate(() => navigator.serviceWorker.ready)
  const protocol = await device.context.newCDPSession(page)
  const { installabilityErrors } = await protocol.send('Page.getInstallabilityErrors')
  expect(installabilityErrors).toEqual([])
  const { errors, url } = await protocol.send('Page.getAppManifest')
  expect(errors).toEqual([])
  expect(url).toContain(deskbell.origin)

  const apps = await openAppProtocol(device.context)
  const { appId } = await protocol.send('Page.getAppId')
  const manifestId = appId ?? ''
  await apps.send('PWA.install', { manifestId, installUrlOrBundleUrl: deskbell.origin })
  // Installed by protocol it would open in a tab; a person who installs it gets a window.
  await apps.send('PWA.changeAppUserSettings', { manifestId, displayMode: 'standalone' })
  const opened = device.context.waitForEvent('page')
  await apps.send('PWA.launch', { manifestId })
  const app = await opened
  await expectScreen(app, 'Inbox')
  expect(await app.evaluate(() => matchMedia('(display-mode: standalone)').matches)).toBe(true)

  await turnOn(app, deskbell.origin)
  await expect(main(app).getByText('Installed app')).toBeVisible()
  await writeAsVisitor('Counted on the icon')
  const badge = async () => (await apps.send('PWA.getOsAppState', { manifestId })).badgeCount
  await expect.poll(badge).toBe(1)
  await writeAsVisitor('Counted with it')
  await expect.poll(badge).toBe(2)
  // Read in the app, it counts by itself; no push tells it.
  desktop.click(await desktop.waitForText('Counted on the icon'))
  await expectConversation(app, 'Counted on the icon')
  await app.bringToFront()
  await expect.poll(badge).toBe(1)
  await signOutOfApp(app)
  await expect.poll(badge).toBe(0)
  await apps.send('PWA.uninstall', { manifestId })
})

test('C4: the shell opens without a network', async ({ deskbell, openDevice }) => {
  const device = await openDevice({ allowedOrigins: [deskbell.origin] })
  const page = await device.newPage()
  await signInToApp(page, deskbell.origin, deskbell.admin)
  await page.evaluate(() => navigator.serviceWorker.ready)
  await page.reload()
  await deskbell.stop()
  await page.goto(`${deskbell.origin}/device`)
  await expect(page.getByRole('heading', { level: 1, name: 'This device' })).toBeVisible()
})

/** Chromium's protocol for installed apps; it belongs to the browser, not to a page. */
async function openAppProtocol(context: BrowserContext): Promise<CDPSession> {
  const session = await context.browser()?.newBrowserCDPSession()
  if (!session) throw new Error('This browser has no such protocol')
  return session
}
