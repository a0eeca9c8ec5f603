/**
 * Writes `openapi.json` from the schemas. `--check` writes nothing and fails if the committed file differs; `--out FILE`
 * names another file.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { toOpenApi } from './to-openapi.ts'

const { values } = parseArgs({
  options: {
    check: { type: 'boolean', default: false },
    out: { type: 'string', default: new URL('../openapi.json', import.meta.url).pathname },
  },
})
const text = `${JSON.stringify(toOpenApi(), null, 2)}\n`

if (!values.check) {
  writeFileSync(values.out, text)
} else if (readFileSync(values.out, 'utf8') !== text) {
  console.error('openapi.json differs from the schemas. Run: node packages/contract/scripts/openapi.ts')
  process.exitCode = 1
}
