import type { Api } from '@deskbell/api'
import type { ConversationId } from '@deskbell/contract'
import type { Page } from '@playwright/test'
import { expectConversation, expectScreen, fillSignIn, message, signInToApp } from '../harness/app.ts'
import { expect, test } from '../harness/fixtures.ts'
import { must } from '../harness/people.ts'
import { typeInto } from '../harness/typing.ts'

const field = (page: Page) => page.getByLabel('Reply', { exact: true })
const waiting = (page: Page) => page.getByText('Waits for a connection')

async function reply(page: Page, text: string): Promise<void> {
  await typeInto(field(page), text)
  await page.keyboard.press('Enter')
  await expect(field(page)).toHaveValue('')
}

/** What agents wrote, in the order in which the visitor reads it. */
async function replies(api: Api, id: ConversationId): Promise<string[]> {
  const { items } = must(await api.conversations.messages(id))
  return items
    .filter(({ author }) => author.kind === 'agent')
    .map(({ text }) => text)
    .toReversed()
}

/** The app, its worker and what is on the screen are on the device. */
async function isKept(page: Page, text: string): Promise<void> {
  await page.evaluate(() => navigator.serviceWorker.ready)
  const stored = () =>
    page.evaluate(
      () =>
        new Promise<string>(resolve => {
          const opening = indexedDB.open('deskbell')
          opening.onsuccess = () => {
            const db = opening.result
            const reading = db.transaction('queries').objectStore('queries').getAll()
            reading.onsuccess = () => {
              db.close()
              resolve(JSON.stringify(reading.result))
            }
          }
        }),
    )
  await expect.poll(stored).toContain(text)
}

test('offline: opens cold, keeps drafts, and what was typed goes out once and in order when the site is back', async ({
  deskbell,
  admin,
  openDevice,
  writeAsVisitor,
}) => {
  const { conversationId } = await writeAsVisitor('Is anybody there?')
  const place = `${deskbell.origin}/conversations/${conversationId}`
  const device = await openDevice({ allowedOrigins: [] })
  let page = await device.newPage()
  await signInToApp(page, deskbell.origin, deskbell.admin)
  await page.goto(place)
  await expectConversation(page, 'Is anybody there?')
  await isKept(page, 'Is anybody there?')

  await deskbell.halt()
  await device.quit()
  await device.start()
  page = await device.newPage()
  await page.goto(place)
  await expectConversation(page, 'Is anybody there?')
  await expect(page.getByText(/You see what was loaded at/)).toBeVisible()
  await reply(page, 'Yes, a moment please')
  await reply(page, 'Here it is')
  await expect(waiting(page)).toHaveCount(2)
  await typeInto(field(page), 'And one more th')

  // The tab goes without a word, as when a phone needs its memory.
  await device.closePages()
  page = await device.newPage()
  await page.goto(place)
  await expect(waiting(page)).toHaveCount(2)
  await expect(field(page)).toHaveValue('And one more th')
  await device.quit()

  await deskbell.resume()
  await device.start()
  page = await device.newPage()
  await page.goto(place)
  await expect.poll(() => replies(admin, conversationId)).toEqual(['Yes, a moment please', 'Here it is'])
  await expect(waiting(page)).toHaveCount(0)
  await expect(message(page, 'Yes, a moment please')).toHaveCount(1)
  await expect(message(page, 'Here it is')).toHaveCount(1)
  await expect(field(page)).toHaveValue('And one more th')
  await page.keyboard.press('Tab')
  await field(page).press('Enter')
  await expect
    .poll(() => replies(admin, conversationId))
    .toEqual(['Yes, a moment please', 'Here it is', 'And one more th'])
  await page.reload()
  await expectConversation(page, 'And one more th')
  await expect(field(page)).toHaveValue('')
})

test('W41: signing out asks before it loses words, and then leaves none on the device', async ({
  deskbell,
  admin,
  openDevice,
  writeAsVisitor,
}) => {
  const { conversationId } = await writeAsVisitor('Anybody?')
  const place = `${deskbell.origin}/conversations/${conversationId}`
  const device = await openDevice({ allowedOrigins: [] })
  const page = await device.newPage()
  await signInToApp(page, deskbell.origin, deskbell.admin)
  await page.goto(place)
  await expectConversation(page, 'Anybody?')
  await isKept(page, 'Anybody?')
  await deskbell.halt()
  await reply(page, 'Never sent')
  await typeInto(field(page), 'Never finished')
  await expect(waiting(page)).toHaveCount(1)

  const signOut = async () => {
    await page.getByRole('button', { name: /^Howdy/ }).click()
    await page.getByRole('button', { name: 'Sign out' }).click()
  }
  await signOut()
  const question = page.getByRole('alertdialog')
  await expect(question).toContainText('1 reply has not been sent yet')
  await question.getByRole('button', { name: 'Cancel' }).click()
  await expect(waiting(page)).toHaveCount(1)
  await signOut()
  await question.getByRole('button', { name: 'Sign out' }).click()
  await expectScreen(page, /^Sign in to/)

  await deskbell.resume()
  await page.goto(`${deskbell.origin}/sign-in`)
  await fillSignIn(page, deskbell.admin)
  await expectScreen(page, 'Inbox')
  await page.goto(place)
  await expectConversation(page, 'Anybody?')
  await expect(field(page)).toHaveValue('')
  await expect(message(page, 'Never sent')).toHaveCount(0)
  expect(await replies(admin, conversationId)).toEqual([])
})
