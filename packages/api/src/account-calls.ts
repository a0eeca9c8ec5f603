import type {
  ApplicationPassword,
  ApplicationPasswordAnswer,
  AuditEntry,
  AuditQuery,
  DeviceId,
  DeviceLoss,
  Diagnostics,
  Invitation,
  InvitationAnswer,
  ListedUser,
  Me,
  NotificationId,
  OneTimeLink,
  Pairing,
  PairingAnswer,
  PairingLookAnswer,
  PairingRedeemAnswer,
  PersonalNotices,
  Role,
  User,
  UserId,
  UserPatch,
} from '@deskbell/contract'
import { botCalls } from './bot-calls.ts'
import { emailCalls } from './email-calls.ts'
import { readNothing, readObject, readPage } from './read.ts'
import { rulesCalls } from './rules-calls.ts'
import type { Transport } from './transport.ts'

/** Level `accounts`: users and what only admins look at, on the reference server. */
export function accountCalls(call: Transport) {
  return {
    ...emailCalls(call),
    ...botCalls(call),
    ...rulesCalls(call),
    users: {
      list: (query: { cursor?: string; limit?: number } = {}, signal?: AbortSignal) =>
        call({ method: 'GET', path: '/users', query, signal, read: readPage<ListedUser> }),
      update: (id: UserId, body: UserPatch) =>
        call({ method: 'PATCH', path: `/users/${id}`, body, read: readObject<ListedUser>('id') }),
      resetLink: (id: UserId) =>
        call({ method: 'POST', path: `/users/${id}/reset-link`, body: {}, read: readObject<OneTimeLink>('url') }),
    },
    invitations: {
      list: (signal?: AbortSignal) => call({ method: 'GET', path: '/invitations', signal, read: readPage<Invitation> }),
      create: (body: { email: string; role: Role }) =>
        call({ method: 'POST', path: '/invitations', body, read: readObject<InvitationAnswer>('url') }),
      remove: (id: string) =>
        call({ method: 'DELETE', path: `/invitations/${encodeURIComponent(id)}`, read: readNothing }),
      accept: (body: { token: string; name: string; password: string }) =>
        call({ method: 'POST', path: '/invitations/accept', body, read: readObject<{ user: User }>('user') }),
    },
    applicationPasswords: {
      list: (signal?: AbortSignal) =>
        call({ method: 'GET', path: '/application-passwords', signal, read: readPage<ApplicationPassword> }),
      create: (body: { name: string }) =>
        call({
          method: 'POST',
          path: '/application-passwords',
          body,
          read: readObject<ApplicationPasswordAnswer>('password'),
        }),
      remove: (id: string) =>
        call({ method: 'DELETE', path: `/application-passwords/${encodeURIComponent(id)}`, read: readNothing }),
    },
    pairings: {
      create: () =>
        call({
          method: 'POST',
          path: '/pairings',
          body: {},
          read: readObject<PairingAnswer>('id', 'url', 'expiresAt'),
        }),
      list: (signal?: AbortSignal) => call({ method: 'GET', path: '/pairings', signal, read: readPage<Pairing> }),
      /** Also signs out what signed in by it. */
      remove: (id: string) =>
        call({ method: 'DELETE', path: `/pairings/${encodeURIComponent(id)}`, read: readNothing }),
      look: (token: string) =>
        call({ method: 'POST', path: '/pairings/look', body: { token }, read: readObject<PairingLookAnswer>('user') }),
      redeem: (token: string) =>
        call({
          method: 'POST',
          path: '/pairings/redeem',
          body: { token },
          read: readObject<PairingRedeemAnswer>('user', 'capabilities', 'code'),
        }),
      enter: (code: string) =>
        call({ method: 'POST', path: '/pairings/code', body: { code }, read: readObject<Me>('user', 'capabilities') }),
    },
    audit: {
      list: (query: AuditQuery, signal?: AbortSignal) =>
        call({ method: 'GET', path: '/audit', query, signal, read: readPage<AuditEntry> }),
    },
    lostDevices: {
      /** What would end with it. */
      read: (id: DeviceId, signal?: AbortSignal) =>
        call({ method: 'GET', path: `/devices/${id}/lost`, signal, read: readObject<DeviceLoss>('queued') }),
      report: (id: DeviceId, idempotencyKey: string) =>
        call({
          method: 'POST',
          path: `/devices/${id}/lost`,
          body: {},
          idempotencyKey,
          read: readObject<DeviceLoss>('queued'),
        }),
    },
    notices: {
      list: (signal?: AbortSignal) =>
        call({ method: 'GET', path: '/me/notices', signal, read: readObject<PersonalNotices>('items') }),
      remove: (id: NotificationId) => call({ method: 'DELETE', path: `/me/notices/${id}`, read: readNothing }),
    },
    diagnostics: {
      read: (signal?: AbortSignal) =>
        call({ method: 'GET', path: '/diagnostics', signal, read: readObject<Diagnostics>('at', 'findings') }),
    },
    setup: {
      read: (signal?: AbortSignal) =>
        call({ method: 'GET', path: '/setup', signal, read: readObject<{ needed: boolean }>('needed') }),
      create: (body: { token: string; name: string; email: string; password: string }) =>
        call({ method: 'POST', path: '/setup', body, read: readObject<{ user: User }>('user') }),
    },
    passwordResets: {
      create: (body: { token: string; password: string }) =>
        call({ method: 'POST', path: '/password-resets', body, read: readNothing }),
    },
  }
}
