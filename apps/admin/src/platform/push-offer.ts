import type { UserKey } from '../shared/record-store.ts'
import type { OfferNote, PushIntent } from '../shared/records.ts'
import { connectionStore } from './connection.ts'
import { records } from './storage.ts'
import { pushUserOf } from './this-browser.ts'

/** What this person did in this browser about notifications so far. */
export interface OfferHistory {
  readonly intent: PushIntent
  /** The last time that the app offered them by itself. */
  readonly last: OfferNote | undefined
}

/** Undefined when nobody is signed in or the storage cannot be read: who may have answered is not asked again. */
export async function readOfferHistory(): Promise<OfferHistory | undefined> {
  const user = whoIsHere()
  if (!user) return undefined
  const mine = records.ofUser(user)
  try {
    const [intent, last] = await Promise.all([mine.read('intent'), mine.read('offer')])
    return { intent: intent ?? 'unset', last }
  } catch {
    return undefined
  }
}

/** @returns false when it could not be kept: it must not be shown then, since it would be shown again and again */
export async function noteOffer(answer: OfferNote['answer']): Promise<boolean> {
  const user = whoIsHere()
  if (!user) return false
  try {
    await records.ofUser(user).write('offer', { at: Date.now(), answer })
    return true
  } catch {
    return false
  }
}

function whoIsHere(): UserKey | null {
  return pushUserOf(connectionStore.get())
}
