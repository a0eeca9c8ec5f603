import type { Me, Problem } from '@deskbell/contract'
import { expect, it } from 'vitest'
import type { Client } from '../test-support/client.ts'
import { createTestClock, day } from '../test-support/clock.ts'
import { withServer } from '../test-support/with-server.ts'
import { createUploadGate } from './upload-gate.ts'

const gateOf = (limits: { addressBytes?: number; reserveBytes?: number; free?: () => number | undefined }) => {
  const clock = createTestClock()
  const { addressBytes = 0, reserveBytes = 0, free = () => undefined } = limits
  const gate = createUploadGate({ clock: clock.now, addressBytes, reserveBytes, freeBytes: async () => free() })
  const send = async (address: string | undefined, bytes: number, kept = bytes) => {
    const entered = await gate.enter({ address, bytes })
    if (!entered.ok) return entered.code
    entered.leave(kept)
    return 'kept'
  }
  return { clock, gate, send }
}

it('an address sends so much in a day, by what was kept and by what is still coming; agents as they like', async () => {
  const { clock, gate, send } = gateOf({ addressBytes: 100 })
  expect(await send('192.0.2.1', 60, 40)).toBe('kept')
  const coming = await gate.enter({ address: '192.0.2.1', bytes: 60 })
  expect(coming.ok).toBe(true)
  expect(await gate.enter({ address: '192.0.2.1', bytes: 1 })).toEqual({
    ok: false,
    code: 'rate_limited',
    retryAfterSeconds: day / 1000,
  })
  expect(await send('192.0.2.2', 100)).toBe('kept')
  expect(await send(undefined, 1000)).toBe('kept')
  if (coming.ok) coming.leave(0)
  expect(await send('192.0.2.1', 60)).toBe('kept')
  expect(await send('192.0.2.1', 1)).toBe('rate_limited')
  clock.advance(day)
  expect(await send('192.0.2.1', 100)).toBe('kept')
})

it('of IPv6 the network counts, however it is written', async () => {
  const { send } = gateOf({ addressBytes: 100 })
  expect(await send('2001:db8:1:2::7', 100)).toBe('kept')
  expect(await send('2001:db8:1:2:aaaa:bbbb:cccc:dddd', 1)).toBe('rate_limited')
  expect(await send('2001:db8:1:3::7', 100)).toBe('kept')
  expect(await send('::1', 100)).toBe('kept')
  expect(await send('::ffff:192.0.2.1', 100)).toBe('kept')
  expect(await send('::ffff:192.0.2.2', 100)).toBe('kept')
})

it('nobody sends what would leave too little room, those that are still coming counted; what cannot be seen is no limit', async () => {
  let free: number | undefined = 1000
  const { gate, send } = gateOf({ reserveBytes: 500, free: () => free })
  const first = await gate.enter({ address: '192.0.2.1', bytes: 300 })
  expect(await send(undefined, 300)).toBe('storage_full')
  expect(await send(undefined, 200)).toBe('kept')
  if (first.ok) first.leave(300)
  expect(await send(undefined, 300)).toBe('kept')
  free = 499
  expect(await send(undefined, 1)).toBe('storage_full')
  free = undefined
  expect(await send(undefined, 1000)).toBe('kept')
})

const MEGABYTE = 1024 * 1024
const send = (client: Client, path: string, bytes: number) =>
  fetch(`${client.url}/api/v1${path}?name=a.bin`, {
    method: 'POST',
    headers: { ...client.headers, 'content-type': 'application/octet-stream' },
    body: new Uint8Array(bytes),
  })

const small = { DESKBELL_ATTACHMENT_MAX_MB: '1', DESKBELL_RATE_FILES_MB: '2' }
withServer('files from one address', { env: small }, on => {
  it('are limited whoever its visitors say they are, and the answer says what to do; agents go on', async () => {
    const path = '/visitors/me/attachments'
    for (let n = 0; n < 2; n += 1) expect((await send(await on().visitor(), path, MEGABYTE)).status).toBe(201)
    const refused = await send(await on().visitor(), path, 1)
    expect(refused.status).toBe(429)
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(60 * 60)
    const body = (await refused.json()) as Problem
    expect(body).toMatchObject({ code: 'rate_limited', detail: expect.stringContaining('tomorrow') })
    const admin = await on().admin()
    expect((await send(admin, '/attachments', 1)).status).toBe(201)
    expect((await admin.json<Me>('GET', '/me')).capabilities).toContain('send_files')
  })
})

/** A petabyte: no disk has it. */
withServer('files where the disk is nearly full', { env: { DESKBELL_DISK_RESERVE_MB: '1000000000' } }, (on, kind) => {
  it('are refused while messages go through; PostgreSQL keeps its own disk', async () => {
    const visitor = await on().visitor()
    const answer = await send(visitor, '/visitors/me/attachments', 1)
    expect(answer.status).toBe(kind === 'sqlite' ? 507 : 201)
    if (kind === 'sqlite') expect(await answer.json()).toMatchObject({ code: 'storage_full' })
    await visitor.json('POST', '/visitors/me/messages', { text: 'still here' })
  })
})

withServer('a site that takes no files', { env: { DESKBELL_ATTACHMENT_MAX_MB: '0' } }, on => {
  it('says so, so that nobody is offered to send one', async () => {
    const admin = await on().admin()
    expect((await admin.json<Me>('GET', '/me')).capabilities).not.toContain('send_files')
    expect((await send(admin, '/attachments', 1)).status).toBe(415)
  })
})
