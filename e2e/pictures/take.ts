// `pnpm pictures`: the pictures of the app in its web app manifest, which browsers show beside "Install". Of the real app
// on a real server, with made-up visitors; taken anew by hand when the app has come to look otherwise.
import { fileURLToPath } from 'node:url'
import { type Api, createVisitorApi } from '@deskbell/api'
import type { ConversationId } from '@deskbell/contract'
import { startPushService } from '@deskbell/push-service'
import { chromium, type Page } from '@playwright/test'
import { expectScreen, fillSignIn } from '../harness/app.ts'
import { findBrowser } from '../harness/browsers.ts'
import { type Deskbell, startDeskbell } from '../harness/deskbell.ts'
import { addPerson, must, type Person, signIn } from '../harness/people.ts'

const FOLDER = fileURLToPath(new URL('../../apps/admin/public/screenshots/', import.meta.url))

const visitors = [
  { name: 'Yusuf Demir', texts: ['Can I change the delivery address of my order?'] },
  { name: 'Clara Neumann', texts: ['The discount code does not work at the checkout.'] },
  { name: 'Mateo Ruiz', texts: ['Do you repair bicycles from other shops as well?'] },
  { name: 'Amélie Laurent', texts: ['Thank you, the parcel has arrived!'] },
  {
    name: 'Lena Fischer',
    texts: ['Hello! Do you deliver to the islands?', 'We would take forty roses for Saturday.'],
  },
]

async function write(deskbell: Deskbell, { name, texts }: (typeof visitors)[number]): Promise<ConversationId> {
  let token = ''
  const api = createVisitorApi({
    apiRoot: deskbell.apiRoot,
    credentials: () => (token ? { kind: 'bearer', token } : { kind: 'none' }),
  })
  token = must(await api.visitors.create({ name })).token
  const sent = []
  for (const text of texts) sent.push(must(await api.visitor.send({ text }, crypto.randomUUID())))
  const [first] = sent
  if (!first) throw new Error(`${name} says nothing`)
  return first.conversationId
}

/** A site on an ordinary morning. @returns the conversation to look at, and who looks */
async function prepare(deskbell: Deskbell, admin: Api): Promise<{ ana: Person; conversation: ConversationId }> {
  const ana = await addPerson(admin, 'Ana Miller', 'agent')
  // Pictures of what the app is for, not of what it asks.
  must(await admin.push.update({ prompt: 'manual' }))
  const conversations = []
  for (const visitor of visitors) conversations.push(await write(deskbell, visitor))
  const conversation = conversations.at(-1)
  if (!conversation) throw new Error('Nobody has written')
  const api = await signIn(deskbell, ana)
  must(await api.conversations.update(conversation, { assigneeId: must(await api.me.read()).user.id }))
  const reply = 'Good morning! Yes, the ferry takes parcels until Friday noon. Forty red roses?'
  must(await api.conversations.send(conversation, { text: reply }, crypto.randomUUID()))
  return { ana, conversation }
}

async function take(page: Page, name: string): Promise<void> {
  // Off everything that lights up.
  await page.mouse.move(page.viewportSize()?.width ?? 0, 300)
  await page.screenshot({ path: `${FOLDER}${name}.png`, animations: 'disabled' })
}

const pushService = await startPushService()
const deskbell = await startDeskbell({ pushService, withAdmin: true })
const browser = await chromium.launch({ executablePath: findBrowser('chromium') })
try {
  const { ana, conversation } = await prepare(deskbell, await signIn(deskbell, deskbell.admin))
  for (const [form, width, height, scale] of [
    ['wide', 1280, 800, 1],
    ['narrow', 390, 844, 1.5],
  ] as const) {
    const context = await browser.newContext({ viewport: { width, height }, deviceScaleFactor: scale, locale: 'en' })
    const page = await context.newPage()
    await page.goto(`${deskbell.origin}/sign-in`)
    await fillSignIn(page, ana)
    await expectScreen(page, 'Inbox')
    await page.getByText('Lena Fischer').first().waitFor()
    if (form === 'narrow') await take(page, 'inbox-narrow')
    await page.goto(`${deskbell.origin}/conversations/${conversation}`)
    await page.getByText('Forty red roses?').last().waitFor()
    await page.getByRole('button', { name: 'Do not ring for this conversation' }).waitFor()
    await take(page, `conversation-${form}`)
    await context.close()
  }
} finally {
  await browser.close()
  await deskbell.stop()
  await pushService.close()
}
