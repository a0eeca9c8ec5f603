import { randomFillSync } from 'node:crypto'
import { expect, it } from 'vitest'
import { createSealer, deriveSecret, sealedVersion } from './sealer.ts'

const key = Buffer.alloc(32, 7)
const sealer = createSealer(key, randomFillSync)

it('W40: opens what it sealed, in its own place alone', () => {
  const sealed = sealer.seal('private key', 'vapid:1')
  expect(sealer.open(sealed, 'vapid:1')).toEqual({ ok: true, text: 'private key' })
  expect(sealer.open(sealed, 'vapid:2')).toEqual({ ok: false })
  expect(createSealer(Buffer.alloc(32, 8), randomFillSync).open(sealed, 'vapid:1')).toEqual({ ok: false })
})

it('W40: shows nothing of the text, and the same text twice differs', () => {
  const one = sealer.seal('private key', 'x')
  expect(one).not.toContain('private')
  expect(sealer.seal('private key', 'x')).not.toBe(one)
})

it('refuses whatever was tampered with', () => {
  const sealed = sealer.seal('private key', 'x')
  const [version, body = ''] = sealed.split('.')
  const bytes = Buffer.from(body, 'base64url')
  for (let at = 0; at < bytes.length; at++) {
    const changed = Buffer.from(bytes)
    changed[at] = (changed[at] ?? 0) ^ 1
    expect(sealer.open(`${version}.${changed.toString('base64url')}`, 'x')).toEqual({ ok: false })
  }
  for (const broken of ['', '1', '1.', `2.${body}`, `1.${body.slice(0, 20)}`]) {
    expect(sealer.open(broken, 'x')).toEqual({ ok: false })
  }
})

it('W40: a text of one version of the key never opens as another, even under the same key', () => {
  const second = createSealer(key, randomFillSync, 2)
  const [, body] = sealer.seal('private key', 'x').split('.')
  expect(second.open(`1.${body}`, 'x')).toEqual({ ok: false })
  expect(second.open(`2.${body}`, 'x')).toEqual({ ok: false })
  expect(sealedVersion(second.seal('private key', 'x'))).toBe(2)
  for (const none of ['', 'x', '0.x', '-1.x', '1', '1e3.x']) expect(sealedVersion(none)).toBe(0)
})

it('derives a key for each purpose, the same at every start', () => {
  expect(deriveSecret(key, 'receipts')).toEqual(deriveSecret(Buffer.from(key), 'receipts'))
  expect(deriveSecret(key, 'receipts')).not.toEqual(deriveSecret(key, 'seal'))
})
