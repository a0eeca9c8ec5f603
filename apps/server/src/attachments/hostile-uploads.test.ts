import { randomBytes } from 'node:crypto'
import { Agent, request as httpRequest, type IncomingMessage } from 'node:http'
import type { UploadedAttachment, VisitorId, VisitorMessageAnswer } from '@deskbell/contract'
import { expect, it } from 'vitest'
import type { Client } from '../test-support/client.ts'
import { eventually } from '../test-support/eventually.ts'
import { withServer } from '../test-support/with-server.ts'

const DAY = 24 * 60 * 60 * 1000
const MEGABYTE = 1024 * 1024
const own = '/visitors/me/attachments'

let ahead = 0
const clock = () => Date.now() + ahead

withServer('hostile uploads', { clock }, on => {
  const upload = async (client: Client, bytes: Buffer) => {
    const response = await fetch(`${on().server.url}/api/v1${own}?name=a.bin`, {
      method: 'POST',
      headers: { ...client.headers, 'content-type': 'application/octet-stream' },
      body: new Uint8Array(bytes),
    })
    return { status: response.status, body: (await response.json()) as UploadedAttachment & { code?: string } }
  }
  /** Sends the head of a request, and its body when it is told to. */
  const begin = (client: Client, method: string, path: string, { type, size }: { type: string; size: number }) => {
    const headers = { ...client.headers, 'content-type': type, 'content-length': String(size) }
    const outgoing = httpRequest(`${on().server.url}/api/v1${path}`, { method, headers, agent: new Agent() })
    const answer = new Promise<{ status: number | undefined; code: unknown }>((resolve, reject) => {
      outgoing.on('error', reject).on('response', response => {
        let text = ''
        response.setEncoding('utf8').on('data', some => {
          text += some
        })
        response.on('end', () =>
          resolve({ status: response.statusCode, code: text && (JSON.parse(text) as { code: unknown }).code }),
        )
      })
    })
    return { outgoing, answer }
  }
  const filesOf = (visitorId: VisitorId) =>
    on().server.database.db.selectFrom('attachments').select('id').where('visitor_id', '=', visitorId).execute()
  const gone = { status: 401, code: 'unauthenticated' }

  it('a visitor who is erased while a file comes in is nobody, and nothing of it is left', async () => {
    const visitor = await on().visitor()
    const { outgoing, answer } = begin(visitor, 'POST', `${own}?name=a.bin`, {
      type: 'application/octet-stream',
      size: 2 * MEGABYTE,
    })
    outgoing.write(randomBytes(MEGABYTE))
    await eventually(async () => expect(await filesOf(visitor.visitorId)).toHaveLength(1))
    const admin = await on().admin()
    await admin.json('DELETE', `/visitors/${visitor.visitorId}`)
    outgoing.end(randomBytes(MEGABYTE))
    expect(await answer).toEqual(gone)
    expect(await filesOf(visitor.visitorId)).toEqual([])
  })

  it.each([
    ['POST', '/visitors/me/messages', { text: 'still here' }],
    ['PUT', '/visitors/me', { name: 'Still here' }],
    ['PUT', '/visitors/me/presence', { pageId: 'page_0001', visible: true }],
  ])('a visitor who is erased after they were let in is nobody: %s %s', async (method, path, body) => {
    const visitor = await on().visitor()
    const text = JSON.stringify(body)
    const { outgoing, answer } = begin(visitor, method, path, { type: 'application/json', size: text.length })
    outgoing.write(text.slice(0, 5))
    // The head has been read by the time that another request on a later connection is answered.
    const admin = await on().admin()
    await admin.json('GET', `/visitors/${visitor.visitorId}`)
    await admin.json('DELETE', `/visitors/${visitor.visitorId}`)
    outgoing.end(text.slice(5))
    expect(await answer).toEqual(gone)
  })

  it('one visitor cannot fill the disk: so much in a day, whether it is in messages or not', async () => {
    const visitor = await on().visitor()
    const { db } = on().server.database
    for (let n = 0; n < 20; n += 1) {
      const { status, body } = await upload(visitor, Buffer.from('x'))
      expect(status).toBe(201)
      // As large as any may be, without sending it.
      await db
        .updateTable('attachments')
        .set({ size: 10 * MEGABYTE })
        .where('id', '=', body.id)
        .execute()
      await visitor.json<VisitorMessageAnswer>('POST', '/visitors/me/messages', { text: '', attachmentIds: [body.id] })
    }
    expect(await upload(visitor, Buffer.from('x'))).toMatchObject({ status: 429, body: { code: 'rate_limited' } })
    expect((await upload(await on().visitor(), Buffer.from('x'))).status).toBe(201)
    ahead = DAY + 1
    expect((await upload(visitor, Buffer.from('x'))).status).toBe(201)
    ahead = 0
  })

  it('many at a time are no way around the limit', async () => {
    const visitor = await on().visitor()
    const all = await Promise.all(Array.from({ length: 40 }, () => upload(visitor, Buffer.from('x'))))
    expect(all.filter(({ status }) => status === 201)).toHaveLength(20)
    expect(all.filter(({ status }) => status === 429)).toHaveLength(20)
  })

  it('whoever downloads a file that is erased meanwhile hears that it is not whole', async () => {
    const visitor = await on().visitor()
    const { body } = await upload(visitor, randomBytes(10 * MEGABYTE))
    const { message } = await visitor.json<VisitorMessageAnswer>('POST', '/visitors/me/messages', {
      text: '',
      attachmentIds: [body.id],
    })
    const response = await new Promise<IncomingMessage>((resolve, reject) => {
      const agent = new Agent({ keepAlive: true })
      const outgoing = httpRequest(on().server.url + message.attachments?.[0]?.url, { agent }, resolve)
      outgoing.on('error', reject).end()
    })
    // Nobody reads yet: what is on its way waits, and most of the file is still in the database.
    const admin = await on().admin()
    await admin.json('DELETE', `/visitors/${visitor.visitorId}`)
    const end = new Promise(resolve => {
      response.on('error', () => resolve('broken off')).on('end', () => resolve('whole'))
    })
    response.resume()
    expect(await end).toBe('broken off')
  })
})
