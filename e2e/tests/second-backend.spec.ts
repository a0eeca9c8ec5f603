import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { isId } from '@deskbell/contract'
import { expectScreen, openDevices, traceStage, turnOn } from '../harness/app.ts'
import { expect, test } from '../harness/fixtures.ts'
import { typeInto } from '../harness/typing.ts'
import { createSecondBackend, type User } from '../second-backend.ts'

test('C5: the app connects to another backend on another origin, and hides what it does not speak', async ({
  deskbell,
  pushService,
  desktop,
  openDevice,
}) => {
  const id = 'usr_second_admin'
  if (!isId('usr', id)) throw new Error('Not a user id')
  const user: User = { id, name: 'Eva Else', email: 'eva@example.org', role: 'admin', password: 'app pass word' }
  const backend = createSecondBackend({
    appOrigin: deskbell.origin,
    extraHosts: [pushService.extraHosts],
    proxy: pushService.google.proxyUrl,
    users: [user],
  })
  backend.listen(0, '127.0.0.1')
  await once(backend, 'listening')
  const address = `http://localhost:${(backend.address() as AddressInfo).port}`

  const device = await openDevice({ allowedOrigins: [deskbell.origin] })
  const page = await device.newPage()
  await page.goto(`${deskbell.origin}/connect`)
  await typeInto(page.getByLabel('Address of the site'), address)
  await page.getByRole('button', { name: 'Connect' }).click()
  await expectScreen(page, 'Sign in to Second')
  await typeInto(page.getByLabel('User name or email'), user.email)
  await typeInto(page.getByLabel('Application password'), user.password)
  await page.getByLabel('Remember me').check()
  await page.getByRole('button', { name: 'Sign in' }).click()
  await expect(page.getByRole('button', { name: /Howdy, Eva Else/ })).toBeVisible()

  await turnOn(page, deskbell.origin, { welcomed: false })
  await expect(page.getByRole('link', { name: 'This device' }).first()).toBeVisible()
  await expect(page.getByRole('link', { name: 'Inbox' })).toHaveCount(0)
  await expect(page.getByRole('link', { name: 'Users' })).toHaveCount(0)

  await page.getByRole('button', { name: 'Send test notification' }).click()
  desktop.click(await desktop.waitForTitle('Second backend'))
  await expect(traceStage(page, 'Clicked')).toContainText('done')

  await openDevices(page, deskbell.origin)
  await page.getByRole('button', { name: /^Remove: .*Eva Else/ }).click()
  await page.getByRole('alertdialog').getByRole('button', { name: 'Remove' }).click()
  await expect(page.getByText('No device is registered yet.')).toBeVisible()
  backend.close()
  backend.closeAllConnections()
})
