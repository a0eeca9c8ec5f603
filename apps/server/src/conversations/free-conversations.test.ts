import type {
  Conversation,
  ConversationCounts,
  DepartmentPost,
  EventPage,
  Message,
  Page,
  VisitorMessageAnswer,
} from '@deskbell/contract'
import { beforeAll, expect, it } from 'vitest'
import { eventually } from '../test-support/eventually.ts'
import type { TestServer } from '../test-support/start-test-server.ts'
import { withServer } from '../test-support/with-server.ts'

type Agent = Awaited<ReturnType<TestServer['agent']>>

// Issue 4, "Work": whoever leaves takes no conversation with them.
withServer('conversations of a deactivated agent', {}, server => {
  let test: TestServer
  let admin: Awaited<ReturnType<TestServer['admin']>>
  let ben: Agent
  beforeAll(async () => {
    test = server()
    admin = await test.admin()
    ben = await test.agent('Ben')
  })
  const write = async (departmentId?: string) => {
    const visitor = await test.visitor()
    const answer = await visitor.json<VisitorMessageAnswer>('POST', '/visitors/me/messages', {
      text: 'hello?',
      ...(departmentId ? { departmentId } : {}),
    })
    return { visitor, id: answer.conversationId, path: `/conversations/${answer.conversationId}` }
  }
  const reasons = async (id: string) => {
    const { db } = test.server.database
    const rows = await db
      .selectFrom('notifications as n')
      .innerJoin('users as u', 'u.id', 'n.user_id')
      .select(['u.name', 'n.reason'])
      .where('n.conversation_id', '=', id as never)
      .execute()
    return rows.map(row => `${row.name} ${row.reason}`).sort((a, b) => a.localeCompare(b))
  }
  const deactivate = (agent: Agent, deactivated = true) =>
    admin.json('PATCH', `/users/${agent.user.id}`, { deactivated })
  const assigneeOf = async (path: string) => (await ben.json<Conversation>('GET', path)).assignee
  const unassigned = async () => (await ben.json<ConversationCounts>('GET', '/conversations/counts')).unassigned
  const json = { accept: 'application/json' }

  it('become nobody’s and say so, live; where a visitor waits the others are asked again', async () => {
    const ana = await test.agent('Ana')
    const team: DepartmentPost = { name: 'Ana’s own', memberIds: [ana.user.id] }
    const { id: departmentId } = await admin.json<{ id: string }>('POST', '/departments', team)
    const waiting = await write(departmentId)
    const answered = await write()
    await ana.json('POST', `${answered.path}/messages`, { text: 'Here I am.' })
    const closed = await write()
    for (const { path } of [waiting, answered, closed]) {
      await ana.json('PATCH', path, { assigneeId: ana.user.id })
    }
    await ana.json('PATCH', closed.path, { status: 'closed' })
    await eventually(async () => expect(await reasons(waiting.id)).toHaveLength(3))
    expect(await reasons(waiting.id)).toContain('Ben other_department')
    const before = await unassigned()
    const { cursor } = await ben.json<EventPage>('GET', '/events?since=', undefined, json)

    await deactivate(ana)
    await eventually(async () => expect(await assigneeOf(waiting.path)).toBeNull())
    await eventually(async () => expect(await assigneeOf(answered.path)).toBeNull())
    expect(await unassigned()).toBe(before + 2)
    const { items: thread } = await ben.json<Page<Message>>('GET', `${waiting.path}/messages`)
    expect(thread[0]).toMatchObject({
      author: { kind: 'system' },
      event: { kind: 'left', by: { id: ana.user.id, name: 'Ana' } },
    })
    const { items } = await ben.json<EventPage>('GET', `/events?since=${cursor}`, undefined, json)
    const told = items.filter(event => event.type === 'conversation.updated').map(event => event.data)
    expect(told).toEqual(expect.arrayContaining([{ conversationId: waiting.id }, { conversationId: answered.id }]))

    // Nobody active is left in its department: it is everybody's now.
    await eventually(async () => expect(await reasons(waiting.id)).toHaveLength(6))
    expect(await reasons(waiting.id)).toContain('Ben no_devices')
    expect(await reasons(waiting.id)).toContain('Ana deactivated')
    expect(await reasons(answered.id)).toHaveLength(6)
    expect(await assigneeOf(closed.path)).toMatchObject({ id: ana.user.id })

    // Opened again by its visitor it is not theirs either, from the next round on.
    await closed.visitor.json('POST', '/visitors/me/messages', { text: 'One more thing.' })
    await test.server.database.wake.notify('rights')
    await eventually(async () => expect(await assigneeOf(closed.path)).toBeNull())

    await deactivate(ana, false)
    expect(await assigneeOf(waiting.path)).toBeNull()
  })
})
