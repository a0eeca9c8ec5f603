import type { Events } from './events.ts'
import type { Misbehaviour } from './hostile/misbehaviour.ts'
import type { NamedSide } from './named-sides.ts'
import type { Delivery } from './registry.ts'
import type { TlsFault } from './tls-faults.ts'

/** Whose endpoint or browser it is. Real browsers are at the first two; `google` is FCM, under its own host names. */
export type Side = 'mozilla' | 'google' | 'apple' | 'wns'

/** A POST to an endpoint, accepted or refused, in the order of arrival. */
export type RecordedRequest = {
  /** Counts all requests of this service, from 1. */
  readonly seq: number
  readonly at: number
  readonly side: Side
  readonly token: string
  /** The URL as the sender wrote it. */
  readonly endpoint: string
  readonly headers: Readonly<Record<string, string>>
  readonly bodyLength: number
  readonly body: Uint8Array
  /** `null` while there is no answer, and for ever after a fault without one. */
  readonly status: number | null
  readonly messageId: string | null
  /** Whether a planted fault answered. */
  readonly faulty: boolean
}

export type FaultRule = {
  /** Only POSTs to this endpoint. */
  readonly endpoint?: string
  /** Only POSTs for which this is true. */
  readonly match?: (request: RecordedRequest) => boolean
  /** Only POSTs to the host names of this push service. */
  readonly side?: NamedSide
  /** An HTTP status, 503 unless given; `reset` and `silence` are short for `how`. */
  readonly status?: number | 'reset' | 'silence'
  /** What else is wrong; the answer is given properly unless said. */
  readonly how?: Misbehaviour
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
  /** How many POSTs it answers; 1 unless said, `Infinity` until lifted. */
  readonly times?: number
}

export type Fault = {
  /** How many POSTs it has answered, or handshakes it has spoilt. */
  readonly hits: number
  lift(): void
}

export type Ports = {
  /** https, for senders. */
  readonly endpoints?: number
  /** http: Mozilla's WebSocket, Google's check-in and registration, and the CONNECT proxy. */
  readonly browsers?: number
  /** TLS: Google's message stream. */
  readonly stream?: number
}

export type PushServiceOptions = {
  /** Where the certificate is kept; a temporary folder, removed at the end, unless given. */
  readonly folder?: string
  readonly host?: string
  /** Free ones unless given. */
  readonly ports?: Ports
  readonly now?: () => number
}

export type PushService = {
  readonly mozilla: {
    readonly wsUrl: string
    readonly endpointOrigin: string
    /** `systemNotifications`: whether a D-Bus notification server is there. Without one Firefox must draw its own. */
    firefoxPrefs(options?: { systemNotifications?: boolean }): Record<string, string | number | boolean>
  }
  readonly google: {
    chromiumArgs(): string[]
    /** The same as {@link PushService.proxyUrl}. */
    readonly proxyUrl: string
  }
  /** A CONNECT proxy that leads every host name of {@link NamedSide} here, and refuses foreign ones. */
  readonly proxyUrl: string
  /** PEM file for `NODE_EXTRA_CA_CERTS`. */
  readonly caFile: string
  readonly ca: string
  /** The value for `DESKBELL_PUSH_EXTRA_HOSTS`. */
  readonly extraHosts: string
  readonly requests: readonly RecordedRequest[]
  requestsTo(endpoint: string): readonly RecordedRequest[]
  readonly deliveries: readonly Delivery[]
  fault(rule: FaultRule): Fault
  /** From now on no handshake with this side ends well, until lifted. Breaks connections that are up. */
  tlsFault(kind: TlsFault, side?: NamedSide): Fault
  /** From now on 410. Throws for an endpoint that this service never gave out; so does {@link forget}. */
  expire(endpoint: string): void
  /** From now on 404. */
  forget(endpoint: string): void
  /** Mozilla's side knows nobody any more: Firefox fires `pushsubscriptionchange`, old endpoints answer 410. */
  forgetUsers(): void
  /** Cuts all links to browsers without a goodbye; they come back by themselves. */
  disconnectBrowsers(): void
  /**
   * `true`: senders cannot reach this service at all, as if the network were down; or not what it is under the names of
   * one side.
   */
  refuseConnections(on: boolean, side?: NamedSide): void
  /** The first event, past or to come, for which `predicate` is true. Rejects after `timeoutMs`. */
  waitFor<N extends keyof Events>(
    name: N,
    predicate?: (event: Events[N]) => boolean,
    timeoutMs?: number,
  ): Promise<Events[N]>
  /** The same for events to come alone: call it before what shall bring one about. */
  waitForNext<N extends keyof Events>(
    name: N,
    predicate?: (event: Events[N]) => boolean,
    timeoutMs?: number,
  ): Promise<Events[N]>
  close(): Promise<void>
}
