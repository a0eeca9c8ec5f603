import { attachmentCalls, visitorAttachmentCalls } from './attachment-calls.ts'
import { conversationCalls } from './conversation-calls.ts'
import { departmentCalls } from './department-calls.ts'
import { laterAccountCalls } from './later-calls.ts'
import { pushCalls } from './push-calls.ts'
import { routingCalls } from './routing-calls.ts'
import { sessionCalls } from './session-calls.ts'
import { type Credentials, createTransport, type Fetch, type TransportOptions } from './transport.ts'
import { visitorCalls } from './visitor-calls.ts'
import { visitorDataCalls } from './visitor-data-calls.ts'

export interface ApiOptions {
  /** Absolute, or a path on the page's origin such as `/api/v1`. */
  readonly apiRoot: string
  readonly credentials?: () => Credentials
  readonly fetch?: Fetch
  /** Milliseconds; 15 000 unless given. */
  readonly timeoutMs?: number
}

/** A client for the agents' side of any backend that speaks the contract. */
export function createApi(options: ApiOptions) {
  const transportOptions = toTransportOptions(options)
  const call = createTransport(transportOptions)
  return {
    ...pushCalls(call),
    ...conversationCalls(call, transportOptions),
    ...attachmentCalls(call),
    ...departmentCalls(call),
    ...routingCalls(call),
    ...visitorDataCalls(call),
    ...sessionCalls(call),
    ...laterAccountCalls(call),
  }
}

/** A client for the visitor's side, for the widget: kept apart so that it stays small. */
export function createVisitorApi(options: ApiOptions) {
  const transportOptions = toTransportOptions(options)
  const call = createTransport(transportOptions)
  return { ...visitorCalls(call, transportOptions), ...visitorAttachmentCalls(call) }
}

export type Api = ReturnType<typeof createApi>
export type VisitorApi = ReturnType<typeof createVisitorApi>

function toTransportOptions(options: ApiOptions): TransportOptions {
  return {
    apiRoot: options.apiRoot,
    credentials: options.credentials ?? (() => ({ kind: 'none' })),
    // Called as a bare function: `fetch` must not be detached from its global.
    fetch: options.fetch ?? ((input, init) => fetch(input, init)),
    timeoutMs: options.timeoutMs ?? 15_000,
  }
}
