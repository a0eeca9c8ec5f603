import type { Page } from '@playwright/test'
import { expectConversation, message, signInToApp } from '../harness/app.ts'
import { type Balancer, startBalancer } from '../harness/balancer.ts'
import { test as base, expect } from '../harness/fixtures.ts'
import { must } from '../harness/people.ts'
import { createRandom } from '../harness/random.ts'
import { typeInto } from '../harness/typing.ts'
import { createRestlessVisitor } from '../harness/visitor-in-chaos.ts'
import { startVisitorPage } from '../harness/visitor-page.ts'
import { killWorkers } from '../harness/worker.ts'

/** Short and the same every time in the suite; `pnpm soak --offline 300 --seed 7` makes it long. */
const steps = Number(process.env['DESKBELL_CHAOS_STEPS'] ?? 6)
const seed = Number(process.env['DESKBELL_CHAOS_SEED'] ?? 168)
const msAStep = 30_000

/** The agent's and the visitor's way to the server: each can be cut. */
const test = base.extend<{ lines: Record<'agent' | 'visitor', Balancer> }>({
  lines: async ({ playwright: _needsNothing }, provide) => {
    const lines = { agent: await startBalancer(), visitor: await startBalancer() }
    await provide(lines)
    lines.agent.close()
    lines.visitor.close()
  },
  publicUrl: async ({ lines }, provide) => {
    await provide(`http://localhost:${lines.agent.port}`)
  },
})

const field = (page: Page) => page.getByLabel('Reply', { exact: true })
const numbered = (who: string, count: number) => Array.from({ length: count }, (_, n) => `${who} ${n + 1} of many`)

test('offline chaos: tabs, worker, browsers, networks and server die at random while both sides type; each word stands once, in order, on both', async ({
  deskbell,
  lines,
  publicUrl: site = '',
  admin,
  openDevice,
}, { project }) => {
  test.setTimeout(120_000 + steps * msAStep)
  const random = createRandom(seed)
  const port = Number(new URL(deskbell.origin).port)
  lines.agent.use([port])
  lines.visitor.use([port])
  const isUp = { server: true, agent: true, visitor: true }

  const shop = await startVisitorPage(`http://localhost:${lines.visitor.port}`)
  const phone = await openDevice({ allowedOrigins: [] })
  const visitor = createRestlessVisitor(phone, shop.origin, () => isUp.server && isUp.visitor)
  await visitor.write()
  await expect.poll(async () => must(await admin.conversations.list({})).items.length).toBe(1)
  const conversationId = must(await admin.conversations.list({})).items[0]?.id
  if (!conversationId) throw new Error('No conversation began')

  const desk = await openDevice({ allowedOrigins: [] })
  const place = `${site}/conversations/${conversationId}`
  let page = await desk.newPage()
  await signInToApp(page, site, deskbell.admin)
  await page.goto(place)
  await expectConversation(page, 'Visitor 1 of many')
  await page.evaluate(() => navigator.serviceWorker.ready)
  const newTab = async () => {
    page = await desk.newPage()
    await page.goto(place)
    await expect(field(page)).toBeVisible()
  }
  // Cookies are written down when a browser ends, or within half a minute.
  await desk.quit()
  await desk.start()
  await newTab()

  const server = async (wanted: boolean) => {
    if (wanted !== isUp.server) await (wanted ? deskbell.resume() : deskbell.crash())
    isUp.server = wanted
  }
  const line = async (whose: 'agent' | 'visitor', wanted: boolean) => {
    await (wanted ? lines[whose].mend() : lines[whose].cut())
    isUp[whose] = wanted
  }
  /** What happens while both type. */
  const around: Record<string, () => Promise<void>> = {
    'the server dies, or is back': () => server(!isUp.server),
    'the agent’s network goes, or is back': () => line('agent', !isUp.agent),
    'the visitor’s network goes, or is back': () => line('visitor', !isUp.visitor),
    // Firefox has no order for that: its worker dies with its browser.
    'the worker dies': () => (project.name === 'chromium' ? killWorkers(page) : Promise.resolve()),
  }
  /** What happens the moment after. */
  const after: Record<string, () => Promise<void>> = {
    nothing: () => Promise.resolve(),
    'the agent’s tab dies': async () => {
      await desk.closePages()
      await newTab()
    },
    'the agent’s browser dies': async () => {
      await desk.crash()
      await desk.start()
      await newTab()
    },
    'the visitor’s tab dies': async () => {
      await phone.closePages()
      await visitor.open()
    },
    'the visitor’s browser dies': async () => {
      await phone.crash()
      await phone.start()
      await visitor.open()
    },
  }
  const pick = (faults: Record<string, () => Promise<void>>) => {
    const all = Object.entries(faults)
    return all[random(all.length)] ?? (['nothing', () => Promise.resolve()] as const)
  }

  let replies = 0
  const reply = async () => {
    replies += 1
    await typeInto(field(page), `Agent ${replies} of many`)
    // Whoever sees that nothing happened presses again: twice sent would stand twice at the end.
    await expect(async () => {
      if ((await field(page).inputValue()) !== '') await field(page).press('Enter')
      await expect(field(page)).toHaveValue('', { timeout: 5_000 })
    }).toPass({ timeout: 60_000 })
    // On the device from here on: what follows may happen at any moment of its way.
    // Twice for a moment, when the server took it and could not say so.
    await expect(message(page, `Agent ${replies} of many`).first()).toBeVisible()
  }
  for (let step = 0; step < steps; step++) {
    const [first, fault] = pick(around)
    const [second, loss] = pick(after)
    await test.step(`${step + 1}: ${first}; ${second}`, async () => {
      const agent = async (count: number) => {
        for (; count > 0; count--) await reply()
      }
      await Promise.all([agent(1 + random(2)), visitor.write(), fault()])
      await loss()
    })
  }
  await test.step('all is well again', async () => {
    await server(true)
    await line('agent', true)
    await line('visitor', true)
    await visitor.write()
  })
  const texts = async () => {
    const all: { kind: string; text: string }[] = []
    let cursor: string | undefined
    do {
      const { items, nextCursor } = must(await admin.conversations.messages(conversationId, { cursor }))
      all.push(...items.map(({ author, text }) => ({ kind: author.kind, text })))
      cursor = nextCursor ?? undefined
    } while (cursor)
    return all.toReversed()
  }
  const textsOf = async (kind: string) => (await texts()).flatMap(one => (one.kind === kind ? one.text : []))
  await expect.poll(() => textsOf('agent'), { timeout: 75_000 }).toEqual(numbered('Agent', replies))
  await expect.poll(() => textsOf('visitor'), { timeout: 75_000 }).toEqual(numbered('Visitor', visitor.written()))
  // And so it stands on both screens, for whoever opens it now.
  const inOrder = (await texts()).map(({ text }) => text)
  await newTab()
  await expect(message(page, inOrder.at(-1) ?? '')).toBeVisible()
  await expect(page.getByText('Waits for a connection')).toHaveCount(0)
  const shown = page.getByRole('region', { name: 'Conversation' }).getByText(/^(Agent|Visitor) \d+ of many$/)
  await expect.poll(async () => inOrder.join().endsWith((await shown.allTextContents()).join())).toBe(true)
  expect(await shown.count()).toBeGreaterThanOrEqual(Math.min(inOrder.length, 30))
  await visitor.open()
  await expect.poll(() => visitor.shown(), { timeout: 75_000 }).toEqual(inOrder.slice(-50))
  await shop.close()
})
