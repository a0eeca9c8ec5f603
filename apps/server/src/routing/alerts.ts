import type { UserId } from '@deskbell/contract'
import type { NewEvent } from '../db/append-events.ts'
import type { Claimed } from './claim.ts'
import { type Decision, pushOf } from './decide.ts'

/** Not rung for want of a device, and yet meant: an app that is open tells them (S54, S64). */
const MEANT_ALL_THE_SAME: ReadonlySet<string> = new Set([
  'push_off',
  'no_devices',
  'devices_muted',
  'devices_quarantined',
])

/**
 * One event for all that are to be told of a message, however many they are: it names whoever is fewer, those who are
 * meant or those who are not. Who sees the conversation anyway is not among them.
 */
export function alertOf(
  { conversationId, messageId }: Pick<Claimed, 'conversationId' | 'messageId'>,
  decisions: readonly Decision[],
): NewEvent | undefined {
  const only: UserId[] = []
  const except: UserId[] = []
  for (const one of decisions) {
    const { decision, reason } = pushOf(one)
    if (decision === 'send' || MEANT_ALL_THE_SAME.has(reason)) only.push(one.userId)
    else except.push(one.userId)
  }
  if (only.length === 0) return undefined
  const meant = only.length <= except.length ? { only } : { except }
  return { type: 'alert', audience: 'agents', data: { conversationId, messageId, ...meant } }
}
