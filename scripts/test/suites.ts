import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { stripVTControlCharacters } from 'node:util'
import { ROOT, toolEnvironment } from '../lib/paths.mjs'
import { capture, step } from '../lib/steps.mjs'
import { digest, type Failure, failuresOfPlaywright, failuresOfVitest } from './failures.ts'
import { lastLine, type Tally, tallyPlaywright, tallyVitest } from './tally.ts'
import { findChromium, findFirefox } from './tools.ts'

type Suite = {
  name: string
  cwd: string
  bin: string
  args: readonly string[]
  env: Record<string, string>
  reportFile: string
  tally: (report: unknown, ok: boolean) => Tally
  failures: (report: unknown) => Failure[]
  advice: string
}

async function readReport(file: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(file, 'utf8'))
  } catch {
    // The run ended before it could write one: counted as broken.
    return undefined
  }
}

async function runSuite({ name, cwd, bin, args, env, reportFile, tally, failures, advice }: Suite): Promise<Tally> {
  const work = async () => {
    const { ok, output } = await capture(bin, args, { cwd, env: toolEnvironment(env) })
    const report = await readReport(reportFile)
    const count = tally(report, ok)
    const said = digest(failures(report))
    return { ok: count.failed === 0, output: `${said}\n\n${output}`, note: lastLine(count), count, said }
  }
  const { count, said } = await step(name, work, advice)
  if (count.failed === 0 && said !== '') console.log(`\n${stripVTControlCharacters(said)}\n`)
  return count
}

/** Unit and integration tests of every package, the server's on SQLite and on PostgreSQL. */
export function runVitest(folder: string, databaseUrl: string): Promise<Tally> {
  const reportFile = join(folder, 'vitest.json')
  return runSuite({
    name: 'vitest',
    cwd: ROOT,
    bin: join(ROOT, 'node_modules/.bin/vitest'),
    args: ['run', '--allowOnly=false', '--reporter=default', '--reporter=json', `--outputFile.json=${reportFile}`],
    env: { DESKBELL_TEST_DATABASE_URL: databaseUrl },
    reportFile,
    tally: tallyVitest,
    failures: failuresOfVitest,
    advice: 'Run one file again with: npx vitest run <file>',
  })
}

/** What the browser tests are told about this machine. */
export const browserEnvironment = (): Record<string, string> => ({
  DESKBELL_CHROMIUM: findChromium() ?? '',
  DESKBELL_FIREFOX: findFirefox() ?? '',
})

/** The whole product in real browsers. */
export function runPlaywright(folder: string, databaseUrl: string): Promise<Tally> {
  const reportFile = join(folder, 'playwright.json')
  return runSuite({
    name: 'e2e',
    cwd: join(ROOT, 'e2e'),
    bin: join(ROOT, 'e2e/node_modules/.bin/playwright'),
    args: ['test', '--forbid-only', '--reporter=list,json'],
    env: { ...browserEnvironment(), DESKBELL_TEST_DATABASE_URL: databaseUrl, PLAYWRIGHT_JSON_OUTPUT_FILE: reportFile },
    reportFile,
    tally: tallyPlaywright,
    failures: failuresOfPlaywright,
    advice: 'Run one test again with: pnpm e2e <part of its name>',
  })
}
