import { createServer } from 'node:http'
import { gzipSync } from 'node:zlib'
import type { BotFault, BotOutcome } from '@deskbell/contract'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Behaviour } from '../test-support/bot-server.ts'
import { type BotSite, startBotSite } from '../test-support/bot-site.ts'
import { type TestDatabase, withDatabases } from '../test-support/with-databases.ts'

const good = { outcome: 'handled', text: 'Until six.' }
const signature = 'v1,AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA='
const minutesAgo = (n: number) => Math.floor(Date.now() / 1_000) - n * 60

type Line = readonly [title: string, outcome: BotOutcome, fault: BotFault, how: Behaviour]

const lines: readonly Line[] = [
  ['an error', 'refused_status', 'status', (_call, answer) => answer(good, { status: 500 })],
  ['nothing but thanks', 'refused_status', 'status', (_call, answer) => answer(good, { status: 202 })],
  ['silence', 'timed_out', 'no_answer', () => {}],
  [
    'an answer in drops',
    'timed_out',
    'no_answer',
    (_call, _answer, response) => {
      response.writeHead(200)
      const timer = setInterval(() => response.write(' '), 100)
      response.on('close', () => clearInterval(timer))
    },
  ],
  [
    'an answer that is far too long',
    'bad_answer',
    'too_large',
    (_call, answer) => answer({ ...good, x: 'x'.repeat(70_000) }),
  ],
  ['half an answer', 'bad_answer', 'not_json', (_call, answer) => answer(good, { body: '{"outcome":"hand' })],
  ['another kind of answer', 'bad_answer', 'not_an_answer', (_call, answer) => answer({ outcome: 'maybe' })],
  ['too long a text', 'bad_answer', 'not_an_answer', (_call, answer) => answer({ ...good, text: 'x'.repeat(10_001) })],
  [
    'a claim that it is handled, and no word',
    'bad_answer',
    'nothing_said',
    (_call, answer) => answer({ outcome: 'handled' }),
  ],
  [
    'a claim that it is handled, and blanks',
    'bad_answer',
    'nothing_said',
    (_call, answer) => answer({ ...good, text: ' \n' }),
  ],
  [
    'a compressed answer',
    'bad_answer',
    'encoded',
    (_call, _answer, response) =>
      void response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync(JSON.stringify(good))),
  ],
  [
    'its own question, with our signature',
    'bad_answer',
    'not_an_answer',
    ({ body, headers }, _answer, response) => {
      for (const name of ['webhook-id', 'webhook-timestamp', 'webhook-signature']) {
        response.setHeader(name, String(headers[name]))
      }
      response.writeHead(200).end(body)
    },
  ],
  [
    'no signature',
    'forged',
    'unsigned',
    (_call, answer) => answer(good, { headers: { 'webhook-signature': undefined } }),
  ],
  ['no time', 'forged', 'unsigned', (_call, answer) => answer(good, { headers: { 'webhook-timestamp': undefined } })],
  [
    'a made-up signature',
    'forged',
    'signature_wrong',
    (_call, answer) => answer(good, { headers: { 'webhook-signature': signature } }),
  ],
  [
    'an empty signature',
    'forged',
    'signature_wrong',
    (_call, answer) => answer(good, { headers: { 'webhook-signature': '' } }),
  ],
  [
    'another secret',
    'forged',
    'signature_wrong',
    (_call, answer) => answer(good, { secret: `whsec_${'QUJD'.repeat(11)}` }),
  ],
  ['an answer to another question', 'forged', 'other_ask', (_call, answer) => answer(good, { id: 'ask_another0' })],
  [
    'an answer to another question, under the name of this one',
    'forged',
    'signature_wrong',
    ({ call }, answer) => answer(good, { id: 'ask_another0', headers: { 'webhook-id': call.id } }),
  ],
  ['an old answer', 'forged', 'timestamp_off', (_call, answer) => answer(good, { timestamp: minutesAgo(6) })],
  [
    'an answer from the future',
    'forged',
    'timestamp_off',
    (_call, answer) => answer(good, { timestamp: minutesAgo(-6) }),
  ],
  [
    'a closed connection',
    'unreachable',
    'connection_broken',
    (_call, _answer, response) => void response.socket?.destroy(),
  ],
  [
    'half an answer and a closed connection',
    'unreachable',
    'connection_broken',
    (_call, _answer, response) => {
      response.writeHead(200, { 'content-length': 100 })
      response.write('{"outcome"', () => response.socket?.destroy())
    },
  ],
]

withDatabases('a bot that fails', make => {
  let place: TestDatabase
  let site: BotSite
  let names = 0
  beforeAll(async () => {
    place = await make()
    site = await startBotSite(place)
  })
  afterAll(async () => {
    await site.close()
    await place.remove()
  })
  /** Another name each time, so that what it failed at before does not count. */
  const turnOn = (change = {}) => {
    names += 1
    return site.turnOn({ timeLimitSeconds: 1, name: `Bot ${names}`, ...change })
  }

  it.each(lines)('S9: by %s posts nothing, and agents are rung', async (_title, outcome, fault, how) => {
    await turnOn()
    site.bot.behave(how)
    const visitor = await site.test.visitor()
    const { messageId } = await site.say(visitor)
    expect(await site.became(messageId)).toMatchObject({ outcome, fault, rung: true, rule: `bot_${outcome}` })
    expect(await site.thread(visitor)).toEqual(['visitor: When are you open?'])
  })

  it('S9: by an answer that it gave before posts nothing, and agents are rung', async () => {
    await turnOn()
    let recorded: { body: string; headers: Record<string, string> } | undefined
    site.bot.behave((_call, answer, response) => {
      answer(good)
      const of = (name: string) => String(response.getHeader(name))
      const headers = {
        'webhook-id': of('webhook-id'),
        'webhook-timestamp': of('webhook-timestamp'),
        'webhook-signature': of('webhook-signature'),
      }
      recorded = { body: JSON.stringify(good), headers }
    })
    const visitor = await site.test.visitor()
    expect((await site.became((await site.say(visitor)).messageId)).outcome).toBe('handled')
    site.bot.behave((_call, answer) => answer({}, recorded))
    const again = await site.became((await site.say(visitor)).messageId)
    expect(again).toMatchObject({ outcome: 'forged', fault: 'other_ask', rung: true })
    expect(await site.thread(visitor)).toHaveLength(3)
  })

  it('S9: by a redirect is followed nowhere', async () => {
    await turnOn()
    let asked = 0
    const elsewhere = createServer((_request, response) => {
      asked += 1
      response.end()
    })
    await new Promise<void>(resolve => elsewhere.listen(0, '127.0.0.1', resolve))
    const address = elsewhere.address()
    const port = typeof address === 'object' ? address?.port : 0
    site.bot.behave((_call, answer) =>
      answer(good, { status: 307, headers: { location: `http://127.0.0.1:${port}/` } }),
    )
    const visitor = await site.test.visitor()
    const { messageId } = await site.say(visitor)
    expect(await site.became(messageId)).toMatchObject({ outcome: 'refused_status', fault: 'redirected', rung: true })
    expect(asked).toBe(0)
    elsewhere.close()
  })

  it.each([
    ['nothing listens', 'http://127.0.0.1:9/', 'connection_refused'],
    ['there is no such host', 'https://bot.invalid/', 'host_unknown'],
    ['it is where clouds keep secrets', 'https://169.254.169.254/latest', 'address_refused'],
    ['it is where clouds keep secrets, as IPv6 has it', 'https://[fe80::1]/', 'address_refused'],
    ['it is everywhere', 'https://0.0.0.0/', 'address_refused'],
  ])('S9: because %s, agents are rung', async (_title, url, fault) => {
    await turnOn({ url })
    const { messageId } = await site.say(await site.test.visitor())
    expect(await site.became(messageId)).toMatchObject({ outcome: 'unreachable', fault, rung: true })
  })
})
