import { readFile } from 'node:fs/promises'
import { expect, it } from 'vitest'
import { RETRY_POLICY, type Rule } from './retry-policy.ts'

const mendings: Record<NonNullable<Rule['mend']>, string> = {
  new_token: 'once more with a new token',
  short_form: 'once more, shorter',
  when_asked: 'once more, if it asks for that',
}
const deliveries: Record<Rule['delivery'], string> = {
  accept: 'done',
  retry: 'tried again until it expires',
  retry_few: 'tried again, eight times at most',
  fail: 'given up',
}
const devices: Record<Rule['device'], string> = {
  keep: 'kept',
  count: "kept; quarantined if three messages in a row are refused and other devices' are not",
  quarantine: 'quarantined',
  remove: 'removed',
}

it('docs/delivery.md says of every fault what the policy does', async () => {
  const text = await readFile(new URL('../../../../docs/delivery.md', import.meta.url), 'utf8')
  const rows = text.split('\n').flatMap(line => {
    const [fault, , ...then] = line
      .split('|')
      .slice(1, -1)
      .map(cell => cell.trim())
    return fault?.startsWith('`') ? [[fault.replaceAll('`', ''), then]] : []
  })
  const expected = Object.entries(RETRY_POLICY).map(([fault, { mend, delivery, device }]) => [
    fault,
    [mend === null ? '–' : mendings[mend], deliveries[delivery], devices[device]],
  ])
  expect(Object.fromEntries(rows)).toEqual(Object.fromEntries(expected))
})
