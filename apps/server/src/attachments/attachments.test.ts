import { randomBytes } from 'node:crypto'
import { request as httpRequest } from 'node:http'
import { connect } from 'node:net'
import { PhotonImage } from '@cf-wasm/photon'
import type { AttachmentId, Conversation, Message, UploadedAttachment, VisitorMessageAnswer } from '@deskbell/contract'
import { attachmentSchema, uploadedAttachmentSchema } from '@deskbell/contract/schemas'
import { sql } from 'kysely'
import { expect, it } from 'vitest'
import type { Client } from '../test-support/client.ts'
import { eventually } from '../test-support/eventually.ts'
import { withServer } from '../test-support/with-server.ts'
import { sweepLoose } from './sweep-loose.ts'

const HOUR = 60 * 60 * 1000
const DAY = 24 * HOUR

/** A colourful PNG of 40 x 20. */
const png = Buffer.from(new PhotonImage(new Uint8Array(40 * 20 * 4).fill(255), 40, 20).get_bytes())

let ahead = 0
const clock = () => Date.now() + ahead

withServer('attachments', { clock }, (on, kind) => {
  const send = (client: Client, path: string, bytes: Buffer, type: string) =>
    fetch(`${on().server.url}/api/v1${path}`, {
      method: 'POST',
      headers: { ...client.headers, 'content-type': type },
      body: new Uint8Array(bytes),
    })
  const own = '/visitors/me/attachments'
  const upload = async (client: Client, name: string, bytes: Buffer, type: string, path = own) => {
    const response = await send(client, `${path}?name=${encodeURIComponent(name)}`, bytes, type)
    if (!response.ok) throw new Error(`${response.status} ${await response.text()}`)
    return uploadedAttachmentSchema.parse(await response.json())
  }
  const refusal = async (client: Client, name: string, bytes: Buffer, type: string) => {
    const response = await send(client, `${own}?name=${encodeURIComponent(name)}`, bytes, type)
    return { status: response.status, body: (await response.json()) as { code?: string } }
  }
  const write = (client: Client, attachmentIds: readonly string[], text = '') =>
    client.json<VisitorMessageAnswer>('POST', '/visitors/me/messages', { text, attachmentIds })
  const rowsOf = async (id: AttachmentId) => {
    const { db } = on().server.database
    const files = await db.selectFrom('attachments').select('id').where('id', '=', id).execute()
    const pieces = await db.selectFrom('attachment_pieces').select('n').where('attachment_id', '=', id).execute()
    return { files: files.length, pieces: pieces.length }
  }
  const everything = async () => {
    const { rows } = await sql<{ files: number; pieces: number }>`
      select (select count(*) from attachments) as files, (select count(*) from attachment_pieces) as pieces`.execute(
      on().server.database.db,
    )
    return rows[0]
  }
  const get = (url: string, headers: Record<string, string> = {}) => fetch(on().server.url + url, { headers })

  it('a picture goes from a visitor to the agents: as it was by its link, and small in the page', async () => {
    const visitor = await on().visitor()
    const uploaded = await upload(visitor, 'Foto märz.png', png, 'image/png')
    expect(uploaded).toMatchObject({ name: 'Foto märz.png', contentType: 'image/png', size: png.length, width: 40 })
    const { message, conversationId } = await write(visitor, [uploaded.id])
    const agent = await on().agent()
    const page = await agent.json<{ items: Message[] }>('GET', `/conversations/${conversationId}/messages`)
    const [attachment] = page.items[0]?.attachments ?? []
    expect(attachmentSchema.parse(attachment)).toEqual(message.attachments?.[0])

    const file = await get(attachment?.url ?? '')
    expect(file.status).toBe(200)
    expect(Buffer.from(await file.arrayBuffer())).toEqual(png)
    expect(file.headers.get('content-disposition')).toBe(
      `attachment; filename="Foto m_rz.png"; filename*=UTF-8''Foto%20m%C3%A4rz.png`,
    )
    expect(file.headers.get('x-content-type-options')).toBe('nosniff')
    expect(file.headers.get('content-security-policy')).toBe("default-src 'none'; sandbox")
    expect(file.headers.get('cross-origin-resource-policy')).toBe('same-origin')
    expect(file.headers.get('content-length')).toBe(String(png.length))

    const small = await get(attachment?.thumbnailUrl ?? '')
    expect(small.headers.get('content-type')).toBe('image/jpeg')
    expect(small.headers.get('cross-origin-resource-policy')).toBe('cross-origin')
    expect(PhotonImage.new_from_byteslice(new Uint8Array(await small.arrayBuffer())).get_width()).toBe(40)
  })

  it('an agent sends a file too, the list shows it as the last message, and a search finds it by its name', async () => {
    const visitor = await on().visitor()
    const { conversationId } = await visitor.json<VisitorMessageAnswer>('POST', '/visitors/me/messages', { text: 'hi' })
    const agent = await on().agent()
    const word = `manual${randomBytes(4).toString('hex')}`
    const file = await upload(agent, `${word}.txt`, Buffer.from('Grüße\n'), 'text/plain', '/attachments')
    expect(file.contentType).toBe('text/plain')
    const body = { text: '', attachmentIds: [file.id] }
    const sent = await agent.json<Message>('POST', `/conversations/${conversationId}/messages`, body)
    expect(sent.attachments?.[0]?.id).toBe(file.id)
    const one = await agent.json<Conversation>('GET', `/conversations/${conversationId}`)
    expect(one.lastMessage?.attachments?.[0]?.name).toBe(`${word}.txt`)
    const found = await agent.json<{ items: Conversation[] }>('GET', `/conversations?q=${word}`)
    expect(found.items.map(({ id }) => id)).toEqual([conversationId])
    const thread = await visitor.json<{ items: Message[] }>('GET', '/visitors/me/messages')
    const text = await get(thread.items[0]?.attachments?.[0]?.url ?? '')
    expect(text.headers.get('content-type')).toBe('text/plain; charset=utf-8')
    expect(await text.text()).toBe('Grüße\n')
  })

  it('a large file comes back byte by byte, and its pieces are all that is kept', async () => {
    const visitor = await on().visitor()
    const bytes = randomBytes(10 * 1024 * 1024)
    const { id, size } = await upload(visitor, 'data.bin', bytes, 'application/octet-stream')
    expect(size).toBe(bytes.length)
    expect(await rowsOf(id)).toEqual({ files: 1, pieces: 160 })
    const { message } = await write(visitor, [id])
    const back = await get(message.attachments?.[0]?.url ?? '')
    expect(Buffer.from(await back.arrayBuffer()).equals(bytes)).toBe(true)
  })

  it('a message of nothing is none, and one with a lost file is not written', async () => {
    const visitor = await on().visitor()
    const other = await on().visitor()
    const mine = await upload(visitor, 'a.txt', Buffer.from('a'), 'text/plain')
    expect(await visitor.problem('POST', '/visitors/me/messages', { text: ' \0 ' })).toMatchObject({ code: 'invalid' })
    for (const [client, ids] of [
      [other, [mine.id]],
      [visitor, [mine.id, 'att_unknown0']],
    ] as const) {
      const body = { text: 'with files', attachmentIds: ids }
      const found = await client.problem('POST', '/visitors/me/messages', body)
      expect(found).toMatchObject({ status: 409, code: 'attachment_missing' })
    }
    expect((await visitor.json<{ items: unknown[] }>('GET', '/visitors/me/messages')).items).toEqual([])
    await write(visitor, [mine.id])
    // It belongs to that message for good.
    const again = await visitor.problem('POST', '/visitors/me/messages', { text: '', attachmentIds: [mine.id] })
    expect(again).toMatchObject({ code: 'attachment_missing' })
  })

  it('the same message sent twice under one key is one, with its file', async () => {
    const visitor = await on().visitor()
    const { id } = await upload(visitor, 'a.txt', Buffer.from('a'), 'text/plain')
    const body = { text: '', attachmentIds: [id] }
    const key = { 'idempotency-key': 'once' }
    const first = await visitor.json('POST', '/visitors/me/messages', body, key)
    expect(await visitor.json('POST', '/visitors/me/messages', body, key)).toEqual(first)
  })

  it('a link ends, cannot be made to last, and is of one file and part alone', async () => {
    const visitor = await on().visitor()
    const first = await upload(visitor, 'a.png', png, 'image/png')
    const second = await upload(visitor, 'b.txt', Buffer.from('b'), 'text/plain')
    const { message } = await write(visitor, [first.id, second.id])
    const [a, b] = message.attachments ?? []
    const url = a?.url ?? ''
    const wrong = [
      url.replace(/exp=\d+/, 'exp=9999999999999'),
      url.replace(first.id, second.id),
      `${url}&show=thumbnail`,
      url.replace(/sig=[^&]+/, 'sig='),
      url.replace(/sig=[^&]+/, `sig=${'A'.repeat(43)}`),
      b?.url.replace(/sig=[^&]+/, `sig=${new URL(url, 'http://x').searchParams.get('sig')}`) ?? '',
    ]
    for (const address of wrong) expect((await get(address)).status).toBe(404)
    expect((await get(url.replace(/[?&]sig=[^&]+/, ''))).status).toBe(400)
    expect((await get(url)).status).toBe(200)
    ahead = HOUR - 1
    expect((await get(url)).status).toBe(200)
    ahead = 2 * HOUR
    const ended = await get(url)
    expect(ended.status).toBe(410)
    expect(await ended.json()).toMatchObject({ code: 'link_used' })
    const page = await visitor.json<{ items: Message[] }>('GET', '/visitors/me/messages')
    expect((await get(page.items[0]?.attachments?.[0]?.url ?? '')).status).toBe(200)
    ahead = 0
  })

  it('an erased message takes its files along, and their links lead nowhere', async () => {
    const visitor = await on().visitor()
    const { id } = await upload(visitor, 'a.png', png, 'image/png')
    const { message } = await write(visitor, [id])
    const admin = await on().admin()
    await admin.json('DELETE', `/visitors/${visitor.visitorId}`)
    expect(await rowsOf(id)).toEqual({ files: 0, pieces: 0 })
    for (const url of [message.attachments?.[0]?.url, message.attachments?.[0]?.thumbnailUrl]) {
      expect((await get(url ?? '')).status).toBe(404)
    }
  })

  it.each([
    [
      'SVG as a picture',
      'a.png',
      '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
      'image/png',
    ],
    ['HTML as a photo', 'a.jpg', '<!doctype html><script>alert(1)</script>', 'image/jpeg'],
    ['HTML under its name', 'a.html', '<!doctype html><script>alert(1)</script>', 'text/html'],
    ['SVG under its name', 'a.svg', '<svg/>', 'image/svg+xml'],
    ['a PDF that says it is a picture', 'a.pdf', '%PDF-1.7\n', 'image/png'],
    ['a zip as a PDF', 'a.pdf', 'PK\x03\x04\0\0\0\0', 'application/pdf'],
    ['text with a NUL', 'a.txt', 'a\0b', 'text/plain'],
  ])('what does not agree is a plain download: %s', async (_what, name, text, type) => {
    const visitor = await on().visitor()
    const file = await upload(visitor, name, Buffer.from(text, 'latin1'), type)
    expect(file).toMatchObject({ contentType: 'application/octet-stream' })
    const { message } = await write(visitor, [file.id])
    expect(message.attachments?.[0]).not.toHaveProperty('thumbnailUrl')
    const response = await get(message.attachments?.[0]?.url ?? '')
    expect(response.headers.get('content-type')).toBe('application/octet-stream')
    expect(response.headers.get('content-disposition')).toMatch(/^attachment;/)
  })

  it('a polyglot is shown as what we made of it, without what else it is', async () => {
    const visitor = await on().visitor()
    const both = Buffer.concat([png, Buffer.from('<script>alert(1)</script>PK\x03\x04')])
    const file = await upload(visitor, 'a.png', both, 'image/png')
    const { message } = await write(visitor, [file.id])
    const small = Buffer.from(await (await get(message.attachments?.[0]?.thumbnailUrl ?? '')).arrayBuffer())
    expect(small.includes('script') || small.includes('PK\x03\x04')).toBe(false)
  })

  it('a picture that cannot be read is a file without a small picture', async () => {
    const visitor = await on().visitor()
    const broken = await upload(visitor, 'a.png', png.subarray(0, 60), 'image/png')
    expect(broken).not.toHaveProperty('width')
    expect((await write(visitor, [broken.id])).message.attachments?.[0]).not.toHaveProperty('thumbnailUrl')
  })

  it.each([
    ['a program', 'tool.bin', Buffer.from('MZ\x90\0'), 'application/octet-stream'],
    ['a program as a picture', 'a.png', Buffer.from('MZ\x90\0'), 'image/png'],
    ['a shell script', 'notes.txt', Buffer.from('#!/bin/sh\nrm -rf /\n'), 'text/plain'],
    ['what a double click runs', 'Invoice.pdf.js', Buffer.from('run()'), 'text/plain'],
    ['what installs itself', 'Shop.appref-ms', Buffer.from('x'), 'application/octet-stream'],
    ['what installs itself, by its long name', 'Shop.application', Buffer.from('x'), 'application/octet-stream'],
    ['a package that installs itself, an archive inside', 'Shop.msix', Buffer.from('PK\x03\x04'), 'application/zip'],
    ['its ending behind a mark that turns it', 'cod\u202Efdp.exe', Buffer.from('x'), 'application/pdf'],
  ])('is not taken: %s', async (_what, name, bytes, type) => {
    const before = await everything()
    const visitor = await on().visitor()
    expect(await refusal(visitor, name, bytes, type)).toMatchObject({
      status: 415,
      body: { code: 'attachment_refused' },
    })
    expect(await everything()).toEqual(before)
  })

  it('an empty file, one that is too large, said or not, and one of nobody', async () => {
    const before = await everything()
    const visitor = await on().visitor()
    expect(await refusal(visitor, 'a.txt', Buffer.alloc(0), 'text/plain')).toMatchObject({ body: { code: 'invalid' } })
    const large = Buffer.alloc(11 * 1024 * 1024, 1)
    expect(await refusal(visitor, 'a.bin', large, 'application/octet-stream')).toMatchObject({
      status: 413,
      body: { code: 'payload_too_large' },
    })
    // In chunks, without saying how many there will be.
    const status = await new Promise<number | undefined>((resolve, reject) => {
      const outgoing = httpRequest(`${on().server.url}/api/v1${own}`, { method: 'POST', headers: visitor.headers })
      outgoing.on('response', response => resolve(response.statusCode)).on('error', reject)
      outgoing.end(large)
    })
    expect(status).toBe(413)
    expect((await send(on().anonymous, own, png, 'image/png')).status).toBe(401)
    expect((await send(visitor, '/attachments', png, 'image/png')).status).toBe(401)
    expect(await everything()).toEqual(before)
  })

  it('an upload that is broken off leaves nothing, nor does one with a wrong length', async () => {
    const before = await everything()
    const visitor = await on().visitor()
    const { hostname, port } = new URL(on().server.url)
    const socket = connect(Number(port), hostname)
    // What it is answered if it is refused, so that this is seen.
    let answered = ''
    socket.on('data', some => (answered += String(some))).on('error', error => (answered += String(error)))
    const head = `POST /api/v1${own} HTTP/1.1\r\nHost: x\r\nAuthorization: ${visitor.headers['authorization']}\r\n`
    socket.write(`${head}Content-Type: application/octet-stream\r\nContent-Length: 5000000\r\n\r\n`)
    // Not random: the first bytes might be those of a program.
    socket.write(Buffer.alloc(1_000_000, 1))
    await eventually(async () => {
      expect(answered).toBe('')
      expect((await everything())?.pieces).toBeGreaterThan(before?.pieces ?? 0)
    })
    socket.destroy()
    await eventually(async () => expect(await everything()).toEqual(before))
  })

  it('names are shown and saved as what they are', async () => {
    const visitor = await on().visitor()
    const file = await upload(visitor, '../../etc/pass"wd\r\nX: y\u202E.txt', Buffer.from('a'), 'text/plain')
    expect(file.name).toBe('pass_wdX_ y.txt')
    const long = await upload(visitor, `${'😀'.repeat(300)}.txt`, Buffer.from('a'), 'text/plain')
    expect(long.name.length).toBeLessThanOrEqual(200)
    expect(long.name.endsWith('.txt') && long.name.isWellFormed()).toBe(true)
    const { message } = await write(visitor, [file.id, long.id])
    for (const { url } of message.attachments ?? []) expect((await get(url)).status).toBe(200)
  })

  it('a full disk is said, and leaves nothing', async () => {
    const { db } = on().server.database
    const before = await everything()
    const visitor = await on().visitor()
    const bytes = randomBytes(5_000_000)
    if (kind === 'sqlite') {
      const { rows } = await sql<{ page_count: number }>`pragma page_count`.execute(db)
      await sql`pragma max_page_count = ${sql.lit((rows[0]?.page_count ?? 0) + 20)}`.execute(db)
    } else {
      // The server's own error, as a full tablespace gives it, at the third piece.
      await sql`create function no_room() returns trigger language plpgsql as $$
        begin if new.n > 1 then raise disk_full; end if; return new; end $$`.execute(db)
      await sql`create trigger no_room before insert on attachment_pieces for each row execute function no_room()`.execute(
        db,
      )
    }
    // Room that erased files have left is used first.
    let found = await refusal(visitor, 'a.bin', bytes, 'application/octet-stream')
    for (let n = 0; n < 15 && found.status === 201; n += 1) {
      found = await refusal(visitor, 'a.bin', bytes, 'application/octet-stream')
    }
    expect(found).toMatchObject({ status: 507, body: { code: 'storage_full' } })
    if (kind === 'sqlite') await sql`pragma max_page_count = 1000000`.execute(db)
    else await sql`drop function no_room cascade`.execute(db)
    const left = await db.selectFrom('attachments').select('id').where('completed_at', 'is', null).execute()
    expect(left).toEqual([])
    if (kind === 'postgres') expect(await everything()).toEqual(before)
    expect(await upload(visitor, 'a.txt', Buffer.from('a'), 'text/plain')).toMatchObject({ size: 1 })
  })

  it('what became part of no message is swept after a day, and nothing else', async () => {
    const visitor = await on().visitor()
    const loose = await upload(visitor, 'a.png', png, 'image/png')
    const kept = await upload(visitor, 'b.png', png, 'image/png')
    await write(visitor, [kept.id])
    const { database } = on().server
    const late = (ms: number) => ({ database, clock: () => Date.now() + ms })
    await sweepLoose(late(DAY - HOUR))
    expect(await rowsOf(loose.id)).toEqual({ files: 1, pieces: 2 })
    expect(await sweepLoose(late(DAY + HOUR))).toBeGreaterThan(0)
    expect(await rowsOf(loose.id)).toEqual({ files: 0, pieces: 0 })
    expect(await rowsOf(kept.id)).toEqual({ files: 1, pieces: 2 })
  })

  it('nobody piles up files that belong to no message', async () => {
    const visitor = await on().visitor()
    const files: UploadedAttachment[] = []
    for (let n = 0; n < 20; n += 1) files.push(await upload(visitor, 'a.txt', Buffer.from('a'), 'text/plain'))
    expect(await refusal(visitor, 'a.txt', Buffer.from('a'), 'text/plain')).toMatchObject({ status: 429 })
    await write(
      visitor,
      files.slice(0, 10).map(({ id }) => id),
    )
    expect(await upload(visitor, 'a.txt', Buffer.from('a'), 'text/plain')).toMatchObject({ size: 1 })
  })
})
