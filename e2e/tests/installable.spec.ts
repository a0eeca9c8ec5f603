import { signInToApp } from '../harness/app.ts'
import { expect, test } from '../harness/fixtures.ts'

test('C3 C6: the app can be installed, starts in a window of its own, and shows a badge', async ({
  deskbell,
  openDevice,
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
