import type { SubscriptionFacts } from '../shared/device-put.ts'
import { createWorker } from './create-worker.ts'
import { createPrecache, type PrecacheEntry } from './precache.ts'
import { answerFromShell } from './shell.ts'

declare const self: ServiceWorkerGlobalScope & {
  readonly __WB_MANIFEST: PrecacheEntry[]
  /** `maxActions` is missing where notifications have no buttons. */
  readonly Notification?: { readonly maxActions?: number }
}

/** Newer than the compiler's library. */
interface SubscriptionChangeEvent extends ExtendableEvent {
  readonly newSubscription?: SubscriptionFacts | null
}

/** Wiring alone: listeners stand at the top level, so that the browser knows them from the first evaluation. */
const worker = createWorker({
  registration: self.registration,
  clients: self.clients,
  navigator: self.navigator,
  skipWaiting: () => self.skipWaiting(),
  caches: () => self.caches,
  maxActions: self.Notification?.maxActions,
})
const precache = createPrecache({
  entries: self.__WB_MANIFEST,
  base: self.location.href,
  scope: self.registration.scope,
  caches: () => self.caches,
  fetch: request => fetch(request),
})

self.addEventListener('install', event => event.waitUntil(precache.install()))
self.addEventListener('activate', event => event.waitUntil(Promise.all([precache.activate(), self.clients.claim()])))
self.addEventListener('push', event => event.waitUntil(worker.push(event)))
self.addEventListener('notificationclick', event => event.waitUntil(worker.notificationClick(event)))
self.addEventListener('notificationclose', event => event.waitUntil(worker.notificationClose(event.notification)))
self.addEventListener('message', event => event.waitUntil(worker.message(event)))
self.addEventListener('fetch', event => {
  const answer = answerFromShell(worker.appUrl, precache, event.request, fetch)
  if (answer) event.respondWith(answer)
})
// Both are missing from the compiler's library of worker events.
self.addEventListener('pushsubscriptionchange', event =>
  (event as SubscriptionChangeEvent).waitUntil(
    worker.subscriptionChange((event as SubscriptionChangeEvent).newSubscription),
  ),
)
self.addEventListener('sync', event => (event as ExtendableEvent).waitUntil(worker.wake()))
