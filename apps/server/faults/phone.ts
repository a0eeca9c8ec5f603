import { setTimeout as sleep } from 'node:timers/promises'
import { type DeviceId, parsePushMessage, type ReceiptsAnswer } from '@deskbell/contract'
import type { UserAgent } from '@deskbell/push-service'
import { createClient } from '../src/test-support/client.ts'

const LOOK_EVERY_MS = 20
const TRY_AGAIN_MS = 100
/** The contract allows 200. */
const RECEIPTS_AT_ONCE = 100

/** One call of `showNotification`. */
export interface Shown {
  readonly notificationId: string
  readonly tag: string
  /** It replaced itself: nothing rang, and nothing was added to the screen. */
  readonly silent: boolean
}

/** A device as the service worker makes it: shows what arrives, and reports it until somebody took the report. */
export interface Phone {
  readonly id: DeviceId
  readonly agent: UserAgent
  readonly shown: readonly Shown[]
  /** Notifications that were on the screen twice at one time. */
  readonly doubled: readonly string[]
  readonly complaints: readonly string[]
  /** What is on the screen now: tag and notification. */
  screen(): ReadonlyMap<string, string>
  /** Everything that arrived is shown and reported. */
  isQuiet(): boolean
  stop(): Promise<void>
}

interface Receipt {
  readonly token: string
  readonly stage: 'received' | 'displayed'
  readonly at: string
}

/**
 * The display rule of `apps/admin/src/sw`: one visible notification a tag; the same notification again replaces itself
 * and does not ring again.
 * @param pickUrl which server takes the next receipts
 */
export function createPhone(id: DeviceId, agent: UserAgent, pickUrl: () => string): Phone {
  const screen = new Map<string, string>()
  const shown: Shown[] = []
  const doubled: string[] = []
  const complaints: string[] = []
  const outbox: Receipt[] = []
  // Its welcome push has arrived already, and is none of this.
  let taken = agent.received.length
  let stopped = false

  const show = (bytes: Uint8Array) => {
    const message = parsePushMessage(JSON.parse(Buffer.from(bytes).toString()))
    if (!message) return complaints.push('what arrived is no push message')
    const { tag, data } = message.notification
    const silent = screen.get(tag) === data.notificationId
    screen.set(tag, data.notificationId)
    shown.push({ notificationId: data.notificationId, tag, silent })
    if ([...screen.values()].filter(one => one === data.notificationId).length > 1) doubled.push(data.notificationId)
    const at = new Date().toISOString()
    outbox.push(
      { token: data.receiptToken, stage: 'received', at },
      { token: data.receiptToken, stage: 'displayed', at },
    )
    return undefined
  }
  const report = async () => {
    const receipts = outbox.slice(0, RECEIPTS_AT_ONCE)
    if (receipts.length === 0) return
    const body = { sentAt: new Date().toISOString(), receipts }
    const { results } = await createClient(pickUrl()).json<ReceiptsAnswer>('POST', '/receipts', body)
    outbox.splice(0, receipts.length)
    for (const result of results) if ('code' in result) complaints.push(`a receipt was refused: ${result.code}`)
  }
  const live = async () => {
    while (!stopped) {
      for (const bytes of agent.received.slice(taken)) {
        taken += 1
        show(bytes)
      }
      await report().catch(() => sleep(TRY_AGAIN_MS))
      await sleep(LOOK_EVERY_MS)
    }
  }
  const ended = live()
  return {
    id,
    agent,
    shown,
    doubled,
    complaints,
    screen: () => screen,
    isQuiet: () => taken === agent.received.length && outbox.length === 0,
    async stop() {
      stopped = true
      await ended
      await agent.close()
    },
  }
}
