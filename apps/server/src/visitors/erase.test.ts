import { randomUUID } from 'node:crypto'
import type { Conversation, LiveEvent, VisitorExport, VisitorId, VisitorMessageAnswer } from '@deskbell/contract'
import { visitorExportSchema } from '@deskbell/contract/schemas'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Client } from '../test-support/client.ts'
import { minute } from '../test-support/clock.ts'
import { eventually } from '../test-support/eventually.ts'
import { openStream } from '../test-support/open-stream.ts'
import { type PushSite, startPushSite, subscribe, until } from '../test-support/push-site.ts'
import { withDatabases } from '../test-support/with-databases.ts'
import { keptOfVisitor } from './kept-of-visitor.ts'

type Visitor = Client & { readonly visitorId: VisitorId }

withDatabases('a visitor’s data', make => {
  let site: PushSite
  beforeAll(async () => {
    site = await startPushSite({ database: await make() })
  })
  afterAll(() => site.close())

  const db = () => site.on.server.database.db
  const write = (visitor: Client, text: string, headers: Record<string, string> = {}) =>
    visitor.json<VisitorMessageAnswer>('POST', '/visitors/me/messages', { text }, headers)

  /** Somebody of whom every table has something. @param mark stands in all that they say, and nowhere else */
  const known = async (mark: string) => {
    const visitor = await site.on.visitor()
    await visitor.json('PUT', '/visitors/me', {
      name: `${mark} name`,
      email: `${mark}@example.com`,
      page: { url: `https://shop.example/${mark}`, title: `${mark} page` },
      referrer: `https://search.example/${mark}`,
    })
    const { conversationId } = await write(visitor, `${mark} text`, { 'idempotency-key': randomUUID() })
    await visitor.json('PUT', '/visitors/me/presence', { pageId: 'page_0001', visible: true })
    const path = `/conversations/${conversationId}`
    await site.admin.json('POST', `${path}/messages`, { text: `${mark} reply` }, { 'idempotency-key': randomUUID() })
    await site.admin.json('PATCH', path, { status: 'closed' })
    const lastInputAt = new Date(site.clock.now()).toISOString()
    await site.admin.json('PUT', '/presence', { conversationId, visible: true, lastInputAt })
    await write(visitor, `${mark} again`)
    return { visitor, conversationId }
  }
  /** Where a text stands in the database, by table. */
  const findText = async (text: string) => {
    const places: string[] = []
    const tables = await db().introspection.getTables()
    for (const { name, columns } of tables) {
      for (const column of columns) {
        const value = sql`lower(cast(${sql.ref(column.name)} as text))`
        const found = await sql`select 1 from ${sql.table(name)} where ${value} like ${`%${text.toLowerCase()}%`}`
          .execute(db())
          .then(({ rows }) => rows.length > 0)
          // An index that keeps no rows of its own cannot be read like a table.
          .catch(() => false)
        if (found) places.push(name)
      }
    }
    return [...new Set(places)]
  }
  const settled = () =>
    eventually(async () => {
      const waiting = await db().selectFrom('outbox').select('id').where('routed_at', 'is', null).execute()
      const sending = await db()
        .selectFrom('deliveries')
        .select('id')
        .where('state', 'in', ['queued', 'leased'])
        .execute()
      expect([...waiting, ...sending]).toEqual([])
    })

  it('every table with something of a visitor is in the list by which they are exported and erased', async () => {
    const tables = await db().introspection.getTables()
    const owners = /^(?:visitor|conversation|message|notification|delivery|attachment)_id$/
    const holding = tables
      .filter(({ columns }) => columns.some(({ name }) => owners.test(name)))
      .map(({ name }) => name)
    expect(holding.length).toBeGreaterThan(8)
    const listed = keptOfVisitor.map(({ table }) => table as string)
    expect(holding.filter(name => !listed.includes(name))).toEqual([])
    const listedTwice = listed.filter((name, index) => listed.indexOf(name) !== index)
    expect(listedTwice).toEqual([])
  })

  it('erased, nothing of it is left anywhere, and of others everything', async () => {
    await subscribe(site.service, site.admin)
    const [one, other] = [await known('xylofon'), await known('quokka')]
    await settled()
    const before = await findText('quokka')
    const places = await findText('xylofon')
    // The test sees what it is to see: texts stand in all of these.
    for (const place of [
      'visitors',
      'messages',
      'message_words',
      'visitor_words',
      'notifications',
      'events',
      'idempotency_keys',
    ]) {
      expect(places).toContain(place)
    }
    await using stream = await openStream(`${site.on.server.url}/api/v1/events`, site.admin.headers)
    await using own = await openStream(`${site.on.server.url}/api/v1/visitors/me/events`, one.visitor.headers)
    await stream.alive()
    await own.alive()
    const cursor = stream.lastId()
    const { visitorId } = one.visitor
    const erase = () => site.admin.request('DELETE', `/visitors/${visitorId}`)
    expect((await erase()).status).toBe(204)
    expect((await erase()).status).toBe(204)
    const { data } = (await stream.event(event => event.type === 'visitor.erased')) as LiveEvent
    expect(data).toEqual({ visitorId, conversationIds: [one.conversationId] })
    // The token names nobody, and the stream that was open with it ends.
    expect(await own.ended).toBe('ended')
    expect(await one.visitor.problem('GET', '/visitors/me/messages')).toMatchObject({ status: 401 })
    expect(await one.visitor.problem('POST', '/visitors/me/messages', { text: 'x' })).toMatchObject({ status: 401 })
    expect(await findText('xylofon')).toEqual([])
    // Ids alone, in the log that lives for a day: clients drop their copies by them. And which visitor was erased, by whom.
    expect(await findText(visitorId)).toEqual(['audit_log', 'events'])
    expect(await findText(one.conversationId)).toEqual(['events'])
    expect(await findText('quokka')).toEqual(before)
    expect(await site.admin.problem('GET', `/conversations/${one.conversationId}`)).toMatchObject({ code: 'not_found' })
    expect(await site.admin.problem('GET', `/visitors/${visitorId}`)).toMatchObject({ code: 'not_found' })
    const found = await site.admin.json<{ items: Conversation[] }>('GET', '/conversations?q=xylofon&status=all')
    expect(found.items).toEqual([])
    const { items } = await site.admin.json<{ items: Conversation[] }>('GET', '/conversations?status=all')
    expect(items.map(item => item.id)).toEqual([other.conversationId])
    expect(await site.admin.json('GET', '/conversations/counts')).toMatchObject({ open: 1 })
    // A client that was away resumes where it was.
    const page = await site.admin.json<{ items: { type: string }[] }>('GET', `/events?since=${cursor}`)
    expect(page.items.map(item => item.type)).not.toContain('reset')
  })

  it('while a push of it is under way, it is not over; afterwards nothing of it is sent', async () => {
    const agent = await site.on.agent('Ringer')
    const browser = await subscribe(site.service, agent)
    const { endpoint } = browser.agent.subscription
    const fault = site.service.fault({ endpoint, status: 'silence' })
    const visitor: Visitor = await site.on.visitor()
    const begun = site.service.waitForNext('request', request => request.endpoint === endpoint)
    await write(visitor, 'albatros text')
    await begun
    let answered = false
    const erased = site.admin.request('DELETE', `/visitors/${visitor.visitorId}`).then(response => {
      answered = true
      return response
    })
    const state = async () =>
      (
        await db()
          .selectFrom('deliveries as d')
          .innerJoin('devices', 'devices.id', 'd.device_id')
          .select(['d.state', 'd.expires_at'])
          .where('devices.id', '=', browser.id)
          .where('d.state', 'in', ['queued', 'leased'])
          .execute()
      ).at(0)
    await until(state, row => (row?.expires_at ?? Infinity) <= site.clock.now())
    expect(answered).toBe(false)
    expect((await state())?.state).toBe('leased')
    fault.lift()
    // The push service hangs up; the delivery would be tried again.
    site.service.refuseConnections(true)
    expect((await erased).status).toBe(204)
    site.service.refuseConnections(false)
    const sent = site.service.requestsTo(endpoint).length
    await site.later(30 * minute)
    await settled()
    expect(site.service.requestsTo(endpoint)).toHaveLength(sent)
    expect(await findText('albatros')).toEqual([])
  })

  it('the export is all that is kept, without keys, and for admins alone', async () => {
    const { visitor, conversationId } = await known('marabu')
    await settled()
    const agent = await site.on.agent('Nosy')
    const path = `/visitors/${visitor.visitorId}/export`
    const exported = visitorExportSchema.parse(await site.admin.json<VisitorExport>('GET', path))
    expect(exported.visitor).toMatchObject({ name: 'marabu name', email: 'marabu@example.com' })
    expect(exported.conversations).toMatchObject([{ id: conversationId, status: 'open' }])
    expect(
      exported.conversations[0]?.messages.map(message => message.text).filter(text => text.includes('marabu')),
    ).toEqual(['marabu text', 'marabu reply', 'marabu again'])
    const places = (await findText('marabu')).filter(place => place !== 'events')
    const here = Object.keys(exported.records)
    expect(places.filter(place => !here.includes(place))).toEqual([])
    const { token_hash } = await db()
      .selectFrom('visitors')
      .select('token_hash')
      .where('id', '=', visitor.visitorId)
      .executeTakeFirstOrThrow()
    expect(JSON.stringify(exported)).not.toContain(token_hash)
    // Its files are in the archive, the agents' too, and nothing is read of them for the document.
    const texts = ['marabu note', 'for the marabu']
    const sent = await visitor.request('POST', '/visitors/me/attachments?name=note.txt', texts[0], {
      'content-type': 'text/plain',
    })
    const { id: theirs } = (await sent.json()) as { id: string }
    await visitor.json('POST', '/visitors/me/messages', { text: '', attachmentIds: [theirs] })
    const answered = await site.admin.request('POST', '/attachments?name=note.txt', texts[1], {
      'content-type': 'text/plain',
    })
    const { id: ours } = (await answered.json()) as { id: string }
    await site.admin.json('POST', `/conversations/${conversationId}/messages`, { text: '', attachmentIds: [ours] })
    const archive = await site.admin.request('GET', `${path}?format=zip`)
    expect(archive.headers.get('content-disposition')).toBe(`attachment; filename="${visitor.visitorId}.zip"`)
    const whole = Buffer.from(await archive.arrayBuffer()).toString('latin1')
    for (const part of [...texts, 'data.json', 'files/001 note.txt', 'files/002 note.txt'])
      expect(whole).toContain(part)
    const again = visitorExportSchema.parse(await site.admin.json<VisitorExport>('GET', path))
    expect(new Set(again.files.map(file => file.id))).toEqual(new Set([theirs, ours]))
    expect(again.records['attachment_pieces']?.map(row => Object.keys(row))).toEqual(
      [1, 2].map(() => ['attachment_id', 'n', 'size']),
    )
    expect(await agent.problem('GET', `${path}?format=zip`)).toMatchObject({ code: 'forbidden' })
    expect(await agent.problem('GET', path)).toMatchObject({ code: 'forbidden' })
    expect(await agent.problem('DELETE', `/visitors/${visitor.visitorId}`)).toMatchObject({ code: 'forbidden' })
    expect(await visitor.problem('GET', path)).toMatchObject({ status: 401 })
    expect(await site.admin.problem('GET', '/visitors/vis_00000000/export')).toMatchObject({ code: 'not_found' })
    expect((await site.admin.request('DELETE', '/visitors/vis_00000000')).status).toBe(204)
  })
})
