import type { ResponseHeaders } from '../answer.ts'
import type { Field } from './static-table.ts'

export type ResponseHead = { readonly status: number; readonly headers: ResponseHeaders }

const STATUS = /^[1-9]\d\d$/
const NAME = /^[!#$%&'*+.^_`|~0-9a-z-]+$/
const VALUE = /^[\t\x20-\x7e\x80-\xff]*$/
/** RFC 9113 §8.2.2: what belongs to a connection of HTTP/1.1. */
const OF_A_CONNECTION = new Set(['connection', 'proxy-connection', 'keep-alive', 'transfer-encoding', 'upgrade'])
const SWITCHING_PROTOCOLS = 101

/** The fields of a response's header block; null if they are malformed (RFC 9113 §8.2, §8.3.2). */
export function readResponseHead(fields: readonly Field[]): ResponseHead | null {
  const [first, ...rest] = fields
  if (first?.[0] !== ':status' || !STATUS.test(first[1])) return null
  const status = Number(first[1])
  if (status === SWITCHING_PROTOCOLS) return null
  // Names come from outside: one may be that of a property which objects have anyway.
  const headers = new Map<string, string | string[]>()
  for (const [name, value] of rest) {
    if (!NAME.test(name) || !VALUE.test(value) || OF_A_CONNECTION.has(name)) return null
    const before = headers.get(name)
    if (before === undefined) headers.set(name, value)
    else if (typeof before === 'string') headers.set(name, [before, value])
    else before.push(value)
  }
  return { status, headers: Object.fromEntries(headers) }
}
