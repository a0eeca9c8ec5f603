import { isIP } from 'node:net'
import { checkVapidSubject, parseExtraHosts } from '@deskbell/web-push'
import { knownAttachmentTypes } from './attachment-types.ts'
import type { LogLevel } from './config.ts'
import type { Env } from './env.ts'

/** What one value became, or what to set instead (completes the sentence "Set NAME to ..."). */
type Read<T> = { readonly value: T } | { readonly want: string }

/** Reads variables and gathers the sentences about wrong ones. Empty counts as unset: compose files write `X=`. */
export interface Reader {
  readonly problems: string[]
  text(name: string): string | undefined
  value<T>(name: string, read: (text: string) => Read<T>): T | undefined
}

export function reader(env: Env): Reader {
  const problems: string[] = []
  const text = (name: string) => env[name]?.trim() || undefined
  return {
    problems,
    text,
    value(name, read) {
      const given = text(name)
      if (given === undefined) return undefined
      const result = read(given)
      if ('value' in result) return result.value
      problems.push(`Set ${name} to ${result.want}.`)
      return undefined
    },
  }
}

/** The entries of a comma separated list. */
function listOf(text: string): string[] {
  return text
    .split(',')
    .map(entry => entry.trim())
    .filter(entry => entry !== '')
}

export function port(text: string): Read<number> {
  return wholeNumber(text, 65_535) ?? { want: 'a port from 0 to 65535' }
}

export function rate(text: string): Read<number> {
  return wholeNumber(text, 1_000_000) ?? { want: 'a whole number; 0 turns the limit off' }
}

/** Up to a hundred: an upload has two minutes. */
export function megabytes(text: string): Read<number> {
  return wholeNumber(text, 100) ?? { want: 'a whole number of megabytes up to 100; 0 takes no files' }
}

/** As much as a disk may have. */
export function reserve(text: string): Read<number> {
  return wholeNumber(text, 1_000_000_000) ?? { want: 'a whole number of megabytes; 0 turns the limit off' }
}

/** Types as `Content-Type` has them, without parameters. */
export function contentTypes(text: string): Read<readonly string[]> {
  const entries = listOf(text.toLowerCase())
  const bad = entries.find(entry => !knownAttachmentTypes.includes(entry))
  if (bad === undefined) return { value: entries }
  return { want: `types such as image/png,application/pdf; "${bad}" is none that is known (docs/attachments.md)` }
}

export function publicUrl(text: string): Read<string> {
  const want = 'the address that people open, such as https://chat.example.com, without a path'
  const url = parseUrl(text, ['http:', 'https:'])
  if (!url || url.username || url.password || url.pathname !== '/' || url.search || url.hash) return { want }
  return { value: url.origin }
}

/** Reads any address of the given schemes, kept as it was written. */
export function optionalUrl(protocols: readonly string[], what: string): (text: string) => Read<string> {
  return text =>
    parseUrl(text, protocols)
      ? { value: text }
      : { want: `${what} that begins with ${protocols.map(p => `${p}//`).join(' or ')}` }
}

/** 32 bytes, as 64 hexadecimal digits or as base64 (either alphabet, padded or not). */
export function masterKey(text: string): Read<Buffer> {
  const want = '32 random bytes in base64 or hex; `openssl rand -base64 32` makes them'
  if (/^[0-9a-f]{64}$/i.test(text)) return { value: Buffer.from(text, 'hex') }
  if (!/^[A-Za-z0-9+/_-]{43}=?$/.test(text)) return { want }
  const key = Buffer.from(text, 'base64url')
  return key.length === 32 ? { value: key } : { want }
}

/** RFC 8292 §2.1: a contact that the push service can reach, as strict as the strictest push service (webpush V3). */
export function vapidSubject(text: string): Read<string> {
  if (checkVapidSubject(text).ok) return { value: text }
  return {
    want: 'a contact for push services: mailto: with an email address, or an https: address, of a public domain',
  }
}

/** Exact hosts: an entry vouches for that host and port alone (design §5). */
export function extraHosts(text: string): Read<readonly string[]> {
  const result = parseExtraHosts(text)
  if (result.ok) return { value: result.hosts }
  return { want: `hosts such as push.example.com or 127.0.0.1:8443, separated by commas; "${result.entry}" is none` }
}

export function proxyAddresses(text: string): Read<readonly string[] | true> {
  if (text === '*') return { value: true }
  const entries = listOf(text)
  const names = ['loopback', 'linklocal', 'uniquelocal']
  const bad = entries.find(entry => {
    const [address = '', bits] = entry.split('/')
    return !names.includes(entry) && (isIP(address) === 0 || (bits !== undefined && !/^\d{1,3}$/.test(bits)))
  })
  if (bad !== undefined) {
    return { want: `addresses or networks of your reverse proxies, such as 127.0.0.1,10.0.0.0/8; "${bad}" is none` }
  }
  return { value: entries }
}

/** Long enough that nobody guesses it. */
export function token(text: string): Read<string> {
  return /^[\x21-\x7e]{16,}$/.test(text)
    ? { value: text }
    : { want: 'at least 16 printable characters; `openssl rand -hex 16` makes them' }
}

const logLevels: readonly LogLevel[] = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']

export function logLevel(text: string): Read<LogLevel> {
  const level = logLevels.find(known => known === text)
  return level ? { value: level } : { want: `one of ${logLevels.join(', ')}` }
}

export function onOrOff(text: string): Read<boolean> {
  return text === 'on' || text === 'off' ? { value: text === 'on' } : { want: 'on or off' }
}

function wholeNumber(text: string, most: number): { value: number } | undefined {
  const value = Number(text)
  return /^\d{1,10}$/.test(text) && value <= most ? { value } : undefined
}

function parseUrl(text: string, protocols: readonly string[]): URL | undefined {
  const url = URL.parse(text)
  return url && protocols.includes(url.protocol) ? url : undefined
}
