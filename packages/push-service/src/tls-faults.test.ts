import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createUserAgent, type PushService, startPushService, type UserAgent } from './index.ts'
import { createForeignSender, VAPID } from './test-support/foreign-sender.ts'

let service: PushService
let sender: ReturnType<typeof createForeignSender>
let [apple, local] = [] as unknown as [UserAgent, UserAgent]
beforeAll(async () => {
  service = await startPushService()
  sender = createForeignSender(service)
  apple = await createUserAgent(service, VAPID.publicKey, { side: 'apple' })
  local = await createUserAgent(service, VAPID.publicKey)
})
afterAll(async () => {
  sender.close()
  await Promise.all([apple.close(), local.close()])
  await service.close()
})

const send = (agent: UserAgent) => sender.send(agent.subscription, 'x')

describe('a handshake', () => {
  it.each([
    ['wrong-name', 'ERR_TLS_CERT_ALTNAME_INVALID'],
    ['expired', 'CERT_HAS_EXPIRED'],
    ['cut', 'ECONNRESET'],
  ] as const)('%s: one side alone, and then everybody, until lifted', async (kind, code) => {
    const ofApple = service.tlsFault(kind, 'apple')
    await expect(send(apple)).rejects.toMatchObject({ code })
    expect((await send(local)).status).toBe(201)
    expect(ofApple.hits).toBe(1)
    ofApple.lift()
    expect((await send(apple)).status).toBe(201)

    const ofAll = service.tlsFault(kind)
    for (const agent of [apple, local]) await expect(send(agent)).rejects.toMatchObject({ code })
    ofAll.lift()
    for (const agent of [apple, local]) expect((await send(agent)).status).toBe(201)
  })
})

it('a side that is down is down alone', async () => {
  service.refuseConnections(true, 'apple')
  await expect(send(apple)).rejects.toBeInstanceOf(Error)
  expect((await send(local)).status).toBe(201)
  service.refuseConnections(false, 'apple')
  expect((await send(apple)).status).toBe(201)
})
