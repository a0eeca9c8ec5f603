import { randomFillSync } from 'node:crypto'
import { type BotCall, newId } from '@deskbell/contract'
import { expect, it, onTestFinished } from 'vitest'
import { startBotServer } from '../test-support/bot-server.ts'
import { trustedCertificate } from '../test-support/mail-server.ts'
import { isAllowedAddress } from './allowed-address.ts'
import { callBot } from './call-bot.ts'
import { newBotSecret } from './signature.ts'

const random = (bytes: Uint8Array<ArrayBuffer>) => randomFillSync(bytes)

/** A bot by https, whose certificate is for that name, and what asks it. */
async function secureBot(name?: string) {
  const certificate = await trustedCertificate(name)
  onTestFinished(certificate.distrust)
  const bot = await startBotServer(certificate)
  onTestFinished(bot.close)
  const secret = newBotSecret(random)
  bot.use(secret)
  bot.behave((_call, answer) => answer({ outcome: 'handled', text: 'Until six.' }))
  const id = newId('ask', random)
  const call: BotCall = {
    ...{ type: 'message', id, answerBy: new Date().toISOString(), page: null, history: [] },
    conversation: { id: newId('cnv', random), department: null },
    visitor: { id: newId('vis', random), name: null, externalId: null, language: null },
    message: { id: newId('msg', random), text: 'When?', createdAt: new Date().toISOString(), attachments: [] },
  }
  const ask = (url = bot.url) =>
    callBot({ url, secret, id, body: JSON.stringify(call), timeLimitMs: 5_000, hasSpoken: false, clock: Date.now })
  return { bot, ask, distrust: certificate.distrust }
}

it('S9: asks by https, and only whom somebody vouches for by that name', async () => {
  const { bot, ask, distrust } = await secureBot()
  expect(await ask()).toMatchObject({ ok: true, reply: { outcome: 'handled', text: 'Until six.' } })
  const refused = { ok: false, outcome: 'unreachable', fault: 'certificate' }
  // By its address it is not known.
  expect(await ask(bot.url.replace('localhost', '127.0.0.1'))).toMatchObject(refused)
  distrust()
  expect(await ask()).toMatchObject(refused)
  expect(bot.calls).toHaveLength(1)
})

it('S9: a certificate for another name is none', async () => {
  const { bot, ask } = await secureBot('bot.other.org')
  expect(await ask()).toMatchObject({ ok: false, outcome: 'unreachable', fault: 'certificate' })
  expect(bot.calls).toEqual([])
})

it.each([
  ['https:', '93.184.215.14', true],
  ['https:', '10.1.2.3', true],
  ['https:', 'fd00::1', true],
  ['https:', '127.0.0.1', true],
  ['https:', '169.254.169.254', false],
  ['https:', 'fe80::1', false],
  ['https:', '0.0.0.0', false],
  ['https:', '::', false],
  ['https:', '100.100.100.200', false],
  ['https:', '224.0.0.1', false],
  ['http:', '127.0.0.1', true],
  ['http:', '::1', true],
  ['http:', '93.184.215.14', false],
  ['http:', '10.1.2.3', false],
  ['https:', 'bot.example.org', false],
])('S9: %s to %s is asked: %s', (protocol, address, is) => {
  expect(isAllowedAddress(protocol, address)).toBe(is)
})
