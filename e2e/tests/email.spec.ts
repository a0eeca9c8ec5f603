import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import type { Locator } from '@playwright/test'
import { signInToApp } from '../harness/app.ts'
import { expect, test } from '../harness/fixtures.ts'
import { startMailServer } from '../harness/mail-server.ts'
import { typeInto } from '../harness/typing.ts'

const run = promisify(execFile)

/** As the crontab's line does; where there is no wget, as any other program would. */
async function callByCron(address: string): Promise<void> {
  await run('wget', ['-q', '-O', '-', address]).catch(async (error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') throw error
    await fetch(address)
  })
}

/** In the place of what stands there. */
async function retype(field: Locator, text: string): Promise<void> {
  await field.press('ControlOrMeta+a')
  await typeInto(field, text)
}

const LOGIN = { user: 'desk', password: 'the right words' }

test('S14 S15 S27 S30 S32 S33 S34: an admin sets up the mail server, hears its very words, words the mail, and a cron job sends it', async ({
  deskbell,
  openDevice,
  writeAsVisitor,
}) => {
  const mails = await startMailServer(LOGIN)
  const device = await openDevice({ allowedOrigins: [deskbell.origin] })
  const page = await device.newPage()
  await signInToApp(page, deskbell.origin, deskbell.admin)
  await page.goto(`${deskbell.origin}/settings/email`)

  const server = page.getByRole('region', { name: 'Mail server' })
  await server.getByLabel('Send emails').check()
  await retype(server.getByLabel('Host'), '127.0.0.1')
  await retype(server.getByLabel('Port'), String(mails.port))
  await server.getByLabel('Encryption').selectOption('none')
  await retype(server.getByLabel('User name'), LOGIN.user)
  await retype(server.getByLabel('Password', { exact: true }), 'the wrong ones')
  await retype(server.getByLabel('Sender’s address'), 'desk@example.org')
  await retype(server.getByLabel('Send a test mail to'), 'somebody@example.org')
  await server.getByRole('button', { name: 'Send a test mail' }).click()
  await expect(server.getByText('535 5.7.8 Username and Password not accepted')).toBeVisible()
  await expect(server.getByText('User name or password is wrong.')).toBeVisible()
  expect(mails.received).toEqual([])

  await retype(server.getByLabel('Password', { exact: true }), LOGIN.password)
  await server.getByRole('button', { name: 'Send a test mail' }).click()
  await expect(server.getByText('The mail server took it.')).toBeVisible()
  expect(mails.received.map(({ to }) => to?.[0]?.address)).toEqual(['somebody@example.org'])

  await server.getByRole('button', { name: 'Save Changes' }).click()
  await expect(page.getByText('Settings saved.')).toBeVisible()
  // It is kept, and never shown again.
  await page.reload()
  await expect(server.getByLabel('Host')).toHaveValue('127.0.0.1')
  await expect(server.getByLabel('Password', { exact: true })).toHaveValue('')

  const words = page.getByRole('region', { name: 'What mails say' })
  await retype(words.getByLabel('Text or HTML'), 'Hello {nobody}')
  await words.getByRole('button', { name: 'Save Changes' }).click()
  await expect(words.getByText('Line 1, column 7:').first()).toBeVisible()
  await retype(words.getByLabel('Text or HTML'), 'Somebody waits:\n<b>{message}</b>\n{conversation_link}')
  await expect(words.getByText('This was not saved:')).toHaveCount(1)
  await words.getByRole('button', { name: 'Save Changes' }).click()
  await expect(words.getByText('This was not saved:')).toHaveCount(0)

  const cron = page.getByRole('region', { name: 'When mails are sent' })
  await cron.getByLabel('Email notifications via cron job').click()
  await expect(cron.getByText('It was never called.')).toBeVisible()
  const address = await cron.getByLabel('The address alone').inputValue()
  expect(await cron.getByLabel('Line for the crontab').inputValue()).toContain(`wget -q -O - "${address}"`)

  // Away: no window of theirs is open.
  await page.close()
  const { conversationId } = await writeAsVisitor('Is the <island> far?')
  await expect
    .poll(
      async () => {
        await callByCron(address)
        return mails.received.length
      },
      { timeout: 100_000, intervals: [2_000] },
    )
    .toBe(2)
  const mail = mails.received[1]
  expect(mail?.to?.[0]?.address).toBe(deskbell.admin.email)
  expect(mail?.html).toContain('Is the &lt;island&gt; far?')
  expect(mail?.html).toContain(`${deskbell.origin}/conversations/${conversationId}`)
  expect(mail?.text).toContain('Is the <island> far?')
  await mails.close()
})
