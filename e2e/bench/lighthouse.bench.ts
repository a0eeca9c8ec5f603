import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { startPushService } from '@deskbell/push-service'
import { chromium } from '@playwright/test'
import { benchOptions, printTable } from '../../scripts/lib/bench/report.ts'
import { findBrowser } from '../harness/browsers.ts'
import { startDeskbell } from '../harness/deskbell.ts'
import { freePort } from './lib/free-port.ts'
import { signIn } from './lib/slow-browser.ts'

/**
 * Lighthouse's scores for a phone: sign-in, the inbox of somebody signed in, and the demo page. Lighthouse weighs more
 * than the tools of all tests together, so it is no dependency: who wants its scores installs it beside them.
 */
const VERSION = '13.5.0'
const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const MAIN = join(ROOT, '.cache', 'lighthouse', 'node_modules', 'lighthouse', 'core', 'index.js')
const RUNS = 3
/** The app's pages are not to be found by search engines. */
const APP = ['performance', 'accessibility', 'best-practices']
const CATEGORIES = [...APP, 'seo']

type Score = { readonly score: number | null }
interface Report {
  readonly categories: Readonly<Record<string, Score>>
  readonly audits: Readonly<Record<string, Score & { readonly id: string; readonly scoreDisplayMode: string }>>
}
type Lighthouse = (url: string, flags: object) => Promise<{ readonly lhr: Report } | undefined>

const options = benchOptions()
if (existsSync(MAIN)) await run(((await import(pathToFileURL(MAIN).href)) as { default: Lighthouse }).default)
else console.log(`  Not installed (180 MB). To run it: npm install --prefix .cache/lighthouse lighthouse@${VERSION}`)

async function run(lighthouse: Lighthouse): Promise<void> {
  const pushService = await startPushService()
  const deskbell = await startDeskbell({ pushService, withAdmin: true })
  const port = await freePort()
  const browser = await chromium.launchPersistentContext('', {
    executablePath: findBrowser('chromium'),
    chromiumSandbox: process.getuid?.() !== 0,
    args: [`--remote-debugging-port=${port}`],
  })
  const ask = async (path: string, categories: readonly string[]): Promise<Report> => {
    // What is signed in stays so.
    const flags = { port, onlyCategories: categories, disableStorageReset: true, logLevel: 'error' }
    const answer = await lighthouse(deskbell.origin + path, flags)
    if (!answer) throw new Error(`Lighthouse said nothing about ${path}`)
    return answer.lhr
  }
  const rows: string[][] = []
  /** A row: for each category the best run, since what disturbs a run only ever takes from it. */
  const judge = async (name: string, path: string, categories: readonly string[]): Promise<void> => {
    const reports: Report[] = []
    for (let count = 0; count < (options.quick ? 1 : RUNS); count++) reports.push(await ask(path, categories))
    const best = (category: string) =>
      Math.max(...reports.map(({ categories: of }) => (of[category]?.score ?? 0) * 100))
    rows.push([name, ...CATEGORIES.map(each => (categories.includes(each) ? best(each).toFixed(0) : '–'))])
    if (!options.markdown) for (const line of faultsOf(reports)) console.log(`  ${name}: ${line}`)
  }
  await judge('sign-in', '/sign-in', APP)
  await judge('demo page', '/demo', CATEGORIES)
  const page = await browser.newPage()
  await signIn(page, deskbell)
  await page.close()
  await judge('inbox', '/', APP)
  await browser.close()
  await deskbell.stop()
  await pushService.close()
  printTable(options, `Lighthouse ${VERSION}, phone`, ['page', ...CATEGORIES], rows)
}

function faultsOf(reports: readonly Report[]): string[] {
  const failed = reports
    .flatMap(({ audits }) => Object.values(audits))
    .filter(({ score }) => score !== null && score < 0.9)
  return [...new Set(failed.filter(({ scoreDisplayMode }) => scoreDisplayMode !== 'informative').map(({ id }) => id))]
}
