import type { MailAdvice, MailPresetName, MailSecurity, MailStage } from '@deskbell/contract'
import type { MailLaneCause } from '../../db/schema-mails.ts'
import { oneLine } from '../../words/plain-text.ts'

/** How a mail failed, and by whose fault. */
export interface MailFailure {
  readonly stage: MailStage
  /** The mail server's reply code; null if it did not come to one. */
  readonly status: number | null
  /** The mail server's very words, cut; the system's where there was no server. */
  readonly words: string
  readonly advice: MailAdvice
  /**
   * `fail`: this mail would be refused again. `retry`: it is tried again, and that is counted. `keep`: nothing about this
   * mail is known, for no mail goes out.
   */
  readonly mail: 'fail' | 'retry' | 'keep'
  /** Why no mail goes out at all; undefined if others may. */
  readonly lane?: MailLaneCause
}

/** What nodemailer says of a failure; every part may be missing. */
export interface SmtpError {
  readonly message?: string | undefined
  readonly code?: string | undefined
  readonly originalCode?: string | undefined
  readonly command?: string | undefined
  readonly response?: string | undefined
  readonly responseCode?: number | undefined
  readonly timeoutType?: string | undefined
}

const MOST_WORDS = 500
/** Reply codes that are about the connection or the account, and not about a mail (RFC 5321, 4.2). */
const closing = new Set([421])
/** Wrong TLS versions and bytes that are no TLS: one side speaks it, the other does not. */
const mismatched = /wrong version number|packet length too long|unknown protocol|EPROTO|record layer/i
const certificate = /certificate|CERT_|altname|UNABLE_TO_VERIFY|SELF_SIGNED/i

/** What the account may send in a day or an hour is used up, in the words of several services. A full mailbox is not meant. */
const usedUp =
  /5\.4\.5|SubmissionQuotaExceeded|(?:daily|hourly|sending)\s(?:\w+\s){0,3}(?:limit|quota)\b.{0,12}(?:exceeded|reached)|exceed\w*\s(?:\w+\s){0,3}(?:daily|hourly|sending)\s(?:\w+\s){0,3}(?:limit|quota)/i
const noRelay = /relay(?:ing)?\s(?:\w+\s)?(?:denied|prohibited|not (?:permitted|allowed))|unable to relay/i

interface Settings {
  readonly security: MailSecurity
  readonly preset: MailPresetName | null
  readonly signsIn: boolean
  /** The server was told of this mail: what breaks from there on may be about it. */
  readonly begun: boolean
}

/** Tells what an error of the transport means. */
export function failureOf(error: SmtpError, settings: Settings): MailFailure {
  const status = error.responseCode ?? null
  const said = oneLine(error.response ?? error.message ?? '')
  const base = { status, words: said.slice(0, MOST_WORDS) }
  const stage = stageOf(error)
  const temporary = status !== null && status >= 400 && status < 500
  // It may be this mail alone that the server closes at: it goes behind the others, and not for ever.
  const kept = settings.begun ? 'retry' : 'keep'
  if (status !== null && closing.has(status) && stage !== 'data') {
    return { ...base, stage, advice: 'slow_down', mail: stage === 'sender' ? 'keep' : kept, lane: 'refused' }
  }
  if (usedUp.test(base.words) && (stage === 'recipient' || stage === 'data')) {
    return { ...base, stage, advice: 'slow_down', mail: 'keep', lane: 'refused' }
  }
  switch (stage) {
    case 'dns':
      return { ...base, stage, advice: 'host_unknown', mail: 'keep', lane: 'unreachable' }
    case 'connect':
      return { ...base, stage, advice: connectAdvice(error, settings), mail: kept, lane: 'unreachable' }
    case 'tls':
      return { ...base, stage, advice: tlsAdvice(error), mail: 'keep', lane: 'tls' }
    case 'auth':
      if (temporary) return { ...base, stage, advice: 'slow_down', mail: 'keep', lane: 'refused' }
      return { ...base, stage, advice: authAdvice(error, settings), mail: 'keep', lane: 'credentials' }
    case 'sender':
      if (temporary) return { ...base, stage, advice: 'slow_down', mail: 'keep', lane: 'refused' }
      if (wantsAuth(error)) return { ...base, stage: 'auth', advice: 'auth_missing', mail: 'keep', lane: 'credentials' }
      return { ...base, stage, advice: 'sender_refused', mail: 'keep', lane: 'sender' }
    case 'recipient':
      if (wantsAuth(error)) return { ...base, stage: 'auth', advice: 'auth_missing', mail: 'keep', lane: 'credentials' }
      return temporary || status === null
        ? { ...base, stage, advice: 'slow_down', mail: 'retry' }
        : { ...base, stage, advice: recipientAdvice(base.words, settings), mail: 'fail' }
    case 'data':
      if (status === null) return { ...base, stage, advice: 'hangs', mail: kept, lane: 'unreachable' }
      return temporary
        ? { ...base, stage, advice: 'slow_down', mail: 'retry' }
        : { ...base, stage, advice: 'content_refused', mail: 'fail' }
  }
}

function stageOf({ code, originalCode, command, timeoutType, responseCode, message = '' }: SmtpError): MailStage {
  if (code === 'EDNS') return 'dns'
  if (mismatched.test(message) || certificate.test(`${message} ${originalCode ?? ''}`)) return 'tls'
  if (code === 'ETLS' || timeoutType === 'UPGRADE_TIMEOUT' || command === 'STARTTLS') return 'tls'
  if (code === 'EAUTH' || code === 'ENOAUTH' || command?.startsWith('AUTH')) return 'auth'
  if (command === 'MAIL FROM') return 'sender'
  if (command === 'RCPT TO') return 'recipient'
  if (command === 'DATA' || code === 'EMESSAGE' || code === 'ESTREAM' || code === 'EABORT') return 'data'
  // An idle connection broke, or the greeting was not one: the mail itself was not begun.
  if (code === 'EENVELOPE' && responseCode !== undefined) return 'recipient'
  return 'connect'
}

/** One that takes no mail for others wants to know who sends it. */
function recipientAdvice(said: string, { signsIn }: Settings): MailAdvice {
  if (!noRelay.test(said)) return 'recipient_refused'
  return signsIn ? 'unknown' : 'auth_missing'
}

function connectAdvice(
  { code, originalCode, timeoutType, message = '' }: SmtpError,
  { security }: Settings,
): MailAdvice {
  if (originalCode === 'ECONNREFUSED' || code === 'ECONNREFUSED' || /ECONNREFUSED/.test(message)) return 'port_refused'
  // A server that wants TLS from the start waits for our first bytes, and we for its greeting.
  if (timeoutType === 'GREETING_TIMEOUT') return security === 'tls' ? 'hangs' : 'tls_wrong_mode'
  if (timeoutType === 'CONNECT_TIMEOUT') return 'port_blocked'
  return timeoutType === 'SOCKET_TIMEOUT' ? 'hangs' : 'unknown'
}

function tlsAdvice({ message = '', response = '', originalCode }: SmtpError): MailAdvice {
  if (mismatched.test(message)) return 'tls_wrong_mode'
  if (certificate.test(`${message} ${originalCode ?? ''}`)) return 'tls_certificate'
  return /STARTTLS/i.test(`${message} ${response}`) ? 'tls_refused' : 'tls_wrong_mode'
}

function authAdvice({ response = '', message = '' }: SmtpError, { preset }: Settings): MailAdvice {
  const said = `${response} ${message}`
  if (/application-specific password|app password|5\.7\.9|534/i.test(said)) return 'auth_app_password'
  if (/Unknown authentication|not (?:supported|available)|5\.7\.4|504/i.test(said)) return 'auth_unsupported'
  if (/Missing credentials/i.test(said)) return 'auth_missing'
  return preset === 'gmail' || preset === 'microsoft' ? 'auth_app_password' : 'auth_wrong'
}

function wantsAuth({ responseCode, response = '' }: SmtpError): boolean {
  return responseCode === 530 || /authentication required|must authenticate|not authenticated/i.test(response)
}
