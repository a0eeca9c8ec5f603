import { randomBytes } from 'node:crypto'
import { type DeliveryId, parseId } from '@deskbell/contract'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { createReceiptTokens } from './receipt-tokens.ts'

const id = parseId('dlv', 'dlv_A1b2C3d4E5') as DeliveryId

it('a token names the delivery that it was made for, under its own key alone', () => {
  const tokens = createReceiptTokens(randomBytes(32))
  const token = tokens.sign(id)
  expect(tokens.read(token)).toBe(id)
  expect(createReceiptTokens(randomBytes(32)).read(token)).toBeUndefined()
  expect(token.length).toBeLessThanOrEqual(256)
})

it('no other text is a token', () => {
  const tokens = createReceiptTokens(randomBytes(32))
  const mac = tokens.sign(id).slice(id.length + 1)
  for (const text of [
    '',
    '.',
    id,
    `${id}.`,
    `${id}.${mac}.`,
    `dlv_A1b2C3d4E6.${mac}`,
    `${id}.${mac}AAAA`,
    `usr_12345678.${mac}`,
  ]) {
    expect(tokens.read(text)).toBeUndefined()
  }
  fc.assert(
    fc.property(fc.string(), text => tokens.read(text) === undefined && tokens.read(`${id}.${text}`) === undefined),
  )
})
