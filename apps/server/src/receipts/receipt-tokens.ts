import { createHmac, timingSafeEqual } from 'node:crypto'
import { type DeliveryId, parseId } from '@deskbell/contract'

/** 128 bits: nobody guesses one in the thirty days that a token is good for. */
const MAC_BYTES = 16

/** Tokens by which a worker reports on one delivery without a session (contract, "Receipts"). */
export interface ReceiptTokens {
  sign(id: DeliveryId): string
  /** The delivery that the token was made for, or undefined if we did not make it. */
  read(token: string): DeliveryId | undefined
}

/** @param key a server secret of this one purpose */
export function createReceiptTokens(key: Uint8Array): ReceiptTokens {
  const macOf = (id: DeliveryId) => createHmac('sha256', key).update(id).digest().subarray(0, MAC_BYTES)
  return {
    sign: id => `${id}.${macOf(id).toString('base64url')}`,
    read(token) {
      const [first, mac = '', ...rest] = token.split('.')
      const id = parseId('dlv', first)
      if (!id || rest.length > 0) return undefined
      const given = Buffer.from(mac, 'base64url')
      return given.length === MAC_BYTES && timingSafeEqual(given, macOf(id)) ? id : undefined
    },
  }
}
