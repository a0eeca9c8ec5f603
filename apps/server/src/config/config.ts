import { resolve } from 'node:path'
import { knownAttachmentTypes } from './attachment-types.ts'
import type { Env } from './env.ts'
import {
  contentTypes,
  extraHosts,
  logLevel,
  masterKey,
  megabytes,
  onOrOff,
  optionalUrl,
  port,
  proxyAddresses,
  publicUrl,
  type Reader,
  rate,
  reader,
  reserve,
  token,
  vapidSubject,
} from './readers.ts'

export type LogLevel = 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'trace' | 'silent'

/** Everything that an operator may set, checked. Secrets among it: never log the whole. */
export interface Config {
  readonly host: string
  /** 0 takes a free port (tests). */
  readonly port: number
  /** Where people reach the site, without a slash at the end. Undefined: `http://localhost:{port}`. */
  readonly publicUrl: string | undefined
  readonly dataDir: string
  /** A PostgreSQL address; undefined means the SQLite file in the data folder. */
  readonly databaseUrl: string | undefined
  /** 32 bytes; undefined means the key file in the data folder. */
  readonly masterKey: Buffer | undefined
  /** The key that is to take its place, while it is being changed. */
  readonly masterKeyNew: Buffer | undefined
  readonly vapidSubject: string | undefined
  /** Push services that the operator vouches for, `host[:port]`. */
  readonly pushExtraHosts: readonly string[]
  readonly pushProxy: string | undefined
  /** Whether the compiled key agreement of `packages/web-push` is used where it is there. */
  readonly nativeCrypto: boolean
  /** Addresses or networks of reverse proxies whose `X-Forwarded-*` is believed; `true` believes every one. */
  readonly trustProxy: readonly string[] | true
  /** New visitors per address and hour; 0 is no limit. */
  readonly rateVisitors: number
  /** Messages per visitor and minute, and files; 0 is no limit. */
  readonly rateMessages: number
  /** Files of visitors per address and day, in megabytes; 0 is no limit. */
  readonly rateFilesMegabytes: number
  /** No file is taken that would leave less of the disk, in megabytes; 0 is no limit. */
  readonly diskReserveMegabytes: number
  /** Of one file, in megabytes; 0: none are taken. */
  readonly attachmentMaxMegabytes: number
  /** As contents say it, such as `image/png`. */
  readonly attachmentTypes: readonly string[]
  readonly firstAdmin: { readonly email: string; readonly password: string } | undefined
  /** Opens `/metrics` to a scraper; without it only an admin may read them. */
  readonly metricsToken: string | undefined
  readonly logLevel: LogLevel
}

export type ConfigResult =
  | { readonly ok: true; readonly config: Config }
  | { readonly ok: false; readonly problems: readonly string[] }

/**
 * Checks the environment (design §6).
 * @returns every wrong value at once, each as a sentence that says what to set
 */
export function toConfig(env: Env): ConfigResult {
  const read = reader(env)
  const config: Config = {
    host: read.text('DESKBELL_HOST') ?? '127.0.0.1',
    port: read.value('DESKBELL_PORT', port) ?? 4180,
    publicUrl: read.value('DESKBELL_PUBLIC_URL', publicUrl),
    dataDir: resolve(read.text('DESKBELL_DATA_DIR') ?? 'data'),
    databaseUrl: read.value('DATABASE_URL', optionalUrl(['postgres:', 'postgresql:'], 'a PostgreSQL address')),
    masterKey: read.value('DESKBELL_MASTER_KEY', masterKey),
    masterKeyNew: read.value('DESKBELL_MASTER_KEY_NEW', masterKey),
    vapidSubject: read.value('DESKBELL_VAPID_SUBJECT', vapidSubject),
    pushExtraHosts: read.value('DESKBELL_PUSH_EXTRA_HOSTS', extraHosts) ?? [],
    pushProxy: read.value('DESKBELL_PUSH_PROXY', optionalUrl(['http:', 'https:'], 'the address of a CONNECT proxy')),
    nativeCrypto: read.value('DESKBELL_NATIVE_CRYPTO', onOrOff) ?? true,
    trustProxy: read.value('DESKBELL_TRUST_PROXY', proxyAddresses) ?? [],
    rateVisitors: read.value('DESKBELL_RATE_VISITORS', rate) ?? 60,
    rateMessages: read.value('DESKBELL_RATE_MESSAGES', rate) ?? 30,
    rateFilesMegabytes: read.value('DESKBELL_RATE_FILES_MB', rate) ?? 1000,
    diskReserveMegabytes: read.value('DESKBELL_DISK_RESERVE_MB', reserve) ?? 500,
    attachmentMaxMegabytes: read.value('DESKBELL_ATTACHMENT_MAX_MB', megabytes) ?? 10,
    attachmentTypes: read.value('DESKBELL_ATTACHMENT_TYPES', contentTypes) ?? knownAttachmentTypes,
    firstAdmin: firstAdmin(read),
    metricsToken: read.value('DESKBELL_METRICS_TOKEN', token),
    logLevel: read.value('DESKBELL_LOG_LEVEL', logLevel) ?? 'info',
  }
  return read.problems.length === 0 ? { ok: true, config } : { ok: false, problems: read.problems }
}

function firstAdmin(read: Reader): Config['firstAdmin'] {
  const email = read.text('DESKBELL_ADMIN_EMAIL')
  const password = read.text('DESKBELL_ADMIN_PASSWORD')
  if (email === undefined && password === undefined) return undefined
  if (email === undefined || password === undefined) {
    read.problems.push('Set both DESKBELL_ADMIN_EMAIL and DESKBELL_ADMIN_PASSWORD, or neither.')
    return undefined
  }
  if (!/^[^\s@]+@[^\s@]+$/.test(email)) read.problems.push('Set DESKBELL_ADMIN_EMAIL to an email address.')
  if (password.length < 12) read.problems.push('Set DESKBELL_ADMIN_PASSWORD to at least 12 characters.')
  return { email: email.toLowerCase(), password }
}
