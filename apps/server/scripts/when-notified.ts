/**
 * Writes `docs/when-notified.md` from the lines that the tests of routing hold its function to (S1).
 *
 *     node apps/server/scripts/when-notified.ts           writes it
 *     node apps/server/scripts/when-notified.ts --check   fails if the committed one is not what it would write
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { visitorTable } from '../src/email/visitor-table.ts'
import { whenNotified } from '../src/routing/table/when-notified.ts'

const file = new URL('../../../docs/when-notified.md', import.meta.url)
const wanted = whenNotified(visitorTable())

if (process.argv.includes('--check')) {
  if (read() !== wanted) {
    process.stderr.write(
      'docs/when-notified.md is not what the rules say. Run: node apps/server/scripts/when-notified.ts\n',
    )
    process.exitCode = 1
  }
} else {
  writeFileSync(file, wanted)
}

function read(): string | undefined {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return undefined
  }
}
