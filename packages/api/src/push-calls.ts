import type {
  Device,
  DeviceId,
  DevicePatch,
  DevicePut,
  DevicePutAnswer,
  DeviceQuery,
  Me,
  NotificationId,
  PushKey,
  PushKeyPost,
  PushKeyRetire,
  PushSettings,
  PushSettingsPatch,
  Receipts,
  ReceiptsAnswer,
  TestAnswer,
  Trace,
} from '@deskbell/contract'
import { readNothing, readObject, readPage } from './read.ts'
import type { Transport } from './transport.ts'

/** Level `push`. A `renewToken` stands in for the session: the worker has none (contract, "PUT device"). */
export function pushCalls(call: Transport) {
  const one = (id: DeviceId) => `/devices/${id}`
  const bearer = (token: string | undefined) => (token ? { credentials: { kind: 'bearer', token } as const } : {})
  return {
    me: {
      read: (signal?: AbortSignal) =>
        call({ method: 'GET', path: '/me', signal, read: readObject<Me>('user', 'capabilities') }),
      /** Ends every other session of the user. Level `accounts`. */
      changePassword: (body: { currentPassword: string; newPassword: string }) =>
        call({ method: 'PUT', path: '/me/password', body, read: readNothing }),
    },
    push: {
      read: (signal?: AbortSignal) =>
        call({ method: 'GET', path: '/push', signal, read: readObject<PushSettings>('enabled') }),
      update: (body: PushSettingsPatch) =>
        call({ method: 'PATCH', path: '/push', body, read: readObject<PushSettings>('enabled') }),
      keys: (signal?: AbortSignal) => call({ method: 'GET', path: '/push/keys', signal, read: readPage<PushKey> }),
      /** `idempotencyKey`: a retry after a lost answer must not rotate twice. */
      rotate: (body: PushKeyPost, idempotencyKey: string) =>
        call({ method: 'POST', path: '/push/keys', body, idempotencyKey, read: readPage<PushKey> }),
      retire: (keyId: string, body: PushKeyRetire, idempotencyKey: string) =>
        call({
          method: 'POST',
          path: `/push/keys/${encodeURIComponent(keyId)}/retire`,
          body,
          idempotencyKey,
          read: readPage<PushKey>,
        }),
    },
    devices: {
      list: (query: DeviceQuery, signal?: AbortSignal) =>
        call({ method: 'GET', path: '/devices', query, signal, read: readPage<Device> }),
      put: (id: DeviceId, body: DevicePut, renewToken?: string) =>
        call({
          method: 'PUT',
          path: one(id),
          body,
          ...bearer(renewToken),
          read: readObject<DevicePutAnswer>('id', 'owner'),
        }),
      update: (id: DeviceId, body: DevicePatch) =>
        call({ method: 'PATCH', path: one(id), body, read: readObject<Device>('id') }),
      remove: (id: DeviceId, renewToken?: string) =>
        call({ method: 'DELETE', path: one(id), ...bearer(renewToken), read: readNothing }),
      test: (id: DeviceId) =>
        call({ method: 'POST', path: `${one(id)}/test`, body: {}, read: readObject<TestAnswer>('notificationId') }),
    },
    notifications: {
      read: (id: NotificationId, signal?: AbortSignal) =>
        call({ method: 'GET', path: `/notifications/${id}`, signal, read: readObject<Trace>('id', 'deliveries') }),
    },
    receipts: {
      send: (body: Receipts, signal?: AbortSignal) =>
        call({
          method: 'POST',
          path: '/receipts',
          body,
          signal,
          credentials: { kind: 'none' },
          read: readObject<ReceiptsAnswer>('results'),
        }),
    },
  }
}
