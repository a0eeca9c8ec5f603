/** What a caller of this package got wrong. Texts never hold an endpoint, a key or a token (E6). */
export type WebPushErrorCode =
  | 'plaintext_too_large'
  | 'body_too_large'
  | 'ttl_invalid'
  | 'urgency_invalid'
  | 'topic_invalid'
  | 'header_invalid'
  | 'padding_invalid'
  | 'p256dh_invalid'
  | 'auth_invalid'
  | 'salt_invalid'
  | 'vapid_key_invalid'
  | 'vapid_subject_invalid'
  | 'origin_invalid'
  | 'proxy_invalid'

/** Thrown for wrong arguments, before any I/O. Remote behaviour never throws: it is a `PushResult`. */
export class WebPushError extends Error {
  override readonly name = 'WebPushError'
  readonly code: WebPushErrorCode

  constructor(code: WebPushErrorCode, message: string) {
    super(message)
    this.code = code
  }
}
