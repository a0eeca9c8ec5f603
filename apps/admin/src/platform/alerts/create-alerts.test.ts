import type { Conversation, ConversationId, LiveEvent, MessageId, UserId } from '@deskbell/contract'
import { describe, expect, it } from 'vitest'
import { createStore } from '../../shared/store.ts'
import { type AlertSettings, settingsFrom } from './alert-settings.ts'
import { nothingRings } from './alerts-state.ts'
import { createAlerts } from './create-alerts.ts'

const me = 'usr_me000000' as UserId
const other = 'usr_other000' as UserId
const one = 'cnv_one00000' as ConversationId
const two = 'cnv_two00000' as ConversationId

const alert = (conversationId: ConversationId, whom: { only?: UserId[]; except?: UserId[] } = { except: [] }) =>
  ({ id: '1', type: 'alert', data: { conversationId, messageId: 'msg_00000000' as MessageId, ...whom } }) as LiveEvent
const updated = (conversationId: ConversationId): LiveEvent => ({
  id: '2',
  type: 'conversation.updated',
  data: { conversationId },
})

/** A tab with all that surrounds it held in hand. */
function setUp(chosen: Partial<AlertSettings> = {}) {
  const log: string[] = []
  let settings = { ...settingsFrom({}), ...chosen }
  let seen: ConversationId | null = null
  let hasTurn = true
  const now = new Map<ConversationId, Partial<Conversation>>()
  const state = createStore(nothingRings)
  const alerts = createAlerts({
    userId: me,
    settings: () => settings,
    player: {
      isUnlocked: () => true,
      unlock: async () => true,
      play: (name, volume) => {
        log.push(`${name} ${volume}`)
        return true
      },
      loop: name => {
        log.push(`loop ${name}`)
        return () => log.push('loop ends')
      },
    },
    soundTurn: { isMine: () => hasTurn },
    desktopTurn: { isMine: () => hasTurn },
    seen: () => seen,
    read: async id =>
      ({ id, status: 'open', unreadCount: 1, assignee: null, ...now.get(id) }) as unknown as Conversation,
    showOnDesktop: ({ id }) => log.push(`shown ${id}`),
    closeOnDesktop: id => log.push(`closed ${id}`),
    state,
  })
  return {
    log,
    alerts,
    ringing: () => state.get().ringing,
    see: (id: ConversationId | null) => {
      seen = id
      if (id) alerts.opened(id)
    },
    is: (id: ConversationId, what: Partial<Conversation>) => now.set(id, what),
    choose: (change: Partial<AlertSettings>) => {
      settings = { ...settings, ...change }
      alerts.changed()
    },
    setTurn: (mine: boolean) => {
      hasTurn = mine
      alerts.changed()
    },
  }
}

/** Everything that was asked of the backend has come. */
const settled = () => new Promise(resolve => setTimeout(resolve))

describe('calling whoever has the app open', () => {
  it('S64 S54: every message sounds once and is shown on the desktop', async () => {
    const { log, alerts, ringing } = setUp()
    alerts.onEvent(alert(one))
    alerts.onEvent(alert(one))
    await settled()
    expect(log.filter(line => line === 'bell 0.7')).toHaveLength(2)
    expect(log).toContain(`shown ${one}`)
    expect(ringing()).toEqual([one])
  })

  it.each([
    ['only others are meant', { only: [other] }],
    ['all but this one are meant', { except: [me] }],
  ])('is silent where %s', async (_case, whom) => {
    const { log, alerts, ringing } = setUp()
    alerts.onEvent(alert(one, whom))
    await settled()
    expect(log).toEqual([])
    expect(ringing()).toEqual([])
  })

  it('S64: a message in the conversation that is seen sounds, and calls nobody', async () => {
    const { log, alerts, ringing, see } = setUp({ loop: true })
    see(one)
    alerts.onEvent(alert(one))
    await settled()
    expect(log).toEqual(['bell 0.7'])
    expect(ringing()).toEqual([])
  })

  it('S66: a loop ends when the last conversation that calls is opened', () => {
    const { log, alerts, see } = setUp({ loop: true })
    alerts.onEvent(alert(one))
    alerts.onEvent(alert(two))
    expect(log.filter(line => line.startsWith('loop'))).toEqual(['loop bell'])
    see(one)
    expect(log).not.toContain('loop ends')
    see(two)
    expect(log).toContain('loop ends')
  })

  it.each<[string, Partial<Conversation>]>([
    ['was read on another device', { unreadCount: 0 }],
    ['was taken by a colleague', { assignee: { id: other, name: 'Ana' } }],
    ['was closed', { status: 'closed' }],
  ])('S66: a loop ends when the conversation %s', async (_case, change) => {
    const { log, alerts, ringing, is } = setUp({ loop: true })
    alerts.onEvent(alert(one))
    alerts.onEvent(updated(one))
    await settled()
    expect(ringing()).toEqual([one])
    is(one, change)
    alerts.onEvent(updated(one))
    await settled()
    expect(ringing()).toEqual([])
    expect(log).toContain('loop ends')
    expect(log).toContain(`closed ${one}`)
  })

  it('once across tabs: without its turn a tab calls in silence, and goes on where the other one left', async () => {
    const { log, alerts, ringing, setTurn } = setUp({ loop: true })
    setTurn(false)
    alerts.onEvent(alert(one))
    await settled()
    expect(log).toEqual([])
    expect(ringing()).toEqual([one])
    setTurn(true)
    expect(log).toEqual(['loop bell'])
  })

  it('another sound is heard at once, and no sound is none', () => {
    const { log, alerts, choose } = setUp({ loop: true })
    alerts.onEvent(alert(one))
    choose({ sound: 'knock' })
    choose({ sound: 'off' })
    expect(log.filter(line => line.startsWith('loop'))).toEqual(['loop bell', 'loop ends', 'loop knock', 'loop ends'])
  })

  it('silenced, it is silent until the next message', () => {
    const { log, alerts, ringing } = setUp({ loop: true })
    alerts.onEvent(alert(one))
    alerts.silence()
    expect(log.at(-1)).toBe('loop ends')
    expect(ringing()).toEqual([])
    alerts.onEvent(alert(one))
    expect(log.at(-1)).toBe('loop bell')
  })
})

describe('settingsFrom', () => {
  it.each([null, 'x', 7, [], { sound: 'alarm', volume: 3, loop: 'yes' }])('%j is as untouched', kept => {
    expect(settingsFrom(kept)).toEqual(settingsFrom({}))
  })

  it('keeps what it understands', () => {
    expect(settingsFrom({ sound: 'off', volume: 0.2, later: true })).toMatchObject({ sound: 'off', volume: 0.2 })
  })
})
