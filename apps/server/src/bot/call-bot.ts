import { type IncomingMessage, request as requestPlain } from 'node:http'
import { request as requestSecure } from 'node:https'
import { isIP } from 'node:net'
import type { AskId, BotFault, BotOutcome } from '@deskbell/contract'
import { NOT_PUBLIC, pinnedLookup, resolveAll } from '@deskbell/web-push'
import type { Clock } from '../ports.ts'
import { isAllowedAddress } from './allowed-address.ts'
import { type Reply, readReply } from './read-reply.ts'
import { sign, whyForged } from './signature.ts'

/** Of an answer, in bytes. */
const MOST_BYTES = 64 * 1024
/** Of a word for what went wrong. */
const MOST_WORDS = 200

export type CallOutcome = BotOutcome

export interface Call {
  readonly url: string
  readonly secret: string
  /** The secret when the answer comes: an old one is worth nothing from the moment there is a new one. */
  readonly secretThen?: () => Promise<string | undefined>
  readonly id: AskId
  readonly body: string
  /** For all of it: the name, the connection, the answer's last byte. */
  readonly timeLimitMs: number
  /** The bot has said something in this conversation before. */
  readonly hasSpoken: boolean
  readonly clock: Clock
  /** Breaks off: the server stops. */
  readonly stopping?: AbortSignal
}

type Failure = 'timed_out' | 'unreachable' | 'refused_status' | 'bad_answer' | 'forged'

/** `tookMs` counts to where it ended. */
export type Called = { readonly tookMs: number } & (
  | { readonly ok: true; readonly status: number; readonly reply: Reply }
  | {
      readonly ok: false
      readonly outcome: Failure
      readonly fault: BotFault
      readonly status: number | null
      readonly words: string | null
    }
)

/** Asks the bot, and says what came of it. Throws only when it is broken off by `stopping`. */
export async function callBot(call: Call): Promise<Called> {
  const began = performance.now()
  const timeUp = AbortSignal.timeout(call.timeLimitMs)
  const signal = call.stopping ? AbortSignal.any([timeUp, call.stopping]) : timeUp
  const took = () => Math.round(performance.now() - began)
  const failed = (outcome: Failure, fault: BotFault, more: { status?: number; words?: string } = {}): Called => {
    const { status = null, words = null } = more
    return { ok: false, outcome, fault, status, words: words?.slice(0, MOST_WORDS) ?? null, tookMs: took() }
  }
  try {
    const answer = await post(call, signal)
    const { status } = answer
    if (status >= 300 && status < 400) return failed('refused_status', 'redirected', { status })
    if (status !== 200) return failed('refused_status', 'status', { status })
    if (answer.body === 'encoded' || answer.body === 'too_large') return failed('bad_answer', answer.body, { status })
    const { headers, body } = answer
    const now = call.clock()
    const secret = call.secretThen ? await call.secretThen() : call.secret
    if (secret === undefined) return failed('forged', 'signature_wrong', { status })
    const forged = whyForged(secret, { askId: call.id, headers, body, now })
    if (forged) return failed('forged', forged, { status })
    const reply = readReply(body, call.hasSpoken)
    return typeof reply === 'string'
      ? failed('bad_answer', reply, { status })
      : { ok: true, status, reply, tookMs: took() }
  } catch (error) {
    if (call.stopping?.aborted) throw error
    if (timeUp.aborted) return failed('timed_out', 'no_answer')
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown'
    return failed('unreachable', faultOf(code), { words: code })
  }
}

interface Answer {
  readonly status: number
  readonly headers: { readonly id: string | undefined; timestamp: string | undefined; signature: string | undefined }
  readonly body: Uint8Array | 'encoded' | 'too_large'
}

async function post({ url, secret, id, body, clock }: Call, signal: AbortSignal): Promise<Answer> {
  const to = new URL(url)
  const host = to.hostname.replace(/^\[(.*)\]$/, '$1')
  const isAllowed = (address: string) => isAllowedAddress(to.protocol, address)
  // Only names are looked up.
  if (isIP(host) !== 0 && !isAllowed(host)) throw Object.assign(new Error(NOT_PUBLIC), { code: NOT_PUBLIC })
  const timestamp = String(Math.floor(clock() / 1_000))
  const request = to.protocol === 'https:' ? requestSecure : requestPlain
  const { promise, resolve, reject } = Promise.withResolvers<Answer>()
  const sent = request(to, {
    method: 'POST',
    agent: false,
    lookup: pinnedLookup(resolveAll, isAllowed),
    signal,
    headers: {
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(body),
      'accept-encoding': 'identity',
      'user-agent': 'Deskbell',
      'webhook-id': id,
      'webhook-timestamp': timestamp,
      'webhook-signature': sign(secret, { id, timestamp, body }),
    },
  })
  sent.on('error', reject)
  sent.on('response', response => {
    // Whatever is not read here is not read at all.
    readAnswer(response)
      .then(resolve, reject)
      .finally(() => sent.destroy())
  })
  sent.end(body)
  return promise
}

async function readAnswer(response: IncomingMessage): Promise<Answer> {
  const one = (name: string) => {
    const value = response.headers[name]
    return typeof value === 'string' ? value : undefined
  }
  const headers = { id: one('webhook-id'), timestamp: one('webhook-timestamp'), signature: one('webhook-signature') }
  const status = response.statusCode ?? 0
  if (status !== 200) return { status, headers, body: new Uint8Array() }
  if ((one('content-encoding') ?? 'identity') !== 'identity') return { status, headers, body: 'encoded' }
  const pieces: Buffer[] = []
  let size = 0
  for await (const piece of response) {
    if (!Buffer.isBuffer(piece)) continue
    size += piece.length
    if (size > MOST_BYTES) return { status, headers, body: 'too_large' }
    pieces.push(piece)
  }
  return { status, headers, body: Buffer.concat(pieces) }
}

function faultOf(code: string): BotFault {
  if (code === NOT_PUBLIC) return 'address_refused'
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') return 'host_unknown'
  if (code === 'ECONNREFUSED') return 'connection_refused'
  return /CERT|SIGNATURE|ISSUER/.test(code) ? 'certificate' : 'connection_broken'
}
