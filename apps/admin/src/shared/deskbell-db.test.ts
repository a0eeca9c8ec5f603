import type { ConversationId, NotificationId, UserId } from '@deskbell/contract'
import { IDBFactory } from 'fake-indexeddb'
import 'fake-indexeddb/auto'
import { beforeEach, describe, expect, it } from 'vitest'
import type { ActionRow } from './action-row.ts'
import { createDb, type DeskbellDb, openDeskbellDb, upgrades } from './deskbell-db.ts'
import type { ReceiptRow } from './receipt-row.ts'
import { createRecordStore } from './record-store.ts'
import type { ReplyRow } from './reply-row.ts'

beforeEach(() => {
  globalThis.indexedDB = new IDBFactory()
})

const receipt: ReceiptRow = {
  ...{ token: 'dlv_abcdefgh.mac', stage: 'displayed', apiRoot: 'https://desk.test/api/v1', at: 1, tries: 0, dueAt: 1 },
  notificationId: 'ntf_abcdefgh' as NotificationId,
}

const reply: Omit<ReplyRow, 'id'> = {
  ...{ key: 'msg_abcdefgh', site: 'https://desk.test', text: 'On its way', at: 1 },
  userId: 'usr_abcdefgh' as UserId,
  conversationId: 'cnv_abcdefgh' as ConversationId,
}

const action: Omit<ActionRow, 'id'> = {
  ...{ key: 'key', site: reply.site, userId: reply.userId, conversationId: reply.conversationId },
  ...{ action: 'take', navigate: null, at: 1 },
  message: {
    ...{ v: 1, notificationId: receipt.notificationId, conversationId: reply.conversationId },
    receiptToken: receipt.token,
  },
}

describe('the database', () => {
  // The step that the next version will take, whatever it does.
  const steps = [...upgrades, (db: DeskbellDb) => void db.createObjectStore('later' as 'queries')]

  it.each(upgrades.map((_step, index) => index + 1))(
    'style 12: keeps every row on the way up from version %i',
    async version => {
      const old = await openDeskbellDb({ steps: upgrades.slice(0, version) })
      await old.put('records', 'off', 'intent:https://desk.test:usr_abcdefgh')
      await old.put('receipts', receipt)
      await old.put('queries', '{}', 'cache')
      if (version >= 2) {
        await old.put('drafts', 'half a sen', ['https://desk.test', 'usr_abcdefgh', 'cnv_abcdefgh'])
        await old.add('replies', reply as ReplyRow)
      }
      if (version >= 3) await old.add('actions', action as ActionRow)
      old.close()
      const db = await openDeskbellDb({ steps })
      expect(db.version).toBe(steps.length)
      expect(await db.get('records', 'intent:https://desk.test:usr_abcdefgh')).toBe('off')
      expect(await db.getAll('receipts')).toEqual([receipt])
      expect(await db.getAllFromIndex('receipts', 'byDue')).toEqual([receipt])
      expect(await db.get('queries', 'cache')).toBe('{}')
      if (version >= 2) {
        expect(await db.getAll('drafts')).toEqual(['half a sen'])
        expect(await db.getAllFromIndex('replies', 'byWriter', [reply.site, reply.userId])).toEqual([
          { ...reply, id: 1 },
        ])
      }
      if (version >= 3) {
        expect(await db.getAllFromIndex('actions', 'byWriter', [reply.site, reply.userId])).toEqual([
          { ...action, id: 1 },
        ])
      }
      db.close()
    },
  )

  it('makes way for a newer version in another tab, and uses what that made', async () => {
    const use = createDb(options => openDeskbellDb({ ...options, steps }))
    await use(db => db.put('queries', 'kept', 'cache'))
    const newer = await openDeskbellDb({ steps: [...steps, () => undefined] })
    await newer.put('queries', 'of the newer app', 'other')
    newer.close()
    expect(await use(db => db.get('queries', 'cache'))).toBe('kept')
    expect(await use(db => db.get('queries', 'other'))).toBe('of the newer app')
  })

  it('tries again after an opening that failed', async () => {
    let refusals = 1
    const use = createDb(options =>
      refusals-- > 0 ? Promise.reject(new DOMException('full', 'QuotaExceededError')) : openDeskbellDb(options),
    )
    await expect(use(db => db.count('records'))).rejects.toMatchObject({ name: 'QuotaExceededError' })
    expect(await use(db => db.count('records'))).toBe(0)
  })
})

describe('records', () => {
  it('are taken once', async () => {
    const records = createRecordStore(createDb())
    await records.write('pendingTarget', { path: '/', ts: 1 })
    const [first, second] = await Promise.all([records.take('pendingTarget'), records.take('pendingTarget')])
    expect([first, second].filter(Boolean)).toEqual([{ path: '/', ts: 1 }])
  })

  it('of one user are not those of another, nor of the same id elsewhere', async () => {
    const records = createRecordStore(createDb())
    const userId = 'usr_abcdefgh' as UserId
    await records.ofUser({ site: 'https://desk.test', userId }).write('intent', 'on')
    expect(await records.ofUser({ site: 'https://other.test', userId }).read('intent')).toBeUndefined()
    expect(
      await records.ofUser({ site: 'https://desk.test', userId: 'usr_other000' as UserId }).read('intent'),
    ).toBeUndefined()
    expect(await records.ofUser({ site: 'https://desk.test', userId }).read('intent')).toBe('on')
  })
})
