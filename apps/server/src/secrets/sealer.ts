import { createCipheriv, createDecipheriv, hkdfSync } from 'node:crypto'
import type { Random } from '../ports.ts'

/** The version of the key that new secrets are sealed with. It stands in every sealed text, so that keys can change. */
const KEY_VERSION = 1
const NONCE_BYTES = 12
const TAG_BYTES = 16

export type Opened = { readonly ok: true; readonly text: string } | { readonly ok: false }

/** Seals secrets at rest with AES-256-GCM under the master key (W40). */
export interface Sealer {
  /** @param context what it is and whose, such as `vapid:{keyId}`: a sealed text opens only in its own place */
  seal(text: string, context: string): string
  open(sealed: string, context: string): Opened
  /** A key of 32 bytes for one purpose, the same at every start. */
  derive(purpose: string): Buffer
}

export function createSealer(masterKey: Buffer, random: Random): Sealer {
  const derive = (purpose: string) => Buffer.from(hkdfSync('sha256', masterKey, '', `deskbell ${purpose}`, 32))
  const key = derive('seal')
  return {
    seal(text, context) {
      const nonce = random(new Uint8Array(NONCE_BYTES))
      const cipher = createCipheriv('aes-256-gcm', key, nonce)
      cipher.setAAD(Buffer.from(`${KEY_VERSION}:${context}`))
      const body = Buffer.concat([nonce, cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()])
      return `${KEY_VERSION}.${body.toString('base64url')}`
    },
    open(sealed, context) {
      const [version, body = ''] = sealed.split('.')
      const bytes = Buffer.from(body, 'base64url')
      if (version !== String(KEY_VERSION) || bytes.length < NONCE_BYTES + TAG_BYTES) return { ok: false }
      const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, NONCE_BYTES))
      decipher.setAAD(Buffer.from(`${version}:${context}`))
      decipher.setAuthTag(bytes.subarray(-TAG_BYTES))
      const text = decipher.update(bytes.subarray(NONCE_BYTES, -TAG_BYTES))
      try {
        return { ok: true, text: Buffer.concat([text, decipher.final()]).toString('utf8') }
      } catch {
        return { ok: false }
      }
    },
    derive,
  }
}
