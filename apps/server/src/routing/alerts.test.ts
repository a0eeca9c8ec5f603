import type { ConversationId, MessageId, UserId } from '@deskbell/contract'
import { describe, expect, it } from 'vitest'
import { alertOf } from './alerts.ts'
import type { Decision, SkipReason } from './decide.ts'

const event = { conversationId: 'cnv_00000000' as ConversationId, messageId: 'msg_00000000' as MessageId }
const user = (n: number) => `usr_${String(n).padStart(8, '0')}` as UserId
const no = { channel: 'email', decision: 'skip', reason: 'email_off' } as const
const sent = (n: number): Decision => ({
  userId: user(n),
  decision: 'send',
  reason: 'visitor_wrote',
  rules: [],
  channels: [{ channel: 'push', decision: 'send', reason: 'visitor_wrote', dueInMs: 0 }, no],
  deviceIds: [],
})
const skipped = (n: number, reason: SkipReason): Decision => ({
  userId: user(n),
  decision: 'skip',
  reason,
  rules: [],
  channels: [{ channel: 'push', decision: 'skip', reason }, no],
  deviceIds: [],
})

describe('alertOf', () => {
  it('S54 S64: who has no device that can be rung is told by an app that is open', () => {
    expect(
      alertOf(event, [skipped(1, 'no_devices'), skipped(2, 'other_department'), skipped(3, 'already_read')]),
    ).toEqual({ type: 'alert', audience: 'agents', data: { ...event, only: [user(1)] } })
  })

  it('S3: an email to somebody in quiet hours rings no open app, and one to somebody without a device does', () => {
    const mailed = (n: number, reason: SkipReason): Decision => ({
      ...sent(n),
      channels: [skipped(n, reason).channels[0], { ...sent(n).channels[0], channel: 'email' }],
    })
    expect(
      alertOf(event, [mailed(1, 'quiet_hours'), mailed(2, 'no_devices'), mailed(3, 'push_unwanted')])?.data,
    ).toEqual({ ...event, only: [user(2)] })
  })

  it('names whoever is fewer, so that five hundred people are not five hundred ids', () => {
    const most = Array.from({ length: 500 }, (_, n) => sent(n))
    expect(alertOf(event, [...most, skipped(501, 'looking_at_conversation')])?.data).toEqual({
      ...event,
      except: [user(501)],
    })
  })

  it('says nothing where nobody is meant', () => {
    expect(alertOf(event, [skipped(1, 'not_from_visitor'), skipped(2, 'is_author')])).toBeUndefined()
    expect(alertOf(event, [skipped(1, 'merged_into_newer')])).toBeUndefined()
    expect(alertOf(event, [])).toBeUndefined()
  })
})
