import type { Conversation, ConversationCounts, Department, VisitorMessageAnswer } from '@deskbell/contract'
import { conversationCountsSchema, conversationSchema, pageOf } from '@deskbell/contract/schemas'
import { beforeAll, expect, it } from 'vitest'
import { sumUpTallies } from '../db/inbox/tallies.ts'
import type { TestServer } from '../test-support/start-test-server.ts'
import { withServer } from '../test-support/with-server.ts'

const page = pageOf(conversationSchema)
type Agent = Awaited<ReturnType<TestServer['agent']>>

withServer('the inbox', {}, on => {
  let test: TestServer
  let ana: Agent
  let ben: Agent
  let sales: Department
  let empty: Department
  beforeAll(async () => {
    test = on()
    ana = await test.agent('Ana')
    ben = await test.agent('Ben')
    const admin = await test.admin()
    sales = await admin.json('POST', '/departments', { name: 'Sales', memberIds: [ana.user.id] })
    empty = await admin.json('POST', '/departments', { name: 'Empty' })
  })

  const open = async () => {
    const visitor = await test.visitor()
    const send = () => visitor.json<VisitorMessageAnswer>('POST', '/visitors/me/messages', { text: 'hi' })
    const { conversationId: id } = await send()
    return { id, path: `/conversations/${id}`, send }
  }
  const list = async (who: Agent, query: string) => {
    const found: Conversation[] = []
    for (let cursor = ''; ; ) {
      const next = page.parse(await who.json('GET', `/conversations?${query}&limit=7${cursor && `&cursor=${cursor}`}`))
      found.push(...next.items)
      if (!next.nextCursor) return found
      cursor = next.nextCursor
    }
  }
  const counts = async (who: Agent) => conversationCountsSchema.parse(await who.json('GET', '/conversations/counts'))

  /** What the counts must be, from every single conversation. */
  const counted = async (who: Agent): Promise<ConversationCounts> => {
    const all = await list(who, 'status=open')
    const mine = all.filter(one => one.assignee?.id === who.user.id)
    const unassigned = all.filter(one => one.assignee === null)
    const concerning = unassigned.filter(
      ({ department }) => !department || department.id === empty.id || (department.id === sales.id && who === ana),
    )
    const of = ({ id }: Department) => ({ id, open: all.filter(one => one.department?.id === id).length })
    return {
      open: all.length,
      mine: mine.length,
      unassigned: unassigned.length,
      unread: [...mine, ...concerning].filter(one => one.unreadCount > 0).length,
      departments: [of(empty), of(sales)],
    }
  }

  it('counts and filters say what the conversations say, whatever is done to them, in any order', async () => {
    const conversations = await Promise.all(Array.from({ length: 7 }, open))
    // Always the same "random" steps, several at a time.
    let state = 7
    const next = (below: number) => {
      state = (state * 48_271) % 2_147_483_647
      return state % below
    }
    const someone = () => [ana, ben][next(2)] ?? ana
    const steps: ((path: string, send: () => Promise<unknown>) => Promise<unknown>)[] = [
      path => ana.json('PATCH', path, { assigneeId: someone().user.id }),
      path => ana.json('PATCH', path, { assigneeId: null }),
      path => ben.json('PATCH', path, { departmentId: [sales.id, empty.id, null][next(3)] }),
      path => ben.json('PATCH', path, { status: next(2) ? 'closed' : 'open' }),
      path => someone().request('POST', `${path}/read`),
      path => someone().json('POST', `${path}/messages`, { text: 'answer' }),
      (_path, send) => send(),
      (_path, send) => send(),
    ]
    for (let round = 0; round < 5; round++) {
      const some = Array.from({ length: 6 }, async () => {
        const one = conversations[next(conversations.length)]
        const step = steps[next(steps.length)]
        if (one) await step?.(one.path, one.send)
      })
      await Promise.all(some)
      for (const who of [ana, ben]) expect(await counts(who)).toEqual(await counted(who))
    }
    const before = await counts(ana)
    const rows = () => test.server.database.db.selectFrom('inbox_tallies').select('id').execute()
    // Enough changes to be worth it.
    const [one] = conversations
    const { db } = test.server.database
    while ((await rows()).length < 500) {
      const values = Array.from({ length: 250 }, () => [1, -1]).flat()
      const nobody = { user_id: '', assignee_id: '', department_id: '' } as const
      await db
        .insertInto('inbox_tallies')
        .values(values.map(n => ({ ...nobody, n })))
        .execute()
    }
    await sumUpTallies(test.server.database)
    expect((await rows()).length).toBeLessThan(50)
    for (const who of [ana, ben]) expect(await counts(who)).toEqual(await counted(who))
    expect((await counts(ana)).open).toBe(before.open)

    const all = await list(ana, 'status=all')
    expect(new Set(all.map(conversation => conversation.id)).size).toBe(all.length)
    expect(all.length).toBeGreaterThanOrEqual(conversations.length)
    expect(all.map(conversation => conversation.id)).toContain(one?.id)
    const times = all.map(conversation => Date.parse(conversation.lastMessage?.createdAt ?? ''))
    expect(times).toEqual(times.toSorted((a, b) => b - a))
  })

  it('narrows down by assignee, department and what is unread, in every combination', async () => {
    const made = await Promise.all(Array.from({ length: 8 }, open))
    const [a, b, c, d] = made
    if (!a || !b || !c || !d) throw new Error('made')
    await ana.json('PATCH', a.path, { assigneeId: ana.user.id })
    await ana.json('PATCH', b.path, { assigneeId: ben.user.id, departmentId: sales.id })
    await ana.json('PATCH', c.path, { departmentId: sales.id })
    await ana.json('PATCH', d.path, { departmentId: empty.id, status: 'closed' })
    await ana.request('POST', `${made[4]?.path}/read`)
    const everything = await list(ana, 'status=all')
    const keep: Record<string, (one: Conversation) => boolean> = {
      'assignee=me': one => one.assignee?.id === ana.user.id,
      'assignee=none': one => one.assignee === null,
      [`assignee=${ben.user.id}`]: one => one.assignee?.id === ben.user.id,
      'department=none': one => !one.department,
      [`department=${sales.id}`]: one => one.department?.id === sales.id,
      'status=open': one => one.status === 'open',
      'status=closed': one => one.status === 'closed',
      'unread=true': one => one.unreadCount > 0,
    }
    const names = Object.keys(keep)
    for (const first of names) {
      for (const second of names.slice(names.indexOf(first) + 1)) {
        const [key, other] = [first, second].map(name => name.split('=')[0])
        // "Unread" alone is about what concerns one: the counts above show it.
        if (key === other || (second === 'unread=true' && first.startsWith('status'))) continue
        const status = first.startsWith('status') || second.startsWith('status') ? '' : '&status=all'
        const expected = everything.filter(one => keep[first]?.(one) && keep[second]?.(one)).map(one => one.id)
        expect(
          (await list(ana, `${first}&${second}${status}`)).map(one => one.id),
          `${first}&${second}`,
        ).toEqual(expected)
      }
    }
  })
})
