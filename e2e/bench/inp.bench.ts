import { parseArgs } from 'node:util'
import { benchOptions, printTable } from '../../scripts/lib/bench/report.ts'
import { click } from './lib/click.ts'
import { type Interaction, Session, takeInteractions, watchInteractions } from './lib/interactions.ts'
import { startLargeSite } from './lib/large-site.ts'
import { keepWriting } from './lib/live-traffic.ts'
import { markKind, traceMainThread, workOf } from './lib/main-thread.ts'
import { openProfile, SLOWDOWN, signIn, slowDown } from './lib/slow-browser.ts'

/**
 * From an input to the next paint, as an agent works through a large inbox: hundreds of rows are loaded, a conversation
 * is open beside them, and other people write all the while. `--slow` prints what took longer than 100 ms, and with what.
 * `--cpu` counts the main thread's processor time instead of what the clock says: for a machine that is busy with else.
 */
const { values } = parseArgs({
  strict: false,
  options: {
    data: { type: 'string' },
    slow: { type: 'boolean' },
    cpu: { type: 'boolean' },
    conversations: { type: 'string' },
  },
})
const options = benchOptions()
const CONVERSATIONS = Number(values['conversations'] ?? (options.quick ? 2_000 : 100_000))
const ROUNDS = options.quick ? 1 : 3
const ROWS = options.quick ? 60 : 300
const EVENTS_A_SECOND = 5
const LIMIT_MS = 100
/** Above these rows stand those who write. */
const QUIET_FROM = 25

const site = await startLargeSite(
  { conversations: CONVERSATIONS, longest: 500 },
  typeof values['data'] === 'string' ? values['data'] : undefined,
)
const { deskbell } = site
const profile = await openProfile({ width: 1280, height: 800 })
const page = await profile.newPage()
const session = new Session()
let trace: Awaited<ReturnType<typeof traceMainThread>> | undefined
let longestScroll = 0

/** Does something that is `count` interactions, and notes how long each took. */
async function measured(kind: string, count: number, act: () => Promise<unknown>): Promise<void> {
  await takeInteractions(page)
  if (trace) await markKind(page, kind)
  await act()
  const { told, longestFrame } = await takeInteractions(page)
  if (kind === SCROLLING) longestScroll = Math.max(longestScroll, longestFrame)
  if (trace) return
  session.add(kind, count, told)
  if (values['slow']) for (const one of told) if (one.duration > LIMIT_MS) tellSlow(kind, one)
}

const SCROLLING = 'a page further down the list'
const rows = () => page.getByRole('list', { name: 'Conversations' }).getByRole('listitem')
const view = (name: string) => page.getByRole('group', { name: 'Show' }).getByRole('button', { name })
const thread = () => page.getByRole('region', { name: 'Conversation' }).getByRole('listitem')
const reply = () => page.getByLabel('Reply', { exact: true })
const press = (key: string) => page.keyboard.press(key)

await watchInteractions(page)
await signIn(page, deskbell)
const traffic = await keepWriting(deskbell, EVENTS_A_SECOND)
await loadRows()
trace = values['cpu'] ? await traceMainThread(page) : undefined
if (!trace) await slowDown(page)
for (let round = 0; round < ROUNDS; round++) {
  for (const place of [1, 4, 7]) {
    await aimAt(place)
    await measured('open a conversation', 1, () => openRow(place))
    await thread().first().waitFor()
  }
  await page.locator('h1').first().click()
  // What waits asks the page over and over: never while something is measured.
  for (const key of ['j', 'j', 'k']) {
    await measured('the next one, by key', 1, () => press(key))
    await thread().first().waitFor()
  }
  const words = 'the parcel left on Monday'
  await measured('type a reply', words.length, () => reply().pressSequentially(words, { delay: 60 }))
  await measured('send it', 1, () => press('Enter'))
  await measured('details of the visitor', 2, async () => {
    await click(page.getByRole('button', { name: 'Details', exact: true }))
    await click(page.getByRole('button', { name: 'Details', exact: true }))
  })
  const take = page.getByRole('button', { name: /^(Take|Give back)$/ })
  await measured('take, give back', 1, () => click(take))
  await take.and(page.locator('[aria-busy=false]')).waitFor()
  await measured(SCROLLING, 4, async () => {
    await rows().first().getByRole('link').focus()
    for (let count = 0; count < 4; count++) await press('PageDown')
    await page.mouse.wheel(0, 4_000)
    await press('Home')
  })
  for (const name of ['Mine', 'Unassigned', 'Closed', 'Open']) {
    await measured('another list', 1, () => click(view(name)))
    await rows().first().waitFor()
  }
  await loadRows()
  await page.getByLabel('Department').focus()
  for (const key of ['ArrowDown', 'ArrowUp']) {
    await measured('another department', 1, () => press(key))
    await rows().first().waitFor()
  }
  await loadRows()
  const search = page.getByRole('searchbox', { name: 'Search' })
  await measured('type a search', 12, () => search.pressSequentially('visitor 4821', { delay: 60 }))
  await measured('search', 1, () => press('Enter'))
  await page.waitForURL(/q=visitor/)
  await measured('end the search', 1, async () => {
    await search.fill('x')
    await press('Backspace')
  })
  await page.waitForURL(address => !address.searchParams.has('q'))
  await loadRows()
  await measured('open and close a dialog', 2, async () => {
    await click(page.getByRole('button', { name: 'Keyboard shortcuts' }))
    await page.getByRole('dialog').waitFor()
    await press('Escape')
  })
  await measured('open and close a menu', 2, async () => {
    await click(page.getByRole('button', { name: /^Howdy/ }))
    await press('Escape')
  })
  await measured('back to the list alone', 1, () => {
    void page.locator('h1').first().click()
    return press('u')
  })
  await aimAt(2)
  await measured('open a conversation', 1, () => openRow(2))
}
for (const { kind, event, cpu } of workOf((await trace?.stop()) ?? [])) {
  const duration = cpu * SLOWDOWN
  session.add(kind, 1, [{ duration }])
  if (values['slow'] && duration > LIMIT_MS) console.log(`  ${kind}: ${event} ${duration.toFixed(0)} ms`)
}
const written = await traffic.stop()
await profile.dispose()
await site.stop()

const loaded = `${CONVERSATIONS} conversations, ${ROWS} rows loaded, ${written.perSecond} events a second`
printTable(
  options,
  `${trace ? 'Processor time of the main thread from' : 'From'} an input to the next paint, ${SLOWDOWN}× slower: ${loaded}`,
  ['ms', 'inputs', 'p50', 'INP', 'longest'],
  session.rows(),
)
if (!options.markdown) console.log(`\nThe longest frame while scrolling: ${longestScroll.toFixed(0)} ms`)

/** Nobody clicks on what is not seen yet. */
async function aimAt(place: number): Promise<void> {
  await rows()
    .nth(QUIET_FROM + place)
    .evaluate(row => row.scrollIntoView({ block: 'center' }))
}

/** A click on a row below those that new messages move while one aims. */
async function openRow(place: number): Promise<void> {
  const { x, y } = await rows()
    .nth(QUIET_FROM + place)
    .evaluate(row => {
      const { left, top, height } = row.getBoundingClientRect()
      return { x: left + 60, y: top + height / 2 }
    })
  await page.mouse.click(x, y)
}

/** Scrolls until so many rows are there, then back to the first. */
async function loadRows(): Promise<void> {
  const last = rows().nth(ROWS - 1)
  await rows().first().waitFor()
  while (!(await last.isVisible())) {
    await page.evaluate(() => scrollTo(0, document.documentElement.scrollHeight))
    await page.evaluate(() => new Promise(resolve => requestAnimationFrame(resolve)))
  }
  await page.evaluate(() => scrollTo(0, 0))
}

function tellSlow(kind: string, { name, duration, waiting, handling }: Interaction): void {
  console.log(
    `  ${kind}: ${name} ${duration} ms = ${waiting.toFixed(0)} waiting + ${handling.toFixed(0)} handling + drawing`,
  )
}
