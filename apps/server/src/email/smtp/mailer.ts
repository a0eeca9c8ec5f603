import { createTransport } from 'nodemailer'
import { oneLine } from '../../words/plain-text.ts'
import type { MailAccount } from './account.ts'
import { failureOf, type MailFailure } from './failure.ts'
import { findHost } from './find-host.ts'
import { createSlots } from './slots.ts'

/** Connections at once (S25): each waits for the server most of the time. */
export const CONNECTIONS = 5
/** In milliseconds, like all that follow. */
const CONNECT_WITHIN = 15_000
const GREETED_WITHIN = 15_000
const SILENT_FOR = 30_000
/** For one mail in all: a server that answers byte by byte is never silent. */
const SENT_WITHIN = 60_000
const IDLE_FOR = 30_000
/** The name is not asked for again for each mail. */
const LOOKED_UP_FOR = 60_000

/** A mail as it goes out. Names and addresses stand apart, so that none can become a header. */
export interface Letter {
  readonly messageId: string
  readonly from: { readonly name: string; readonly address: string }
  readonly to: { readonly name: string; readonly address: string }
  readonly subject: string
  readonly text: string
  readonly html: string
  readonly references: string | null
  /** Names are ours alone. */
  readonly headers: Readonly<Record<string, string>>
}

export type Sent =
  | { readonly ok: true; readonly status: number; readonly words: string }
  | { readonly ok: false; readonly failure: MailFailure }

export interface Mailer {
  send(letter: Letter): Promise<Sent>
  /** Finishes what is being sent. */
  close(): void
  /** Breaks it off. */
  breakOff(): void
}

/** How long to wait; tests wait less. */
export interface Patience {
  readonly connectMs: number
  readonly greetedMs: number
  readonly silentMs: number
  readonly sentMs: number
}

export const patience: Patience = {
  connectMs: CONNECT_WITHIN,
  greetedMs: GREETED_WITHIN,
  silentMs: SILENT_FOR,
  sentMs: SENT_WITHIN,
}

/** A pool of connections to one account, opened as they are needed. It goes where the account says and nowhere else. */
export function createMailer(
  account: MailAccount,
  { connectMs, greetedMs, silentMs, sentMs }: Patience = patience,
): Mailer {
  const { host, port, security, user, password } = account
  /** Letters whose server was told of them: before that nothing that goes wrong is about the letter. By `messageId`. */
  const begun = new Set<string>()
  const transport = createTransport({
    pool: true,
    host,
    port,
    secure: security === 'tls',
    requireTLS: security === 'starttls',
    ignoreTLS: security === 'none',
    maxConnections: CONNECTIONS,
    maxRequeues: 1,
    idleTimeout: IDLE_FOR,
    connectionTimeout: connectMs,
    greetingTimeout: greetedMs,
    socketTimeout: silentMs,
    dnsTimeout: connectMs,
    // Without it a server that offers no signing in would be taken as it is, and refuse later in other words.
    ...(user === null ? {} : { auth: { user, pass: password ?? '' }, forceAuth: true }),
    // Nothing of a letter names a file or an address to fetch, and if it did nothing would be read.
    disableFileAccess: true,
    disableUrlAccess: true,
    logger: {
      info(entry: unknown) {
        const id = begunBy(entry)
        if (id !== undefined) begun.add(id)
      },
    },
  })
  const settings = { security, preset: account.preset, signsIn: user !== null }
  const slots = createSlots(CONNECTIONS)
  let closed = false
  let lookedUpAt = -Infinity
  const whyNotHost = async (): Promise<MailFailure | undefined> => {
    if (performance.now() - lookedUpAt < LOOKED_UP_FOR) return undefined
    const found = await findHost(host, security !== 'none')
    if (!found.ok) return hostFailure(found)
    lookedUpAt = performance.now()
    return undefined
  }

  const send = async (letter: Letter): Promise<Sent> => {
    const failure = await whyNotHost()
    if (failure) return { ok: false, failure }
    // Its time begins with a connection that it can have.
    await slots.take()
    if (closed) {
      slots.giveBack()
      return { ok: false, failure: notBegun }
    }
    const stop = new AbortController()
    const timer = setTimeout(() => stop.abort(), sentMs)
    try {
      const info = await transport.sendMail({
        ...letter,
        from: { ...letter.from, name: asTyped(letter.from.name) },
        to: { ...letter.to, name: asTyped(letter.to.name) },
        subject: asTyped(letter.subject),
        references: letter.references ?? '',
        ...inReplyTo(letter),
        signal: stop.signal,
      })
      const words = oneLine(info.response).slice(0, 500)
      return { ok: true, status: Number.parseInt(words, 10) || 250, words }
    } catch (error) {
      if (closed && !begun.has(letter.messageId)) return { ok: false, failure: notBegun }
      const known = error instanceof Error ? error : new Error(String(error))
      return { ok: false, failure: failureOf(known, { ...settings, begun: begun.has(letter.messageId) }) }
    } finally {
      begun.delete(letter.messageId)
      clearTimeout(timer)
      slots.giveBack()
    }
  }
  const close = (force: boolean) => {
    closed = true
    transport.close({ force })
  }
  return { send, close: () => close(false), breakOff: () => close(true) }
}

/** Encoded words (RFC 2047) that somebody typed: their reader would make anything of them, new lines among it. */
function asTyped(text: string): string {
  return text.replaceAll(/=\?(?=\w)/g, '= ?')
}

/** Nodemailer says when a connection that is ready takes up a letter, and says it in its log alone. */
function begunBy(entry: unknown): string | undefined {
  if (typeof entry !== 'object' || entry === null || !('tnx' in entry) || !('messageId' in entry)) return undefined
  return entry.tnx === 'send' && typeof entry.messageId === 'string' ? entry.messageId : undefined
}

/** A closed pool would never answer. Whoever asked puts the mail back, and sends it by the next mailer. */
const notBegun: MailFailure = {
  stage: 'connect',
  status: null,
  words: 'no mail goes out by these settings any more',
  advice: 'unknown',
  mail: 'keep',
}

function inReplyTo({ references }: Letter): { readonly inReplyTo?: string } {
  return references === null ? {} : { inReplyTo: references }
}

function hostFailure({ stage, words }: { readonly stage: 'dns' | 'tls'; readonly words: string }): MailFailure {
  const about = { stage, status: null, words, mail: 'keep' } as const
  return stage === 'dns'
    ? { ...about, advice: 'host_unknown', lane: 'unreachable' }
    : { ...about, advice: 'plain_not_private', lane: 'tls' }
}
