import {
  cleanupOutdatedCaches,
  getCacheKeyForURL,
  matchPrecache,
  type PrecacheEntry,
  precache,
} from 'workbox-precaching'
import type { SubscriptionFacts } from '../shared/device-put.ts'
import { createWorker } from './create-worker.ts'
import { answerFromShell } from './shell.ts'

declare const self: ServiceWorkerGlobalScope & { readonly __WB_MANIFEST: (PrecacheEntry | string)[] }

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
})
const shell = { keyOf: getCacheKeyForURL, match: matchPrecache }

cleanupOutdatedCaches()
precache(self.__WB_MANIFEST)

self.addEventListener('activate', event => event.waitUntil(self.clients.claim()))
self.addEventListener('push', event => event.waitUntil(worker.push(event)))
self.addEventListener('notificationclick', event => event.waitUntil(worker.notificationClick(event.notification)))
self.addEventListener('notificationclose', event => event.waitUntil(worker.notificationClose(event.notification)))
self.addEventListener('message', event => event.waitUntil(worker.message(event)))
self.addEventListener('fetch', event => {
  const answer = answerFromShell(worker.appUrl, shell, event.request, fetch)
  if (answer) event.respondWith(answer)
})
// Both are missing from the compiler's library of worker events.
self.addEventListener('pushsubscriptionchange', event =>
  (event as SubscriptionChangeEvent).waitUntil(
    worker.subscriptionChange((event as SubscriptionChangeEvent).newSubscription),
  ),
)
self.addEventListener('sync', event => (event as ExtendableEvent).waitUntil(worker.wake()))
