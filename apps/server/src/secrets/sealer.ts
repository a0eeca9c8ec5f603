import { createCipheriv, createDecipheriv, hkdfSync } from 'node:crypto'
import type { Random } from '../ports.ts'

const NONCE_BYTES = 12
const TAG_BYTES = 16

export type Opened = { readonly ok: true; readonly text: string } | { readonly ok: false }

/**
 * Seals secrets at rest with AES-256-GCM under the master key (W40). The version of the master key stands in every sealed
 * text and is bound into its seal, so that a text of an earlier key is never taken for one of today's.
 */
export interface Sealer {
  /** @param context what it is and whose, such as `vapid:{keyId}`: a sealed text opens only in its own place */
  seal(text: string, context: string): string
  open(sealed: string, context: string): Opened
}

/** @param version of the master key: 1 for the first one of a database, one more with each change */
export function createSealer(masterKey: Buffer, random: Random, version = 1): Sealer {
  const key = deriveSecret(masterKey, 'seal')
  const additional = (context: string) => Buffer.from(`${version}:${context}`)
  return {
    seal(text, context) {
      const nonce = random(new Uint8Array(NONCE_BYTES))
      const cipher = createCipheriv('aes-256-gcm', key, nonce)
      cipher.setAAD(additional(context))
      const body = Buffer.concat([nonce, cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()])
      return `${version}.${body.toString('base64url')}`
    },
    open(sealed, context) {
      const [, body = ''] = sealed.split('.')
      const bytes = Buffer.from(body, 'base64url')
      if (sealedVersion(sealed) !== version || bytes.length < NONCE_BYTES + TAG_BYTES) return { ok: false }
      const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, NONCE_BYTES))
      decipher.setAAD(additional(context))
      decipher.setAuthTag(bytes.subarray(-TAG_BYTES))
      const text = decipher.update(bytes.subarray(NONCE_BYTES, -TAG_BYTES))
      try {
        return { ok: true, text: Buffer.concat([text, decipher.final()]).toString('utf8') }
      } catch {
        return { ok: false }
      }
    },
  }
}

/** Under which version of the master key a text was sealed; 0 for what is no sealed text. */
export function sealedVersion(sealed: string): number {
  return Number(/^([1-9]\d{0,8})\./.exec(sealed)?.[1] ?? 0)
}

/** 32 bytes for one purpose, always the same for one key. */
export function deriveSecret(key: Buffer, purpose: string): Buffer {
  return Buffer.from(hkdfSync('sha256', key, '', `deskbell ${purpose}`, 32))
}
