import { type Exchange, type ExchangeRequest, MAX_RESPONSE_BYTES } from '../exchange.ts'
import type { ResponseHead } from './response-head.ts'

/** `unsent`: nobody did anything with the request (RFC 9113 §8.7), so it may go out again at once. */
export type H2Exchange = Exchange | { readonly kind: 'unsent'; readonly error: unknown }

/** One exchange on its way through a connection. */
export class H2Stream {
  readonly request: ExchangeRequest
  /** 0 while it waits for its turn. */
  id = 0
  /** How many bytes of the body have left. */
  sent = 0
  /** How many more the service takes on this stream; below 0 after it changed its mind (RFC 9113 §6.9.2). */
  window = 0
  /** The final status, once it is there. */
  head: ResponseHead | null = null
  /** How many bytes have come, padding included. */
  flow = 0
  #chunks: Buffer[] | null = null
  #received = 0
  #resolve: ((exchange: H2Exchange) => void) | null
  readonly #deadline: NodeJS.Timeout

  constructor(
    request: ExchangeRequest,
    timeoutMs: number,
    onDeadline: (stream: H2Stream) => void,
    resolve: (exchange: H2Exchange) => void,
  ) {
    this.request = request
    this.#resolve = resolve
    this.#deadline = setTimeout(onDeadline, timeoutMs, this)
  }

  /** Keeps a piece of the answer; whether that is all that we want of it. */
  keep(data: Buffer): boolean {
    // A copy: the piece is part of what the socket read, which holds other answers too.
    this.#chunks ??= []
    this.#chunks.push(Buffer.from(data))
    this.#received += data.length
    return this.#received >= MAX_RESPONSE_BYTES
  }

  /** The answer if there is a status, which counts even if the rest breaks off; otherwise what is given. Once. */
  settle(otherwise: H2Exchange): void {
    clearTimeout(this.#deadline)
    const resolve = this.#resolve
    this.#resolve = null
    resolve?.(this.head ? { kind: 'response', ...this.head, body: this.#text() } : otherwise)
  }

  #text(): string {
    return this.#chunks ? Buffer.concat(this.#chunks).subarray(0, MAX_RESPONSE_BYTES).toString('utf8') : ''
  }
}
