import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { buffer } from 'node:stream/consumers'
import { getCACertificates, setDefaultCACertificates } from 'node:tls'
import PostalMime, { type Email } from 'postal-mime'
import { generate } from 'selfsigned'
import { SMTPServer, type SMTPServerOptions } from 'smtp-server'

export interface ReceivedMail {
  readonly from: string
  readonly to: readonly string[]
  /** As it came over the wire. */
  readonly raw: string
  readonly parsed: Email
}

/** What a command is answered with: undefined is as usual, `hang` never. */
export type Reply = { readonly code: number; readonly text: string } | 'hang' | undefined

export interface MailServerOptions {
  readonly tls?: 'starttls' | 'implicit' | 'none'
  /** User and password that it wants; nobody has to sign in unless given. */
  readonly login?: { readonly user: string; readonly password: string }
  readonly onSender?: (address: string) => Reply
  readonly onRecipient?: (address: string) => Reply
  /** Asked when all of a mail was read; what is refused is not kept. */
  readonly onData?: (mail: ReceivedMail) => Reply
}

export interface MailServer {
  readonly port: number
  readonly received: ReceivedMail[]
  /** Connections that tried to sign in. */
  readonly signIns: () => number
  readonly connections: () => number
  change(options: Partial<MailServerOptions>): void
  close(): Promise<void>
}

/** A certificate for localhost that this process trusts until the returned function is called. */
export async function trustedCertificate(name = 'localhost') {
  const made = await generate([{ name: 'commonName', value: name }], {
    keyType: 'ec',
    extensions: [{ name: 'subjectAltName', altNames: [{ type: 2 as const, value: name }] }],
  })
  const before = getCACertificates('default')
  setDefaultCACertificates([...before, made.cert])
  return { key: made.private, cert: made.cert, distrust: () => setDefaultCACertificates(before) }
}

/** A real SMTP server on a free port of this machine, which keeps what it gets and answers as it is told. */
export async function startMailServer(
  given: MailServerOptions = {},
  certificate?: { readonly key: string; readonly cert: string },
): Promise<MailServer> {
  let options = given
  const received: ReceivedMail[] = []
  let signIns = 0
  let connections = 0
  const { tls = 'none' } = options
  const answer = (reply: Reply, done: (error?: Error | null) => void) => {
    if (reply === 'hang') return
    done(reply ? Object.assign(new Error(reply.text), { responseCode: reply.code }) : null)
  }
  const settings: SMTPServerOptions = {
    secure: tls === 'implicit',
    ...(certificate ? { key: certificate.key, cert: certificate.cert } : {}),
    ...(tls === 'none' ? { disabledCommands: options.login ? ['STARTTLS'] : ['STARTTLS', 'AUTH'] } : {}),
    ...(tls !== 'none' && !options.login ? { disabledCommands: ['AUTH'] } : {}),
    allowInsecureAuth: true,
    authOptional: options.login === undefined,
    closeTimeout: 100,
    disableReverseLookup: true,
    onConnect(_session, done) {
      connections += 1
      done()
    },
    onAuth(auth, _session, done) {
      signIns += 1
      const { login } = options
      if (login && auth.username === login.user && auth.password === login.password) done(null, { user: login.user })
      else done(Object.assign(new Error('5.7.8 Username and Password not accepted'), { responseCode: 535 }))
    },
    onMailFrom: (address, _session, done) => answer(options.onSender?.(address.address), done),
    onRcptTo: (address, _session, done) => answer(options.onRecipient?.(address.address), done),
    onData(stream, session, done) {
      const read = buffer(stream).then(async bytes => {
        const { mailFrom, rcptTo } = session.envelope
        const mail: ReceivedMail = {
          from: mailFrom ? mailFrom.address : '',
          to: rcptTo.map(one => one.address),
          raw: bytes.toString('utf8'),
          parsed: await PostalMime.parse(bytes),
        }
        const reply = options.onData?.(mail)
        if (reply === undefined) received.push(mail)
        answer(reply, done)
      })
      // The client broke off: there is nobody to answer.
      read.catch(() => {})
    },
  }
  const server = new SMTPServer(settings)
  // A client that goes away is no failure of ours.
  server.on('error', () => {})
  server.listen(0, '127.0.0.1')
  await once(server.server, 'listening')
  return {
    port: (server.server.address() as AddressInfo).port,
    received,
    signIns: () => signIns,
    connections: () => connections,
    change(next) {
      options = { ...options, ...next }
    },
    close: () => new Promise(resolve => server.close(() => resolve())),
  }
}

/** The value of a header, by its name in any case. */
export function headerOf({ parsed }: ReceivedMail, name: string): string | undefined {
  return parsed.headers.find(one => one.key === name.toLowerCase())?.value
}
