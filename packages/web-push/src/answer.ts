import type { PushService } from './push-services.ts'

/** Response headers, names in lower case. */
export type ResponseHeaders = Readonly<Record<string, string | readonly string[] | undefined>>

/** What a push service said beside the status, each in its own way (webpush.md §2). */
export type Answer = {
  /** Apple: `{"reason": "BadJwtToken"}`. */
  readonly appleReason: string | null
  /** Mozilla: `{"errno": 109, ...}`. */
  readonly errno: number | null
  /** WNS speaks in headers only: `received`, `dropped`, `channelthrottled`. */
  readonly wnsStatus: string | null
  readonly wnsError: string | null
  /** FCM writes prose, Mozilla explains its errno in prose. */
  readonly prose: string
}

const WORD = /^[A-Za-z0-9_]{1,64}$/

/**
 * Reads an answer in the way of its push service. A host of the operator's choosing (`other`) may speak any of them:
 * most self-hosted services are relatives of one of the four.
 */
export function readAnswer(pushService: PushService, headers: ResponseHeaders, body: string): Answer {
  const speaks = (dialect: PushService): boolean => pushService === dialect || pushService === 'other'
  const json = speaks('apple') || speaks('mozilla') ? parseObject(body) : {}
  const { reason, errno } = json
  return {
    appleReason: speaks('apple') && typeof reason === 'string' && WORD.test(reason) ? reason : null,
    errno: speaks('mozilla') && isErrno(errno) ? errno : null,
    wnsStatus: speaks('wns') ? wnsStatus(headers) : null,
    wnsError: speaks('wns') ? (headerOf(headers, 'x-wns-error-description') ?? null) : null,
    prose: speaks('fcm') || speaks('mozilla') ? body : '',
  }
}

function isErrno(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0
}

/** The first value of a header. */
export function headerOf(headers: ResponseHeaders, name: string): string | undefined {
  const value = headers[name]
  return typeof value === 'string' ? value : value?.[0]
}

function wnsStatus(headers: ResponseHeaders): string | null {
  const status = headerOf(headers, 'x-wns-status') ?? headerOf(headers, 'x-wns-notificationstatus')
  return status?.trim().toLowerCase() ?? null
}

function parseObject(body: string): Record<string, unknown> {
  if (!body.trimStart().startsWith('{')) return {}
  try {
    const value: unknown = JSON.parse(body)
    return typeof value === 'object' && value !== null ? { ...value } : {}
  } catch {
    return {}
  }
}
