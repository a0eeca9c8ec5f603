import { PhotonImage } from '@cf-wasm/photon'
import type { Agent, EventPage, Me, Message, OwnConversation, Page, User } from '@deskbell/contract'
import { expect, it } from 'vitest'
import type { Client } from '../test-support/client.ts'
import { withServer } from '../test-support/with-server.ts'

const picture = (grey: number) =>
  Buffer.from(new PhotonImage(new Uint8Array(600 * 300 * 4).fill(grey), 600, 300).get_bytes())

withServer('avatars', {}, on => {
  const put = (client: Client, bytes: Buffer, type = 'image/png') =>
    fetch(`${on().server.url}/api/v1/me/avatar`, {
      method: 'PUT',
      headers: { ...client.headers, 'content-type': type },
      body: new Uint8Array(bytes),
    })
  const get = (path: string) => fetch(on().server.url + path)
  const mine = async (client: Client) => (await client.json<Me>('GET', '/me')).user.avatarUrl

  it('an agent’s picture is made small, and shown to everybody wherever the agent is', async () => {
    const agent = await on().agent()
    expect(await mine(agent)).toBeNull()
    const answer = (await (await put(agent, picture(255))).json()) as { avatarUrl: string }
    expect(await mine(agent)).toBe(answer.avatarUrl)
    const people = await agent.json<{ items: Agent[] }>('GET', '/agents')
    expect(people.items.find(({ id }) => id === agent.user.id)?.avatarUrl).toBe(answer.avatarUrl)
    const users = await (await on().admin()).json<{ items: User[] }>('GET', '/users')
    expect(users.items.find(({ id }) => id === agent.user.id)?.avatarUrl).toBe(answer.avatarUrl)

    const visitor = await on().visitor()
    const { conversationId } = await visitor.json<{ conversationId: string }>('POST', '/visitors/me/messages', {
      text: 'hi',
    })
    await agent.json('PATCH', `/conversations/${conversationId}`, { assigneeId: agent.user.id })
    const own = await visitor.json<OwnConversation>('GET', '/visitors/me/conversation')
    expect(own.assignee?.avatarUrl).toBe(answer.avatarUrl)

    const json = { accept: 'application/json' }
    const { cursor } = await visitor.json<EventPage>('GET', '/visitors/me/events?since=', undefined, json)
    const path = `/conversations/${conversationId}/messages`
    const reply = await agent.json<Message>('POST', path, { text: 'hello' })
    expect(reply.author.avatarUrl).toBe(answer.avatarUrl)
    const live = await visitor.json<EventPage>('GET', `/visitors/me/events?since=${cursor}`, undefined, json)
    expect(live.items.find(({ type }) => type === 'message.created')?.data).toMatchObject({
      message: { id: reply.id, author: { avatarUrl: answer.avatarUrl } },
    })
    for (const [client, thread] of [
      [visitor, '/visitors/me/messages'],
      [agent, path],
    ] as const) {
      const { items } = await client.json<Page<Message>>('GET', thread)
      const pictures = items.filter(({ author }) => author.kind !== 'system').map(({ author }) => author.avatarUrl)
      expect(pictures).toEqual([answer.avatarUrl, undefined])
    }

    const shown = await get(answer.avatarUrl)
    expect(shown.headers.get('content-type')).toBe('image/jpeg')
    expect(shown.headers.get('cache-control')).toContain('immutable')
    expect(shown.headers.get('cross-origin-resource-policy')).toBe('cross-origin')
    expect(shown.headers.get('x-content-type-options')).toBe('nosniff')
    const image = PhotonImage.new_from_byteslice(new Uint8Array(await shown.arrayBuffer()))
    expect([image.get_width(), image.get_height()]).toEqual([256, 256])
  })

  it('another picture has another address, and the old one is not kept for long', async () => {
    const agent = await on().agent()
    const first = (await (await put(agent, picture(255))).json()) as { avatarUrl: string }
    const second = (await (await put(agent, picture(100))).json()) as { avatarUrl: string }
    expect(second.avatarUrl).not.toBe(first.avatarUrl)
    expect((await get(first.avatarUrl)).headers.get('cache-control')).toBe('public, max-age=60')
  })

  it('is taken away, twice too', async () => {
    const agent = await on().agent()
    const { avatarUrl } = (await (await put(agent, picture(255))).json()) as { avatarUrl: string }
    for (let n = 0; n < 2; n += 1) expect((await agent.request('DELETE', '/me/avatar')).status).toBe(204)
    expect(await mine(agent)).toBeNull()
    expect((await get(avatarUrl)).status).toBe(404)
  })

  it('what is no picture changes nothing', async () => {
    const agent = await on().agent()
    const { avatarUrl } = (await (await put(agent, picture(255))).json()) as { avatarUrl: string }
    for (const bytes of [
      Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>'),
      picture(9).subarray(0, 100),
      Buffer.alloc(0),
    ]) {
      const refused = await put(agent, bytes)
      expect(refused.status).toBe(400)
      expect(await refused.json()).toMatchObject({ code: 'image_invalid' })
    }
    expect((await put(agent, Buffer.alloc(11 * 1024 * 1024))).status).toBe(413)
    expect(await mine(agent)).toBe(avatarUrl)
  })

  it('nobody sets another’s', async () => {
    const visitor = await on().visitor()
    expect((await put(visitor, picture(255))).status).toBe(401)
    expect((await put(on().anonymous, picture(255))).status).toBe(401)
    const agent = await on().agent()
    const forged = await fetch(`${on().server.url}/api/v1/me/avatar`, {
      method: 'PUT',
      headers: { cookie: agent.headers['cookie'] ?? '', 'sec-fetch-site': 'cross-site', 'content-type': 'image/png' },
      body: new Uint8Array(picture(255)),
    })
    expect(forged.status).toBe(403)
  })
})
