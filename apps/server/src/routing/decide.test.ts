import type { DeviceId, RoutingSettings, UserId } from '@deskbell/contract'
import { describe, expect, it } from 'vitest'
import { initialRoutingSettings } from '../routing-rules.ts'
import { type Decision, decide } from './decide.ts'
import { decideStep } from './decide-step.ts'
import type { DeviceFacts, RecipientFacts, RoutingEvent, RoutingFacts } from './rules/facts.ts'
import { eventOf, factsOf, personOf, phone, userOf } from './table/world.ts'

const facts = (recipients: RecipientFacts[], more: Partial<RoutingFacts> = {}): RoutingFacts => ({
  ...factsOf({ site: { emailOn: false } }),
  recipients,
  ...more,
})
const decided = (recipients: RecipientFacts[], more: Partial<RoutingFacts> = {}, event: RoutingEvent = eventOf()) =>
  decide(event, facts(recipients, more), initialRoutingSettings)
const reasons = (decisions: Decision[]) => decisions.map(one => `${one.decision} ${one.reason}`)
const device = (name: string, more: Partial<Omit<DeviceFacts, 'id'>> = {}) =>
  phone({ id: `dev_${name.padEnd(8, '0')}` as DeviceId, ...more })

describe('decide', () => {
  it('W1 W8: a visitor’s message rings every admin and agent, on every device that may be rung', () => {
    const devices = [device('phone'), device('desk'), device('tablet', { muted: true })]
    expect(decided([personOf('Ada', { devices }), personOf('Ben')])).toMatchObject([
      { userId: userOf.Ada, decision: 'send', reason: 'visitor_wrote', deviceIds: ['dev_phone000', 'dev_desk0000'] },
      { userId: userOf.Ben, decision: 'send', reason: 'visitor_wrote', deviceIds: ['dev_phone000'] },
    ])
  })

  it('W1 W8: while a step that rings the others is to come, the device that was used last rings alone', () => {
    const devices = [
      device('desk', { lastSeenAt: 5 }),
      device('phone', { lastSeenAt: 9 }),
      device('tablet', { lastSeenAt: 20, muted: true }),
      device('old', { lastSeenAt: 30, quarantined: true }),
      device('mute', { lastSeenAt: 40, doubtful: true }),
    ]
    const settings: RoutingSettings = {
      ...initialRoutingSettings,
      ladder: [
        { afterSeconds: 60, to: 'email' },
        { afterSeconds: 60, to: 'devices' },
        { afterSeconds: 60, to: 'admins' },
      ],
    }
    const rung = (stepsTaken: number) =>
      decide(eventOf(), facts([personOf('Ben', { devices })], { stepsTaken }), settings)[0]?.deviceIds
    expect([0, 1, 2, 3].map(rung)).toEqual([
      ['dev_phone000'],
      ['dev_phone000'],
      ['dev_desk0000', 'dev_phone000', 'dev_mute0000'],
      ['dev_desk0000', 'dev_phone000', 'dev_mute0000'],
    ])
  })

  it('a step rings the devices that were not rung yet; whoever has but one hears it there once more', () => {
    const told = {
      push: new Set([userOf.Ben, userOf.Cleo]),
      email: new Set<UserId>(),
      devices: new Set(['dev_phone000' as DeviceId]),
    }
    const recipients = [personOf('Ben', { devices: [device('phone'), device('desk')] }), personOf('Cleo')]
    const given = { event: eventOf(), facts: facts(recipients), settings: initialRoutingSettings, told }
    expect(decideStep('devices', given).map(one => one.deviceIds)).toEqual([['dev_desk0000'], ['dev_phone000']])
  })

  it.each<[string, Partial<RecipientFacts>, Partial<RoutingFacts>, string]>([
    ['W1: looks at that conversation', { looking: true }, {}, 'skip looking_at_conversation'],
    ['W1: has read it already', { hasRead: true }, {}, 'skip already_read'],
    ['W5: push is off for the site', {}, { pushOn: false }, 'skip push_off'],
    ['W3: has no device', { devices: [] }, {}, 'skip no_devices'],
    ['has muted every device', { devices: [phone({ muted: true })] }, {}, 'skip devices_muted'],
    [
      'W37: has kept devices alone that must not be rung',
      { devices: [device('a', { quarantined: true }), device('b', { muted: true })] },
      {},
      'skip devices_quarantined',
    ],
    ['was deactivated meanwhile', { deactivated: true }, {}, 'skip deactivated'],
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
    ['W3 S2: has no device but an address', { devices: [], online: false }, { emailOn: true }, 'send visitor_wrote'],
    [
      'S3: has quiet hours, and an address',
      { quiet: 'quiet_hours', online: false },
      { emailOn: true },
      'send visitor_wrote',
    ],
  ])('the one who %s', (_who, one, all, expected) => {
    expect(reasons(decided([personOf('Ada', one)], all))).toEqual([expected])
  })

  it('W1: an agent’s reply rings neither its author nor the colleagues', () => {
    const event = eventOf({ author: { kind: 'agent', id: userOf.Ada } })
    expect(reasons(decided([personOf('Ada'), personOf('Ben')], {}, event))).toEqual([
      'skip is_author',
      'skip not_from_visitor',
    ])
  })

  it('looking away from one’s own window is no reason for a colleague: each recipient is decided alone', () => {
    expect(reasons(decided([personOf('Ada', { looking: true }), personOf('Ben')]))).toEqual([
      'skip looking_at_conversation',
      'send visitor_wrote',
    ])
  })

  it('W1: there is one decision for every recipient, in their order, and none for nobody', () => {
    expect(decided([])).toEqual([])
    const many = Array.from({ length: 20 }, (_, n) =>
      personOf('Dan', { userId: `usr_${String(n).padStart(8, '0')}` as UserId }),
    )
    expect(decided(many).map(one => one.userId)).toEqual(many.map(one => one.userId))
  })
})
