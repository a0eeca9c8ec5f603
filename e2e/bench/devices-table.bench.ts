import { parseArgs } from 'node:util'
import { benchOptions, printTable } from '../../scripts/lib/bench/report.ts'
import { click } from './lib/click.ts'
import { Session, takeInteractions, watchInteractions } from './lib/interactions.ts'
import { startLargeSite } from './lib/large-site.ts'
import { markKind, traceMainThread, workOf } from './lib/main-thread.ts'
import { openProfile, SLOWDOWN, signIn, slowDown } from './lib/slow-browser.ts'

/**
 * From an input to the next paint in the table of registered devices, hundreds of which are loaded. `--cpu` counts the main
 * thread's processor time instead of what the clock says: for a machine that is busy with else.
 */
const { values } = parseArgs({ strict: false, options: { cpu: { type: 'boolean' } } })
const options = benchOptions()
const DEVICES = options.quick ? 1_000 : 10_000
const ROUNDS = options.quick ? 1 : 3
const ROWS = options.quick ? 100 : 300

const site = await startLargeSite({ conversations: 10, longest: 2, devices: DEVICES }, undefined)
const profile = await openProfile({ width: 1280, height: 800 })
const page = await profile.newPage()
const session = new Session()
let trace: Awaited<ReturnType<typeof traceMainThread>> | undefined
let longestScroll = 0

async function measured(kind: string, count: number, act: () => Promise<unknown>): Promise<void> {
  await takeInteractions(page)
  if (trace) await markKind(page, kind)
  await act()
  const { told, longestFrame } = await takeInteractions(page)
  if (kind === SCROLLING) longestScroll = Math.max(longestScroll, longestFrame)
  if (!trace) session.add(kind, count, told)
}

const SCROLLING = 'a page further down'
const rows = () => page.getByRole('table').locator('tbody > tr')
const settled = async () => {
  await page.locator('table:not([aria-busy=true])').waitFor()
  await rows().first().waitFor()
}

await watchInteractions(page)
await signIn(page, site.deskbell)
await page.goto(`${site.deskbell.origin}/settings/devices`)
await settled()
await loadRows()
trace = values['cpu'] ? await traceMainThread(page) : undefined
if (!trace) await slowDown(page)
for (let round = 0; round < ROUNDS; round++) {
  await measured(SCROLLING, 6, async () => {
    await rows().first().getByRole('checkbox').focus()
    for (let count = 0; count < 5; count++) await page.keyboard.press('PageDown')
    await page.mouse.wheel(0, 4_000)
    await page.keyboard.press('Home')
  })
  await measured('mark a row', 2, async () => {
    for (let count = 0; count < 2; count++) await page.keyboard.press('Space')
  })
  const search = page.getByRole('searchbox')
  await search.focus()
  await measured('type a search', 7, () => page.keyboard.type('agent 7', { delay: 60 }))
  await measured('search', 1, () => page.keyboard.press('Enter'))
  await page.waitForURL(/q=agent/)
  await settled()
  await measured('end the search', 1, async () => {
    await search.fill('x')
    await page.keyboard.press('Backspace')
  })
  await page.waitForURL(address => !address.searchParams.has('q'))
  await settled()
  await loadRows()
  for (const name of ['Owner', 'Last seen']) {
    const header = page.getByRole('columnheader', { name }).getByRole('button')
    await header.scrollIntoViewIfNeeded()
    await measured('sort', 1, () => click(header))
    await settled()
  }
  for (const name of ['Probably dead', 'All']) {
    const view = page.getByRole('group', { name: 'State' }).getByRole('button', { name })
    await measured('another state', 1, () => click(view))
    await settled()
  }
  await loadRows()
  const more = page.getByRole('button', { name: 'Load more' })
  await more.scrollIntoViewIfNeeded()
  await measured('load more', 1, () => click(more))
  await settled()
}
for (const { kind, cpu } of workOf((await trace?.stop()) ?? [])) session.add(kind, 1, [{ duration: cpu * SLOWDOWN }])
await profile.dispose()
await site.stop()

printTable(
  options,
  `${trace ? 'Processor time of the main thread from' : 'From'} an input to the next paint, ${SLOWDOWN}× slower: ${DEVICES} devices, ${ROWS} rows loaded`,
  ['ms', 'inputs', 'p50', 'INP', 'longest'],
  session.rows(),
)
if (!options.markdown) console.log(`\nThe longest frame while scrolling: ${longestScroll.toFixed(0)} ms`)

/** Loads until so many rows are there, then goes back to the first. */
async function loadRows(): Promise<void> {
  while ((await rows().count()) < ROWS) {
    const before = await rows().count()
    await page.getByRole('button', { name: 'Load more' }).click()
    await rows().nth(before).waitFor()
  }
  await page.evaluate(() => scrollTo(0, 0))
}
