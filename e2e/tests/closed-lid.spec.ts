import { type Api, createVisitorApi } from '@deskbell/api'
import type { ConversationId } from '@deskbell/contract'
import { expectConversation, signInToApp, turnOn } from '../harness/app.ts'
import { expect, test } from '../harness/fixtures.ts'
import { addPerson, must } from '../harness/people.ts'
import { typeInto } from '../harness/typing.ts'

const MINUTE_MS = 60_000

/** Why each person was rung or not for the newest message of a conversation. */
async function reasonsFor(admin: Api, conversationId: ConversationId): Promise<readonly string[]> {
  const { items } = must(await admin.log.list({ conversationId, recipient: 'all' }))
  return items.map(({ recipient, decision, reason }) => `${recipient.name}: ${decision} ${reason}`)
}

test('presence by proof: within a minute of a closed lid its owner is away, and rung elsewhere', async ({
  deskbell,
  admin,
  desktop,
  openDevice,
}) => {
  test.slow()
  const ben = await addPerson(admin, 'Ben Agent', 'agent')
  let token = ''
  const visitor = createVisitorApi({
    apiRoot: deskbell.apiRoot,
    credentials: () => (token ? { kind: 'bearer', token } : { kind: 'none' }),
  })
  token = must(await visitor.visitors.create()).token
  const write = async (text: string) => must(await visitor.visitor.send({ text }, crypto.randomUUID()))

  const phone = await openDevice({ allowedOrigins: [deskbell.origin] })
  const small = await phone.newPage()
  await signInToApp(small, deskbell.origin, ben)
  await turnOn(small, deskbell.origin)
  await phone.closePages()

  const { conversationId } = await write('Is the blue one in stock?')
  await desktop.waitForText('Is the blue one in stock?')
  const at = `${deskbell.origin}/conversations/${conversationId}`
  const [laptop, office] = [await openDevice({ allowedOrigins: [] }), await openDevice({ allowedOrigins: [] })]
  const [screen, colleague] = [await laptop.newPage(), await office.newPage()]
  await signInToApp(screen, deskbell.origin, ben)
  await signInToApp(colleague, deskbell.origin, deskbell.admin)
  for (const page of [screen, colleague]) {
    await page.goto(at)
    await expectConversation(page, 'Is the blue one in stock?')
  }

  // He looks at it and types: nothing rings.
  await typeInto(screen.getByRole('textbox', { name: /reply/i }), 'One moment')
  const looking = colleague.getByText('Ben Agent is looking too')
  await expect(looking).toBeVisible()
  await write('Or the green one?')
  await expectConversation(screen, 'Or the green one?')
  await expect.poll(() => reasonsFor(admin, conversationId)).toContain('Ben Agent: skip looking_at_conversation')

  const closedAt = Date.now()
  await laptop.freeze()
  await expect(looking).toBeHidden({ timeout: MINUTE_MS })
  await write('Is anybody there?')
  await desktop.waitForText('Is anybody there?', MINUTE_MS)
  expect(Date.now() - closedAt).toBeLessThan(MINUTE_MS)

  // The lid is opened: what came meanwhile is there, and he looks again.
  await laptop.thaw()
  await expectConversation(screen, 'Is anybody there?')
  await typeInto(screen.getByRole('textbox', { name: /reply/i }), 'Sorry')
  await expect(looking).toBeVisible()
})
