import { parseArgs } from 'node:util'
import type { ConversationId } from '@deskbell/contract'
import type { Page } from '@playwright/test'
import { median } from '../../scripts/lib/bench/measure.ts'
import { benchOptions, printTable } from '../../scripts/lib/bench/report.ts'
import { must, signIn as signInApi } from '../harness/people.ts'
import { startLargeSite } from './lib/large-site.ts'
import { markKind, traceMainThread, workUntil } from './lib/main-thread.ts'
import { READABLE, watchReadable } from './lib/readable.ts'
import { openProfile, SLOWDOWN, signIn, slowDown } from './lib/slow-browser.ts'

/**
 * How long until a conversation can be read: a thread of 10 000 messages beside one of two, by a click in the list; and
 * by a tap on a notification while the app is closed: the browser is started anew, the worker and its cache are there.
 * `--cpu` counts the main thread's processor time instead of what the clock says.
 */
const { values } = parseArgs({
  strict: false,
  options: { data: { type: 'string' }, cpu: { type: 'boolean' }, conversations: { type: 'string' } },
})
const options = benchOptions()
const CONVERSATIONS = Number(values['conversations'] ?? (options.quick ? 2_000 : 100_000))
const LONGEST = options.quick ? 500 : 10_000
const RUNS = options.quick ? 1 : 7
const DESKTOP = { width: 1280, height: 800 }
const PHONE = { width: 390, height: 800 }

const keep = typeof values['data'] === 'string' ? values['data'] : undefined
const site = await startLargeSite({ conversations: CONVERSATIONS, longest: LONGEST }, keep)
const { deskbell, planted } = site
const api = await signInApi(deskbell, deskbell.admin)
const profile = await openProfile(DESKTOP)

/** The browser starts, loads what it is told to while it is quick, and is slow from `act` on. */
async function readable(
  id: ConversationId,
  prepare: (page: Page) => Promise<void>,
  act: (page: Page) => Promise<unknown>,
) {
  const newest = must(await api.conversations.messages(id)).items[0]
  if (!newest) throw new Error(`${id} has no message`)
  await profile.restart()
  const page = await profile.newPage()
  const readableAfter = await watchReadable(page, newest.text)
  await prepare(page)
  const trace = values['cpu'] ? await traceMainThread(page) : undefined
  if (!trace) await slowDown(page)
  else await markKind(page, 'begin')
  await act(page)
  const clock = await readableAfter()
  return trace ? workUntil(await trace.stop(), READABLE) * SLOWDOWN : clock
}

const row = (page: Page, id: ConversationId) => page.locator(`a[href="/conversations/${id}"]`)
const byClick = (id: ConversationId) =>
  readable(
    id,
    async page => {
      await page.goto(deskbell.origin)
      await row(page, id).waitFor()
    },
    page => row(page, id).click(),
  )
const byTap = (id: ConversationId, viewport = PHONE) =>
  readable(
    id,
    page => page.setViewportSize(viewport),
    page => page.goto(`${deskbell.origin}/conversations/${id}?ntf=ntf_00000000`, { waitUntil: 'commit' }),
  )

const first = await profile.newPage()
await signIn(first, deskbell)
await first.evaluate(async () => navigator.serviceWorker.ready)
const { items } = must(await api.conversations.list({ limit: 50 }))
const short = items.map(({ id }) => id).filter(id => id !== planted.newestId)
/** One that was never opened here. */
const another = () => short.shift() ?? planted.conversationId

const ways: [string, () => Promise<number>][] = [
  ['a thread of 2 messages, by a click', () => byClick(another())],
  [`a thread of ${LONGEST} messages, by a click`, () => byClick(planted.newestId)],
  ['a notification, app closed; thread read before', () => byTap(planted.newestId)],
  ['a notification, app closed; thread never opened here', () => byTap(another())],
  ['the same on a desktop, beside the list', () => byTap(another(), DESKTOP)],
]
const rows: string[][] = []
for (const [what, run] of ways) {
  const took: number[] = []
  for (let count = 0; count < RUNS; count++) took.push(await run())
  rows.push([what, String(RUNS), median(took).toFixed(0), Math.max(...took).toFixed(0)])
}
await profile.dispose()
await site.stop()

printTable(
  options,
  `Until a conversation can be read, ${SLOWDOWN}× slower${values['cpu'] ? ', processor time of the main thread' : ''}: ${CONVERSATIONS} conversations`,
  ['ms', 'runs', 'p50', 'longest'],
  rows,
)
