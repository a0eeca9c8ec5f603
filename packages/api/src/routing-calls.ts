import type {
  ConversationId,
  ConversationMute,
  DeviceId,
  DevicePassport,
  DevicePassportQuery,
  NotificationQuery,
  Preferences,
  PreferencesPatch,
  Reach,
  ReachabilityQuery,
  RunId,
  SiteSettings,
  SiteSettingsPatch,
  TestRun,
  TestRunQuery,
  TestsAnswer,
  TestsPost,
  Trace,
} from '@deskbell/contract'
import { readObject, readPage } from './read.ts'
import type { Transport } from './transport.ts'

/** Level `routing`: the log, tests of many, the site's settings. */
export function routingCalls(call: Transport) {
  const readSettings = readObject<SiteSettings>('retentionDays')
  const readPreferences = readObject<Preferences>()
  const readMute = readObject<ConversationMute>('muted')
  return {
    log: {
      list: (query: NotificationQuery, signal?: AbortSignal) =>
        call({ method: 'GET', path: '/notifications', query, signal, read: readPage<Trace> }),
    },
    tests: {
      /** @param idempotencyKey the same for every try, so that nobody is rung twice */
      start: (body: TestsPost, idempotencyKey: string) =>
        call({
          method: 'POST',
          path: '/tests',
          body,
          idempotencyKey,
          read: readObject<TestsAnswer>('runId', 'devices'),
        }),
      read: (id: RunId, query: TestRunQuery = {}, signal?: AbortSignal) =>
        call({ method: 'GET', path: `/tests/${id}`, query, signal, read: readObject<TestRun>('reached', 'items') }),
    },
    preferences: {
      read: (signal?: AbortSignal) => call({ method: 'GET', path: '/preferences', signal, read: readPreferences }),
      update: (body: PreferencesPatch) => call({ method: 'PATCH', path: '/preferences', body, read: readPreferences }),
    },
    mutes: {
      read: (id: ConversationId, signal?: AbortSignal) =>
        call({ method: 'GET', path: `/conversations/${id}/mute`, signal, read: readMute }),
      set: (id: ConversationId, body: ConversationMute) =>
        call({ method: 'PUT', path: `/conversations/${id}/mute`, body, read: readMute }),
    },
    reach: {
      list: (query: ReachabilityQuery, signal?: AbortSignal) =>
        call({ method: 'GET', path: '/reachability', query, signal, read: readPage<Reach> }),
      /** All that is known of a device. */
      passport: (id: DeviceId, query: DevicePassportQuery, signal?: AbortSignal) =>
        call({
          method: 'GET',
          path: `/devices/${id}`,
          query,
          signal,
          read: readObject<DevicePassport>('id', 'owner', 'days'),
        }),
    },
    settings: {
      read: (signal?: AbortSignal) => call({ method: 'GET', path: '/settings', signal, read: readSettings }),
      update: (body: SiteSettingsPatch) => call({ method: 'PATCH', path: '/settings', body, read: readSettings }),
    },
  }
}
