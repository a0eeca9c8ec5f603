import { createHash, createHmac, timingSafeEqual } from 'node:crypto'
import type { Db } from '../db/database.ts'

/** Addresses differ in nothing that people mean by capitals. */
function hashAddress(address: string): string {
  return createHash('sha256').update(address.trim().toLowerCase()).digest('base64url')
}

export function isOptedOut(db: Db, address: string): Promise<boolean> {
  return isHashOptedOut(db, hashAddress(address))
}

export async function isHashOptedOut(db: Db, addressHash: string): Promise<boolean> {
  const row = await db
    .selectFrom('mail_opt_outs')
    .select('at')
    .where('address_hash', '=', addressHash)
    .executeTakeFirst()
  return row !== undefined
}

export async function optOut(db: Db, addressHash: string, now: number): Promise<void> {
  await db
    .insertInto('mail_opt_outs')
    .values({ address_hash: addressHash, at: now })
    .onConflict(conflict => conflict.doNothing())
    .execute()
}

/** They have changed their mind. */
export async function optIn(db: Db, addressHash: string): Promise<void> {
  await db.deleteFrom('mail_opt_outs').where('address_hash', '=', addressHash).execute()
}

/** What a mail's address for stopping them proves: its reader got a mail of ours. It never ends, as the mail does not. */
export interface UnsubscribeTokens {
  make(address: string): string
  /** @returns the hash of the address; undefined if it is none of ours */
  read(token: string): string | undefined
}

/** @param secret of this site's own */
export function createUnsubscribeTokens(secret: Buffer): UnsubscribeTokens {
  const sign = (hash: string) => createHmac('sha256', secret).update(`unsubscribe\n${hash}`).digest()
  return {
    make(address) {
      const hash = hashAddress(address)
      return `${hash}.${sign(hash).toString('base64url')}`
    },
    read(token) {
      const [hash = '', signature = ''] = token.split('.')
      const [given, wanted] = [Buffer.from(signature, 'base64url'), sign(hash)]
      return given.length === wanted.length && timingSafeEqual(given, wanted) ? hash : undefined
    },
  }
}
