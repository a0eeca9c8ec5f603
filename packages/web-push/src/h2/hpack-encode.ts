import type { ExchangeRequest } from '../exchange.ts'
import { staticIndexOf } from './static-table.ts'

/**
 * Writes a request's header block (RFC 7541) to `target` at `at`, which must have room for {@link longestBlock}.
 * @param clearsTable says first that we keep no table, as is due after the service set its size (§4.2)
 * @returns where it ends
 */
export type RequestEncoder = (target: Buffer, at: number, request: ExchangeRequest, clearsTable: boolean) => number

const CLEAR_TABLE = 0x20
/** §6.1, for `:method: POST` and `:scheme: https`. */
const METHOD_AND_SCHEME = [0x83, 0x87]
/** §6.2.2: may not even be kept on the way. */
const LITERAL = 0x00
/** §6.2.3: nobody may ever put it into a table, where its length would tell whether others guessed it (§7.1). */
const NEVER_INDEXED = 0x10
const INDEX_PREFIX = 0x0f
const LENGTH_PREFIX = 0x7f
/** For a length or an index: more than any of ours needs. */
const INTEGER_BYTES = 5
const SECRET = new Set(['authorization', ':path'])

/** No more bytes than this has a request's block. */
export function longestBlock({ origin, path, headers }: ExchangeRequest): number {
  let bytes = 64 + origin.length + path.length
  for (const name in headers) bytes += 3 * INTEGER_BYTES + name.length + (headers[name] ?? '').length
  return bytes
}

/**
 * Encodes requests to one authority: no dynamic table and no Huffman code, so that a block is a few copies of bytes, and
 * nothing of one request stays for the next on the other side.
 */
export function requestEncoder(authority: string): RequestEncoder {
  const start = Buffer.from([...METHOD_AND_SCHEME, ...literal(':authority', authority)])
  // Pushes that follow each other mostly differ in path and length alone.
  let names: string[] = []
  let values: string[] = []
  let shared: Uint8Array = Buffer.alloc(0)

  function sharedPart(headers: ExchangeRequest['headers']): Uint8Array {
    let count = 0
    let isSame = true
    for (const name in headers) {
      isSame &&= names[count] === name && values[count] === headers[name]
      count++
    }
    if (isSame && count === names.length) return shared
    names = Object.keys(headers)
    values = Object.values(headers)
    shared = Buffer.concat(Object.entries(headers).map(([name, value]) => literal(name, value)))
    return shared
  }

  return (target, from, { path, headers, body }, clearsTable) => {
    let at = from
    if (clearsTable) target[at++] = CLEAR_TABLE
    target.set(start, at)
    at = writeLiteral(target, at + start.length, ':path', path)
    const rest = sharedPart(headers)
    target.set(rest, at)
    return writeLiteral(target, at + rest.length, 'content-length', `${body.length}`)
  }
}

function literal(name: string, value: string): Buffer {
  const bytes = Buffer.alloc(3 * INTEGER_BYTES + name.length + value.length)
  return bytes.subarray(0, writeLiteral(bytes, 0, name, value))
}

function writeLiteral(target: Buffer, from: number, name: string, value: string): number {
  const kind = SECRET.has(name) ? NEVER_INDEXED : LITERAL
  const index = staticIndexOf(name)
  const at = writeInteger(target, from, kind, INDEX_PREFIX, index)
  return writeString(target, index === 0 ? writeString(target, at, name) : at, value)
}

function writeString(target: Buffer, from: number, text: string): number {
  const at = writeInteger(target, from, 0, LENGTH_PREFIX, text.length)
  return at + target.write(text, at, 'latin1')
}

/** §5.1. */
function writeInteger(target: Buffer, from: number, head: number, prefix: number, value: number): number {
  let at = from
  if (value < prefix) {
    target[at++] = head | value
    return at
  }
  target[at++] = head | prefix
  let rest = value - prefix
  for (; rest >= 0x80; rest >>>= 7) target[at++] = (rest & 0x7f) | 0x80
  target[at++] = rest
  return at
}
