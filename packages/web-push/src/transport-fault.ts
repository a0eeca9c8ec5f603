import { NOT_PUBLIC } from './pinned-lookup.ts'
import type { TransportFault } from './result.ts'

const FAULT_OF_CODE: ReadonlyMap<string, TransportFault> = new Map([
  [NOT_PUBLIC, 'address_not_public'],
  ['ENOTFOUND', 'dns'],
  ['ENODATA', 'dns'],
  ['ECONNREFUSED', 'refused'],
  ['EHOSTUNREACH', 'network'],
  ['ENETUNREACH', 'network'],
  ['ENETDOWN', 'network'],
  ['EADDRNOTAVAIL', 'network'],
  ['EACCES', 'network'],
  ['EPERM', 'network'],
  ['ECONNRESET', 'reset'],
  ['ECONNABORTED', 'reset'],
  ['EPIPE', 'reset'],
  ['UND_ERR_SOCKET', 'reset'],
  ['ERR_PUSH_H2_RESET', 'reset'],
  ['ERR_PUSH_H2_PROTOCOL', 'protocol'],
  ['ETIMEDOUT', 'timeout'],
  ['UND_ERR_CONNECT_TIMEOUT', 'timeout'],
  ['UND_ERR_HEADERS_TIMEOUT', 'timeout'],
  ['UND_ERR_BODY_TIMEOUT', 'timeout'],
  ['UND_ERR_ABORTED', 'proxy'],
  ['UND_ERR_PRX_CONN', 'proxy'],
  ['UND_ERR_PRX_TLS', 'proxy'],
  ['UND_ERR_CLOSED', 'closed'],
  ['UND_ERR_DESTROYED', 'closed'],
])

/** Error codes of Node's TLS that do not share a beginning (OpenSSL's certificate verification results). */
const TLS_CODE =
  /^(?:ERR_TLS_|ERR_SSL_|EPROTO$|CERT_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_|INVALID_CA$|HOSTNAME_MISMATCH$)/

/** Steps that, behind a proxy, are only ever taken towards the proxy itself. */
const BEFORE_THE_PROXY: ReadonlySet<TransportFault> = new Set(['dns', 'refused', 'network'])

/** Where the way to the push service broke, from the codes of the error and of what it wraps; never from its text. */
export function transportFaultOf(error: unknown, throughProxy: boolean): TransportFault {
  const fault = faultOf(error)
  return throughProxy && BEFORE_THE_PROXY.has(fault) ? 'proxy' : fault
}

function faultOf(error: unknown): TransportFault {
  if (!(error instanceof Error)) return 'protocol'
  const code = 'code' in error && typeof error.code === 'string' ? error.code : ''
  const known = FAULT_OF_CODE.get(code)
  if (known) return known
  if (TLS_CODE.test(code)) return 'tls'
  if (code.startsWith('EAI_')) return 'dns'
  // Several addresses, each tried in vain.
  if (error instanceof AggregateError && error.errors.length > 0) return faultOf(error.errors[0])
  return 'protocol'
}
