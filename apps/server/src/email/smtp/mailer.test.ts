import { once } from 'node:events'
import { createServer } from 'node:net'
import { createInterface } from 'node:readline'
import { setTimeout } from 'node:timers/promises'
import { afterEach, expect, it } from 'vitest'
import {
  headerOf,
  type MailServer,
  type MailServerOptions,
  startMailServer,
  trustedCertificate,
} from '../../test-support/mail-server.ts'
import { createKeptMailer } from '../queue/kept-mailer.ts'
import type { MailAccount } from './account.ts'
import { createMailer, type Letter, type Mailer, patience } from './mailer.ts'

const closing: (() => unknown)[] = []
afterEach(async () => {
  for (const close of closing.splice(0).toReversed()) await close()
})

const letter: Letter = {
  messageId: '<dlv_1@site.org>',
  from: { name: 'Site', address: 'help@site.org' },
  to: { name: 'Ana', address: 'ana@example.org' },
  subject: 'Conversation with Maria',
  text: 'Hello',
  html: '<p>Hello</p>',
  references: '<cnv_1@site.org>',
  headers: { 'Auto-Submitted': 'auto-generated' },
}
const quick = { ...patience, connectMs: 800, greetedMs: 400, silentMs: 600, sentMs: 1_500 }

async function server(
  options: MailServerOptions = {},
  certificate?: { key: string; cert: string },
): Promise<MailServer> {
  const started = await startMailServer(options, certificate)
  closing.push(started.close)
  return started
}
function mailer(port: number, change: Partial<MailAccount> = {}): Mailer {
  const account: MailAccount = {
    ...{ host: '127.0.0.1', port, security: 'none', user: null, password: null, preset: null },
    ...{ fromAddress: 'help@site.org', fromName: null },
    ...change,
  }
  const made = createMailer(account, quick)
  closing.push(made.breakOff)
  return made
}
async function fails(sending: ReturnType<Mailer['send']>) {
  const sent = await sending
  if (sent.ok) throw new Error('it was sent')
  return sent.failure
}
async function certificate(name?: string) {
  const made = await trustedCertificate(name)
  closing.push(made.distrust)
  return made
}

it('S31: a mail goes out whole: both parts, ids, names apart from addresses', async () => {
  const { port, received } = await server()
  const sent = await mailer(port).send(letter)
  expect(sent).toMatchObject({ ok: true, status: 250 })
  const [mail] = received
  expect(mail?.to).toEqual(['ana@example.org'])
  expect(mail?.parsed).toMatchObject({
    subject: 'Conversation with Maria',
    messageId: '<dlv_1@site.org>',
    inReplyTo: '<cnv_1@site.org>',
    references: '<cnv_1@site.org>',
    from: { name: 'Site', address: 'help@site.org' },
    to: [{ name: 'Ana', address: 'ana@example.org' }],
  })
  expect(mail?.parsed.text?.trim()).toBe('Hello')
  expect(mail?.parsed.html?.trim()).toBe('<p>Hello</p>')
})

it('hostile names, subjects and addresses add no header and no recipient', async () => {
  const { port, received } = await server()
  const evil = 'x\r\nBcc: eve@evil.org\r\nX-Evil: 1\r\n\r\n<script>'
  await mailer(port).send({
    ...letter,
    subject: evil,
    from: { ...letter.from, name: evil },
    to: { ...letter.to, name: `${evil}" <eve@evil.org>` },
  })
  const [mail] = received
  expect(mail?.to).toEqual(['ana@example.org'])
  expect(mail && headerOf(mail, 'x-evil')).toBeUndefined()
  expect(mail && headerOf(mail, 'bcc')).toBeUndefined()
  expect(mail?.parsed.text?.trim()).toBe('Hello')
  const twice = await fails(
    mailer(port).send({ ...letter, to: { name: '', address: 'ana@example.org>\r\nRCPT TO:<eve@evil.org' } }),
  )
  expect(twice.mail).not.toBe('keep')
  expect(received).toHaveLength(1)
})

it('what is typed like an encoded header stays as it is typed', async () => {
  const { port, received } = await server()
  const evil = `=?utf-8?B?${Buffer.from('x\r\nX-Evil: \u202egnp').toString('base64')}?=`
  const typed = evil.replace('=?', '= ?')
  await mailer(port).send({ ...letter, subject: evil, to: { ...letter.to, name: evil } })
  expect(received[0]?.parsed).toMatchObject({ subject: typed, to: [{ name: typed }] })
})

it('a letter names no file and no address to fetch', async () => {
  const { port, received } = await server()
  const hostile = { ...letter, html: { path: '/etc/passwd' } as unknown as string }
  const sent = await mailer(port).send(hostile)
  expect(sent.ok).toBe(false)
  expect(received).toEqual([])
})

it('S36 S37: signs in over STARTTLS, and over TLS from the start', async () => {
  const trusted = await certificate()
  const login = { user: 'me@gmail.com', password: 'abcd efgh ijkl mnop' }
  for (const [tls, security] of [
    ['starttls', 'starttls'],
    ['implicit', 'tls'],
  ] as const) {
    const { port, received } = await server({ tls, login }, trusted)
    const sent = await mailer(port, { host: 'localhost', security, ...login }).send(letter)
    expect(sent).toMatchObject({ ok: true })
    expect(received).toHaveLength(1)
  }
})

it('S34: a wrong password says so in the words of the server, and stops the account and not the mail', async () => {
  const { port } = await server({ login: { user: 'me', password: 'right' } })
  expect(await fails(mailer(port, { user: 'me', password: 'wrong' }).send(letter))).toMatchObject({
    stage: 'auth',
    status: 535,
    words: expect.stringContaining('Username and Password not accepted'),
    advice: 'auth_wrong',
    mail: 'keep',
    lane: 'credentials',
  })
  expect(await fails(mailer(port, { user: 'me', password: 'wrong', preset: 'gmail' }).send(letter))).toMatchObject({
    advice: 'auth_app_password',
  })
})

it('a server that wants a password is not asked without one, nor given one that it does not want', async () => {
  const wants = await server({ login: { user: 'me', password: 'right' } })
  expect(await fails(mailer(wants.port).send(letter))).toMatchObject({ stage: 'auth', advice: 'auth_missing' })
  const wantsNone = await server()
  expect(await fails(mailer(wantsNone.port, { user: 'me', password: 'x' }).send(letter))).toMatchObject({
    stage: 'auth',
  })
})

it('STARTTLS that is not offered is refused before anything is said', async () => {
  const { port, received, signIns } = await server({ login: { user: 'me', password: 'x' } })
  expect(
    await fails(mailer(port, { host: 'localhost', security: 'starttls', user: 'me', password: 'x' }).send(letter)),
  ).toMatchObject({
    stage: 'tls',
    advice: 'tls_refused',
    mail: 'keep',
    lane: 'tls',
  })
  expect(received).toEqual([])
  expect(signIns()).toBe(0)
})

it('a certificate for another name, and one that nobody vouches for, are refused', async () => {
  const other = await certificate('mail.other.org')
  const { port } = await server({ tls: 'starttls' }, other)
  expect(await fails(mailer(port, { host: 'localhost', security: 'starttls' }).send(letter))).toMatchObject({
    stage: 'tls',
    advice: 'tls_certificate',
    lane: 'tls',
  })
  other.distrust()
  const again = await server({ tls: 'implicit' }, other)
  expect(await fails(mailer(again.port, { host: 'localhost', security: 'tls' }).send(letter))).toMatchObject({
    advice: 'tls_certificate',
  })
})

it('port and encryption that do not fit are told apart from a wrong host', async () => {
  const plain = await server()
  expect(await fails(mailer(plain.port, { host: 'localhost', security: 'tls' }).send(letter))).toMatchObject({
    advice: 'tls_wrong_mode',
  })
  const trusted = await certificate()
  const implicit = await server({ tls: 'implicit' }, trusted)
  expect(await fails(mailer(implicit.port, { host: 'localhost', security: 'starttls' }).send(letter))).toMatchObject({
    advice: 'tls_wrong_mode',
    mail: 'keep',
  })
})

it('no such host, nothing on the port, a public host without encryption', async () => {
  expect(await fails(mailer(25, { host: 'mail.invalid' }).send(letter))).toMatchObject({
    stage: 'dns',
    advice: 'host_unknown',
  })
  const gone = await server()
  await gone.close()
  expect(await fails(mailer(gone.port).send(letter))).toMatchObject({
    stage: 'connect',
    advice: 'port_refused',
    lane: 'unreachable',
  })
  expect(await fails(mailer(25, { host: '8.8.8.8' }).send(letter))).toMatchObject({
    stage: 'tls',
    advice: 'plain_not_private',
  })
})

it('a server that hangs is given up: before its greeting, and after all of the mail', async () => {
  const mute = createServer(() => {})
  mute.listen(0, '127.0.0.1')
  await once(mute, 'listening')
  closing.push(() => mute.close())
  const { port } = mute.address() as { port: number }
  expect(await fails(mailer(port).send(letter))).toMatchObject({ stage: 'connect', mail: 'keep', lane: 'unreachable' })
  const late = await server({ onData: () => 'hang' })
  expect(await fails(mailer(late.port).send(letter))).toMatchObject({
    mail: 'retry',
    lane: 'unreachable',
    advice: 'hangs',
  })
})

/** A server that says what it is told to at one command, and hangs up there if that is nothing. */
async function breaksAt(command: string, says = ''): Promise<number> {
  const usual: Record<string, string> = { EHLO: '250 AUTH PLAIN', AUTH: '235 ok', DATA: '354 go', '.': '250 queued' }
  const breaking = createServer(socket => {
    socket.on('error', () => {}).write('220 here\r\n')
    let inData = false
    createInterface(socket).on('line', line => {
      if (inData && line !== '.') return
      const said = line.split(' ')[0] ?? ''
      inData = said === 'DATA'
      if (said !== command) socket.write(`${usual[said] ?? '250 ok'}\r\n`)
      else if (says === '') socket.end()
      else if (says !== 'hang') socket.write(`${says}\r\n`)
    })
  })
  breaking.listen(0, '127.0.0.1')
  await once(breaking, 'listening')
  closing.push(() => breaking.close())
  return (breaking.address() as { port: number }).port
}

it('what has not begun when no mail is to go out any more comes back', async () => {
  const { port } = await server({ onData: () => 'hang' })
  const kept = createKeptMailer(quick)
  const account = { ...{ host: '127.0.0.1', port, security: 'none' as const, user: null, password: null } }
  const whole = { ...account, preset: null, fromAddress: 'help@site.org', fromName: null }
  const { mailer: used } = kept.use(whole, { version: '1', cron: false } as never)
  closing.push(used.breakOff)
  const sending = Array.from({ length: 6 }, (_, n) => used.send({ ...letter, messageId: `<dlv_${n}@site.org>` }))
  await setTimeout(200)
  kept.drop()
  const ends = await Promise.all(sending.map(fails))
  expect(ends.map(({ words }) => words).filter(words => words.startsWith('no mail goes out'))).toHaveLength(1)
})

it.each([
  ['EHLO', '', { stage: 'connect', mail: 'keep', lane: 'unreachable' }],
  ['EHLO', 'hang', { stage: 'connect', mail: 'keep', lane: 'unreachable' }],
  ['AUTH', '', { mail: 'keep', lane: 'unreachable' }],
  ['AUTH', 'hang', { mail: 'keep', lane: 'unreachable' }],
  ['MAIL', '', { mail: 'retry', lane: 'unreachable' }],
  ['MAIL', '421 4.7.0 Too busy', { stage: 'sender', mail: 'keep', lane: 'refused' }],
  ['RCPT', '', { mail: 'retry', lane: 'unreachable' }],
  ['RCPT', '421 4.7.0 Not you', { stage: 'recipient', mail: 'retry', lane: 'refused' }],
  ['DATA', '', { mail: 'retry', lane: 'unreachable' }],
  ['.', '', { mail: 'retry', lane: 'unreachable' }],
  ['.', 'hang', { mail: 'retry', lane: 'unreachable' }],
])(
  'what breaks before the mail is no try of it, and from there on it is one: %s %s',
  async (command, says, expected) => {
    const port = await breaksAt(command, says)
    expect(await fails(mailer(port, { user: 'me', password: 'x' }).send(letter))).toMatchObject(expected)
  },
)

it.each([
  ['550 5.4.5 Daily user sending limit exceeded.', { mail: 'keep', lane: 'refused', advice: 'slow_down' }],
  ['454 Throttling failure: Daily message quota exceeded.', { mail: 'keep', lane: 'refused' }],
  ['552 5.2.2 The mailbox is over its quota', { mail: 'fail', advice: 'content_refused' }],
  ['552 5.3.4 Message size limit exceeded', { mail: 'fail', advice: 'content_refused' }],
])('what the account may send in a day is nothing about one mail: %s', async (says, expected) => {
  expect(await fails(mailer(await breaksAt('.', says)).send(letter))).toMatchObject(expected)
})

it('S34: a server that takes no mail for others says whether it wants to know who sends it', async () => {
  const port = await breaksAt('RCPT', '554 5.7.1 <ana@example.org>: Relay access denied')
  expect(await fails(mailer(port).send(letter))).toMatchObject({ stage: 'recipient', advice: 'auth_missing' })
  expect(await fails(mailer(port, { user: 'me', password: 'x' }).send(letter))).toMatchObject({ advice: 'unknown' })
})

it.each([
  [
    { onSender: () => ({ code: 553, text: '5.7.1 Sender not verified' }) },
    { stage: 'sender', advice: 'sender_refused', mail: 'keep', lane: 'sender' },
  ],
  [
    { onRecipient: () => ({ code: 550, text: '5.1.1 No such user' }) },
    { stage: 'recipient', status: 550, advice: 'recipient_refused', mail: 'fail' },
  ],
  [
    { onRecipient: () => ({ code: 450, text: '4.2.0 Greylisted' }) },
    { stage: 'recipient', status: 450, mail: 'retry' },
  ],
  [
    { onData: () => ({ code: 554, text: '5.7.1 Looks like spam' }) },
    { stage: 'data', status: 554, advice: 'content_refused', mail: 'fail' },
  ],
  [{ onData: () => ({ code: 451, text: '4.3.0 Try later' }) }, { stage: 'data', status: 451, mail: 'retry' }],
  [{ onSender: () => ({ code: 421, text: '4.7.0 Too many' }) }, { stage: 'sender', mail: 'keep', lane: 'refused' }],
] satisfies [MailServerOptions, object][])(
  'a refusal is judged by its stage and code: %#',
  async (options, expected) => {
    const { port } = await server(options)
    const failure = await fails(mailer(port).send(letter))
    expect(failure).toMatchObject(expected)
    expect(failure.words).toMatch(/\d{3}/)
  },
)
