import { isIP } from 'node:net'

/** What is wrong with a VAPID subject. */
export type VapidSubjectFault =
  /** Neither `mailto:` nor `https:`. */
  | 'scheme'
  /** Spaces, control or non-ASCII characters. */
  | 'characters'
  /** `mailto:` without exactly one plain address. */
  | 'address'
  /** `https:` without a plain URL. */
  | 'url'
  /** A host that does not exist on the public internet. */
  | 'domain_not_public'

export type VapidSubjectCheck = { readonly ok: true } | { readonly ok: false; readonly reason: VapidSubjectFault }

const LOCAL_PART = /^[A-Za-z0-9!$'*+=^_`{|}~-]+(\.[A-Za-z0-9!$'*+=^_`{|}~-]+)*$/
const LABEL = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/i
/** Names that no public DNS answers for (RFC 2606, RFC 6761, RFC 6762, RFC 8375 and common private ones). */
const PRIVATE_TOP_LEVELS: ReadonlySet<string> = new Set([
  'arpa',
  'corp',
  'example',
  'home',
  'internal',
  'intranet',
  'invalid',
  'lan',
  'local',
  'localdomain',
  'localhost',
  'onion',
  'private',
  'test',
])

/**
 * Checks a VAPID subject as strictly as Apple does (V3): exactly one `mailto:` and one address with a public domain,
 * or an `https:` URL with a public DNS host. Other push services accept whatever passes here.
 */
export function checkVapidSubject(text: string): VapidSubjectCheck {
  if (!/^[\x21-\x7e]+$/.test(text)) return refuse('characters')
  if (text.startsWith('mailto:')) return checkMailto(text.slice('mailto:'.length))
  if (text.startsWith('https:')) return checkUrl(text)
  return refuse('scheme')
}

function checkMailto(address: string): VapidSubjectCheck {
  const [local = '', domain = '', ...rest] = address.split('@')
  if (rest.length > 0 || domain === '' || !LOCAL_PART.test(local)) return refuse('address')
  return isPublicDomain(domain) ? { ok: true } : refuse('domain_not_public')
}

function checkUrl(text: string): VapidSubjectCheck {
  const url = URL.parse(text)
  if (!url || !text.startsWith('https://') || url.username !== '' || url.password !== '') return refuse('url')
  return isPublicDomain(url.hostname) ? { ok: true } : refuse('domain_not_public')
}

function isPublicDomain(domain: string): boolean {
  const labels = domain.toLowerCase().split('.')
  const top = labels.at(-1) ?? ''
  if (labels.length < 2 || domain.length > 253 || isIP(domain) !== 0) return false
  return labels.every(label => LABEL.test(label)) && !/^\d+$/.test(top) && !PRIVATE_TOP_LEVELS.has(top)
}

function refuse(reason: VapidSubjectFault): VapidSubjectCheck {
  return { ok: false, reason }
}
