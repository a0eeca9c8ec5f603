import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { deepLinkPath, parseDeepLinkPath, parsePushMessage } from './index.ts'
import * as schemas from './schemas/index.ts'

interface Fixtures {
  readonly valid: readonly { readonly name: string; readonly value: unknown }[]
  readonly invalid: readonly { readonly name: string; readonly value: unknown }[]
}

const folder = new URL('../fixtures/', import.meta.url)
const read = (name: string) => JSON.parse(readFileSync(new URL(`${name}.json`, folder), 'utf8')) as Fixtures

/** Parts that only stand inside others: the fixtures of those cover them. */
const parts = [
  'auditSubject',
  'contentPolicy',
  'deliveryResult',
  'departmentName',
  'deviceDay',
  'deviceHealth',
  'diagnosticCheck',
  'finding',
  'deviceSort',
  'level',
  'messageEvent',
  'notificationKind',
  'person',
  'promptPlace',
  'promptPolicy',
  'promptRules',
  'pushSubscription',
  'receiptStage',
  'role',
  'seen',
  'visitorPage',
  'widgetSound',
]

const wire = Object.entries<unknown>(schemas)
  .filter((entry): entry is [string, z.ZodType] => entry[0].endsWith('Schema') && entry[1] instanceof z.ZodType)
  .map(([name, schema]) => [name.slice(0, -'Schema'.length), schema] as const)
  .filter(([name]) => !parts.includes(name))

describe.each(wire)('%s', (name, schema) => {
  const fixtures = read(name)
  it('has at least one valid and three invalid fixtures', () => {
    expect(fixtures.valid.length).toBeGreaterThanOrEqual(1)
    expect(fixtures.invalid.length).toBeGreaterThanOrEqual(3)
  })
  it.each(fixtures.valid)('takes: $name', ({ value }) => {
    expect(schema.safeParse(value).error).toBeUndefined()
  })
  it.each(fixtures.invalid)('refuses: $name', ({ value }) => {
    expect(schema.safeParse(value).success).toBe(false)
  })
})

it('every fixture file belongs to a schema or a parser', () => {
  const known = [...wire.map(([name]) => name), 'deepLink']
  const files = readdirSync(folder).map(file => file.replace('.json', ''))
  expect(files.filter(file => !known.includes(file))).toEqual([])
})

describe('the small parsers, without zod', () => {
  const messages = read('pushMessage')
  it.each(messages.valid)('push message: $name', ({ value }) => {
    expect(parsePushMessage(value)).toEqual(value)
  })
  it.each(messages.invalid)('no push message: $name', ({ value }) => {
    expect(parsePushMessage(value)).toBeUndefined()
  })

  const links = read('deepLink') as {
    valid: { name: string; value: string }[]
    invalid: { name: string; value: string }[]
  }
  it.each(links.valid)('C4: deep link both ways: $name', ({ value }) => {
    const link = parseDeepLinkPath(value)
    expect(link && deepLinkPath(link)).toBe(value)
  })
  it.each(links.invalid)('C4: no deep link: $name', ({ value }) => {
    expect(parseDeepLinkPath(value)).toBeUndefined()
  })
})
