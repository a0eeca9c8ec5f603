import { type ClientHttp2Stream, constants, sensitiveHeaders } from 'node:http2'
import type { ResponseHeaders } from './answer.ts'
import { type Exchange, type ExchangeRequest, MAX_RESPONSE_BYTES } from './exchange.ts'
import type { H2Session } from './h2-origin.ts'

/** `unsent`: the service promises that it did nothing with the request (RFC 9113 §8.7), so it may go out again at once. */
export type H2Exchange = Exchange | { readonly kind: 'unsent'; readonly error: unknown }

const { NGHTTP2_CANCEL, NGHTTP2_REFUSED_STREAM } = constants
/** The path is a capability and differs for each device: it stays out of the table that requests share (RFC 7541 §7.1). */
const NEVER_INDEXED = [':path']

/**
 * One POST as a stream of a session, with a deadline. Once there is a status it counts, even if the body breaks off.
 * A stream that still waits for its turn at the deadline is never sent.
 */
export function exchangeOver(
  over: H2Session,
  { path, headers, body }: ExchangeRequest,
  timeoutMs: number,
): Promise<H2Exchange> {
  return new Promise(resolve => {
    let stream: ClientHttp2Stream
    try {
      stream = over.session.request({
        ':method': 'POST',
        ':path': path,
        ...headers,
        'content-length': `${body.length}`,
        [sensitiveHeaders]: NEVER_INDEXED,
      })
    } catch (error) {
      // The session ended between choosing it and using it.
      resolve({ kind: 'unsent', error })
      return
    }
    over.streams++
    const chunks: Buffer[] = []
    let received = 0
    let head: { status: number; headers: ResponseHeaders } | null = null
    let failure: unknown
    let settled = false

    function settle(otherwise: H2Exchange): void {
      if (settled) return
      settled = true
      clearTimeout(timer)
      const text = () => Buffer.concat(chunks).subarray(0, MAX_RESPONSE_BYTES).toString('utf8')
      resolve(head ? { kind: 'response', ...head, body: received === 0 ? '' : text() } : otherwise)
    }

    const timer = setTimeout(() => {
      settle({ kind: 'timeout' })
      stream.close(NGHTTP2_CANCEL)
    }, timeoutMs)

    stream.on('response', answer => {
      const { ':status': status = 0, ...rest } = answer
      head = { status, headers: rest }
    })
    stream.on('data', (chunk: Buffer) => {
      chunks.push(chunk)
      received += chunk.length
      if (received < MAX_RESPONSE_BYTES) return
      settle({ kind: 'timeout' })
      stream.close(NGHTTP2_CANCEL)
    })
    stream.on('end', () => {
      if (head) settle({ kind: 'timeout' })
    })
    stream.on('error', error => {
      failure = error
    })
    stream.on('close', () => {
      over.streams--
      if (settled) return
      const refused = stream.rstCode === NGHTTP2_REFUSED_STREAM
      settle(refused ? { kind: 'unsent', error: failure } : { kind: 'failed', error: failure ?? hungUp() })
    })
    stream.end(body)
  })
}

function hungUp(): Error {
  return Object.assign(new Error('the stream ended without an answer'), { code: 'ECONNRESET' })
}
