import { createVisitorApi } from '@deskbell/api'
import type { Page } from '@playwright/test'
import { expectConversation, message, signInToApp } from '../harness/app.ts'
import { expect, test } from '../harness/fixtures.ts'
import { must } from '../harness/people.ts'
import { typeInto } from '../harness/typing.ts'

/** Short and the same every time in the suite; `pnpm soak --offline 300 --seed 7` makes it long. */
const steps = Number(process.env['DESKBELL_CHAOS_STEPS'] ?? 6)
const seed = Number(process.env['DESKBELL_CHAOS_SEED'] ?? 4)
const msAStep = 20_000

/** Mulberry32: small, and the same on every machine. */
function createRandom(start: number): (below: number) => number {
  let state = start
  return below => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below
  }
}

const field = (page: Page) => page.getByLabel('Reply', { exact: true })
const numbered = (who: string, count: number) => Array.from({ length: count }, (_, n) => `${who} ${n + 1} of many`)

test('offline chaos: tab, browser and server die at random while both sides type; each word stands once, in order', async ({
  deskbell,
  admin,
  openDevice,
}) => {
  test.setTimeout(60_000 + steps * msAStep)
  const random = createRandom(seed)
  let token = ''
  const visitor = createVisitorApi({
    apiRoot: deskbell.apiRoot,
    credentials: () => (token ? { kind: 'bearer', token } : { kind: 'none' }),
  })
  token = must(await visitor.visitors.create()).token
  const { conversationId } = must(await visitor.visitor.send({ text: 'Visitor 1 of many' }, 'visitor-1'))

  const device = await openDevice({ allowedOrigins: [] })
  const place = `${deskbell.origin}/conversations/${conversationId}`
  let page = await device.newPage()
  await signInToApp(page, deskbell.origin, deskbell.admin)
  await page.goto(place)
  await expectConversation(page, 'Visitor 1 of many')
  await page.evaluate(() => navigator.serviceWorker.ready)

  let up = true
  const server = async (wanted: boolean) => {
    if (wanted === up) return
    await (wanted ? deskbell.resume() : deskbell.halt())
    up = wanted
  }
  const newTab = async () => {
    page = await device.newPage()
    await page.goto(place)
    await expect(field(page)).toBeVisible()
  }
  const faults: Record<string, () => Promise<void>> = {
    nothing: () => Promise.resolve(),
    'the server dies': () => server(false),
    'the server is back': () => server(true),
    'the tab dies': async () => {
      await device.closePages()
      await newTab()
    },
    'the browser dies': async () => {
      await device.quit()
      await device.start()
      await newTab()
    },
  }
  let replies = 0
  let sentByVisitor = 1
  for (let step = 0; step < steps; step++) {
    for (let count = 1 + random(2); count > 0; count--) {
      replies += 1
      await typeInto(field(page), `Agent ${replies} of many`)
      await page.keyboard.press('Enter')
      // On the device from here on: what follows may happen at any moment of its way.
      await expect(field(page)).toHaveValue('')
      // Twice for a moment, when the server took it and could not say so.
      await expect(message(page, `Agent ${replies} of many`).first()).toBeVisible()
    }
    // The visitor's own outbox is the widget's matter: here somebody insists, under one key.
    const next = sentByVisitor + 1
    const answer = await visitor.visitor.send({ text: `Visitor ${next} of many` }, `visitor-${next}`)
    if (answer.ok) sentByVisitor = next
    const names = Object.keys(faults)
    const name = names[random(names.length)] ?? 'nothing'
    await test.step(`${step + 1}: ${name}`, faults[name] ?? (() => Promise.resolve()))
  }
  await server(true)
  // The answer to the last try may have been lost with the server.
  const last = sentByVisitor + 1
  must(await visitor.visitor.send({ text: `Visitor ${last} of many` }, `visitor-${last}`))
  const textsOf = async (kind: 'agent' | 'visitor') => {
    const texts: string[] = []
    let cursor: string | undefined
    do {
      const { items, nextCursor } = must(await admin.conversations.messages(conversationId, { cursor }))
      texts.push(...items.filter(({ author }) => author.kind === kind).map(({ text }) => text))
      cursor = nextCursor ?? undefined
    } while (cursor)
    return texts.toReversed()
  }
  await expect.poll(() => textsOf('agent'), { timeout: 75_000 }).toEqual(numbered('Agent', replies))
  expect(await textsOf('visitor')).toEqual(numbered('Visitor', last))
  // And so it stands on the screen, for whoever opens it now.
  await newTab()
  const shown = page.getByRole('region', { name: 'Conversation' })
  await expect(shown).toContainText(`Agent ${replies} of many`)
  await expect(page.getByText('Waits for a connection')).toHaveCount(0)
  await expect(shown.getByText(/^Agent \d+ of many$/)).toHaveText(numbered('Agent', replies).slice(-100))
})
