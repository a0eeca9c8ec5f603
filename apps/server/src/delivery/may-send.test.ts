import type { UserId } from '@deskbell/contract'
import { describe, expect, it } from 'vitest'
import { type MaySend, maySend, type SendFacts } from './may-send.ts'

const owner = 'usr_12345678' as UserId
const device: NonNullable<SendFacts['device']> = {
  user_id: owner,
  muted: 0,
  health: 'ok',
  removed_at: null,
  endpoint: 'https://push.example.com/1',
}
const facts: SendFacts = {
  kind: 'message',
  recipient: owner,
  pushOn: true,
  recipientActive: true,
  device,
  read: false,
  expired: false,
  outdated: false,
}
const no = (reason: string) => ({ ok: false, reason })
const yes: MaySend = { ok: true }

describe('at the moment of sending', () => {
  it.each<[string, Partial<SendFacts>, unknown, unknown]>([
    ['nothing has changed', {}, yes, yes],
    ['the device is not there', { device: undefined }, no('device_removed'), no('device_removed')],
    ['W4: somebody removed it', { device: { ...device, removed_at: 1 } }, no('device_removed'), no('device_removed')],
    ['it has no endpoint', { device: { ...device, endpoint: null } }, no('device_removed'), no('device_removed')],
    [
      'A12: it is another user’s',
      { recipient: 'usr_87654321' },
      no('device_of_another_user'),
      no('device_of_another_user'),
    ],
    ['the recipient is deactivated', { recipientActive: false }, no('user_deactivated'), no('user_deactivated')],
    ['W5: push is off', { pushOn: false }, no('push_disabled'), no('push_disabled')],
    ['it is too late', { expired: true }, no('expired'), no('expired')],
    ['the device is muted', { device: { ...device, muted: 1 } }, no('device_muted'), yes],
    ['the device is quarantined', { device: { ...device, health: 'quarantined' } }, no('device_quarantined'), yes],
    ['it is failing', { device: { ...device, health: 'failing' } }, yes, yes],
    ['a newer one has rung it', { outdated: true }, no('superseded'), yes],
    ['it was read', { read: true }, no('already_read'), yes],
  ])('%s: a message, and a test', (_, change, message, test) => {
    expect(maySend({ ...facts, ...change })).toEqual(message)
    expect(maySend({ ...facts, ...change, kind: 'test' })).toEqual(test)
  })
})
