import type { DeviceId, MessageId, UserId } from '@deskbell/contract'
import { describe, expect, it } from 'vitest'
import { type Decision, decide, type RecipientFacts, type RoutingEvent, type RoutingFacts } from './decide.ts'

const ada = 'usr_ada00000' as UserId
const bo = 'usr_bo000000' as UserId
const device = (name: string, more: { muted?: boolean; quarantined?: boolean } = {}) => ({
  id: `dev_${name.padEnd(8, '0')}` as DeviceId,
  muted: false,
  quarantined: false,
  ...more,
})
const recipient = (userId: UserId, more: Partial<RecipientFacts> = {}): RecipientFacts => ({
  userId,
  deactivated: false,
  elsewhere: false,
  looking: false,
  hasRead: false,
  conversationMuted: false,
  quiet: undefined,
  devices: [device(`of${userId.slice(4, 7)}`)],
  ...more,
})
const event = (kind: RoutingEvent['author']['kind'], id: string): RoutingEvent => ({
  messageId: 'msg_00000000' as MessageId,
  author: { kind, id },
})
const facts = (recipients: RecipientFacts[], more: Partial<RoutingFacts> = {}): RoutingFacts => ({
  pushOn: true,
  newerRings: false,
  recipients,
  ...more,
})
const visitorWrote = event('visitor', 'vis_00000000')
const reasons = (decisions: Decision[]) => decisions.map(one => `${one.decision} ${one.reason}`)

describe('decide', () => {
  it('W1 W8: a visitor’s message rings every admin and agent, on every device that may be rung', () => {
    const devices = [device('phone'), device('desk'), device('tablet', { muted: true })]
    expect(decide(visitorWrote, facts([recipient(ada, { devices }), recipient(bo)]))).toEqual([
      { userId: ada, decision: 'send', reason: 'visitor_wrote', deviceIds: ['dev_phone000', 'dev_desk0000'] },
      { userId: bo, decision: 'send', reason: 'visitor_wrote', deviceIds: ['dev_ofbo0000'] },
    ])
  })

  it.each<[string, Partial<RecipientFacts>, Partial<RoutingFacts>, string]>([
    ['W1: looks at that conversation', { looking: true }, {}, 'skip looking_at_conversation'],
    ['W1: has read it already', { hasRead: true }, {}, 'skip already_read'],
    ['W5: push is off for the site', {}, { pushOn: false }, 'skip push_off'],
    ['W3: has no device', { devices: [] }, {}, 'skip no_devices'],
    ['has muted every device', { devices: [device('a', { muted: true })] }, {}, 'skip devices_muted'],
    [
      'W37: has kept devices alone that must not be rung',
      { devices: [device('a', { quarantined: true }), device('b', { muted: true })] },
      {},
      'skip devices_quarantined',
    ],
    ['was deactivated meanwhile', { deactivated: true }, {}, 'skip deactivated'],
    ['W1: is not in the department that it is for', { elsewhere: true }, {}, 'skip other_department'],
    ['is rung by a later message', {}, { newerRings: true }, 'skip merged_into_newer'],
    ['has muted that conversation', { conversationMuted: true }, {}, 'skip conversation_muted'],
    ['has quiet hours', { quiet: 'quiet_hours' }, {}, 'skip quiet_hours'],
    ['has snoozed', { quiet: 'snoozed' }, {}, 'skip snoozed'],
    [
      'has snoozed and is not told of an older message than the newest: no later one rings',
      { quiet: 'snoozed' },
      { newerRings: true },
      'skip snoozed',
    ],
    [
      'has muted it, in quiet hours: no summary is to count it',
      { quiet: 'quiet_hours', conversationMuted: true },
      {},
      'skip conversation_muted',
    ],
    [
      'has snoozed but looks at it all the same',
      { quiet: 'snoozed', looking: true },
      {},
      'skip looking_at_conversation',
    ],
    ['has snoozed and has no device: the reason is their own', { quiet: 'snoozed', devices: [] }, {}, 'skip snoozed'],
    [
      'reads, while push is off: the reason nearest to the person',
      { hasRead: true },
      { pushOn: false },
      'skip already_read',
    ],
  ])('the one who %s', (_who, one, all, expected) => {
    expect(reasons(decide(visitorWrote, facts([recipient(ada, one)], all)))).toEqual([expected])
  })

  it('W1: an agent’s reply rings neither its author nor the colleagues', () => {
    const decisions = decide(event('agent', ada), facts([recipient(ada), recipient(bo)]))
    expect(reasons(decisions)).toEqual(['skip is_author', 'skip not_from_visitor'])
  })

  it('looking away from one’s own window is no reason for a colleague: each recipient is decided alone', () => {
    const decisions = decide(visitorWrote, facts([recipient(ada, { looking: true }), recipient(bo)]))
    expect(reasons(decisions)).toEqual(['skip looking_at_conversation', 'send visitor_wrote'])
  })

  it('W1: there is one decision for every recipient, in their order, and none for nobody', () => {
    expect(decide(visitorWrote, facts([]))).toEqual([])
    const many = Array.from({ length: 20 }, (_, n) => recipient(`usr_${String(n).padStart(8, '0')}` as UserId))
    expect(decide(visitorWrote, facts(many)).map(one => one.userId)).toEqual(many.map(one => one.userId))
  })
})
