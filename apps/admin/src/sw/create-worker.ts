import { createWorkerApi, type Fetch } from '@deskbell/api'
import { createActionStore } from '../shared/action-store.ts'
import { alone, type LocksLike } from '../shared/alone.ts'
import { createDb } from '../shared/deskbell-db.ts'
import { genericText } from '../shared/generic-text.ts'
import { wipeIfLost } from '../shared/lost-device.ts'
import { type After, after as realAfter, type WorkerMessage } from '../shared/messages.ts'
import type { ShownData } from '../shared/notification-options.ts'
import { createRecordStore } from '../shared/record-store.ts'
import { openChannel } from '../shared/tab-channel.ts'
import { createWritingStore } from '../shared/writing-store.ts'
import { createBadge } from './badge.ts'
import type { BadgeLike, ClientsLike, NotificationsLike } from './browser.ts'
import { createClickHandler } from './notification-click.ts'
import { createCloseHandler } from './notification-close.ts'
import { createSessionOpener } from './open-session.ts'
import { createPageMessageHandler } from './page-messages.ts'
import { createPress } from './press.ts'
import { createPushHandler } from './push.ts'
import { createReadElsewhere } from './read-elsewhere.ts'
import { createReceiptOutbox } from './receipt-outbox.ts'
import { createReceiptStore } from './receipt-store.ts'
import { createActionSender } from './send-actions.ts'
import { createReplySender } from './send-replies.ts'
import { createShownNotifications } from './shown-notifications.ts'
import { createRenewal, type PushManagerLike } from './subscription-change.ts'
import { createTurns, within } from './turns.ts'

/** What a worker's global scope gives. */
export interface Scope {
  readonly registration: NotificationsLike & {
    readonly scope: string
    readonly pushManager: PushManagerLike
    readonly unregister?: () => Promise<boolean>
    /** Background sync: Chromium alone. */
    readonly sync?: { register: (tag: string) => Promise<void> }
  }
  readonly clients: ClientsLike
  readonly navigator: BadgeLike & {
    readonly languages: readonly string[]
    readonly locks?: LocksLike
  }
  readonly skipWaiting: () => Promise<void>
  /** Throws where the browser refuses its caches. */
  readonly caches?: () => Pick<CacheStorage, 'keys' | 'delete'>
  /** How many buttons a notification has here: not everywhere any. */
  readonly maxActions?: number | undefined
}

export interface WorkerOptions {
  readonly fetch?: Fetch
  readonly now?: () => number
  readonly after?: After
}

/** The tag by which the browser wakes the worker once there is a network. */
export const syncTag = 'deskbell'
/** A show that hangs must not silence the next one. */
const turnMs = 10_000
/** The stored language is worth a short wait and no more. */
const languageMs = 500
/** A worker woken by a push lives for some seconds only. */
const requestMs = 10_000

/** Every handler of the worker, wired to the given scope. Making it has no effect. */
export function createWorker(scope: Scope, options: WorkerOptions = {}) {
  const { now = Date.now, after = realAfter, fetch = (input, init) => globalThis.fetch(input, init) } = options
  const { registration, clients, navigator } = scope
  const appUrl = registration.scope.replace(/\/+$/, '')
  const use = createDb()
  const records = createRecordStore(use)
  const shown = createShownNotifications(registration, createTurns(turnMs, after), after)
  let awake: { left: boolean } | undefined
  const wakeLater = async () => {
    if (awake) awake.left = true
    else await registration.sync?.register(syncTag).catch(() => undefined)
  }
  const apiOf = (apiRoot: string) => createWorkerApi({ apiRoot, fetch, timeoutMs: requestMs })

  const outbox = createReceiptOutbox({
    store: createReceiptStore(use),
    apiRoot: async () => (await records.read('registration'))?.apiRoot ?? (await records.read('connection'))?.apiRoot,
    send: (apiRoot, receipts) => apiOf(apiRoot).sendReceipts(receipts),
    wakeLater,
    now,
  })
  /** A refusal may mean that this device was reported lost: nothing of what is kept here may stay then. */
  const refused = async (): Promise<void> => {
    const wiped = await wipeIfLost({
      ...{ use, records, registration },
      caches: () => scope.caches?.(),
      stateOf: async ({ apiRoot, deviceId, renewToken }) => {
        const answer = await apiOf(apiRoot).deviceState(deviceId, renewToken)
        return answer.ok ? answer.data : undefined
      },
    }).catch(() => false)
    if (!wiped) return
    await navigator.clearAppBadge?.().catch(() => undefined)
    // What they show is in their memory still.
    const windows = await clients.matchAll({ type: 'window', includeUncontrolled: true })
    await Promise.allSettled(windows.map(window => window.navigate(`${appUrl}/`)))
  }
  const renewal = createRenewal({
    pushManager: registration.pushManager,
    records,
    put: ({ apiRoot, deviceId }, renewToken, body) => apiOf(apiRoot).putDevice(deviceId, body, renewToken),
    tellPages: () => tellPages(clients),
    refused,
    wakeLater,
    now,
  })
  const setBadge = createBadge(navigator)
  const open = createSessionOpener({ records, fetch, refused, timeoutMs: requestMs })
  const language = () => within(languageMs, records.read('language'), undefined, after)
  const actions = createActionStore(use)
  const texts = async () => genericText([await language(), ...navigator.languages])
  const say = ({ message, navigate }: ShownData, title: string, body: string) =>
    shown.showBeside(message?.conversationId ?? appUrl, {
      title,
      options: { body, icon: `${appUrl}/icons/icon-192.png`, data: { message, navigate } },
    })
  const sendActions = createActionSender({
    ...{ store: actions, open, setBadge, wakeLater, now, texts, say },
  })
  const writing = createWritingStore(use)
  const sendReplies = createReplySender({
    ...{ records, open, wakeLater, now, store: writing },
    alone: work => alone(navigator.locks, 'deskbell-replies', work),
    tell: note => {
      const tabs = openChannel('deskbell-replies')
      tabs?.postMessage(note)
      tabs?.close()
    },
  })
  return {
    appUrl,
    push: createPushHandler({
      ...{ shown, outbox, sendActions, setBadge, language, now },
      app: { appUrl, languages: navigator.languages, maxActions: scope.maxActions ?? 0 },
    }),
    notificationClick: createClickHandler({
      ...{ appUrl, clients, outbox, now, after },
      notDone: async shown => {
        const { failed, open } = await texts()
        await say(shown, failed, open)
      },
      press: createPress({
        ...{ records, actions, writing, sendActions, sendReplies, now },
        newKey: () => crypto.randomUUID(),
      }),
      setPending: target => (target ? records.write('pendingTarget', target) : records.remove('pendingTarget')),
    }),
    notificationClose: createCloseHandler(outbox, now),
    subscriptionChange: renewal.changed,
    message: createPageMessageHandler({
      ...{ outbox, shown, sendActions, badge: navigator, skipWaiting: scope.skipWaiting },
      lookAt: createReadElsewhere({ shown, open }),
    }),
    /**
     * The network is back. Rejects when something is left: the browser then tries again, later and later. Asked for
     * another wake from here it would come at once, again and again while the site is down.
     */
    wake: async (): Promise<void> => {
      const mine = { left: false }
      awake = mine
      await Promise.allSettled([outbox.flush(true), renewal.catchUp(), sendActions().then(sendReplies)])
      awake = undefined
      if (mine.left) throw new Error('Something still waits for the network.')
    },
  }
}

async function tellPages(clients: ClientsLike): Promise<void> {
  const message: WorkerMessage = { type: 'subscription_changed' }
  for (const window of await clients.matchAll({ type: 'window', includeUncontrolled: true })) {
    window.postMessage(message, [])
  }
}
