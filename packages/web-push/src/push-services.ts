/** Who runs the push service behind an endpoint; `other` is a host that only the operator vouches for. */
export type PushService = 'fcm' | 'mozilla' | 'apple' | 'wns' | 'other'

const EXACT_HOSTS: ReadonlyMap<string, PushService> = new Map([
  ['fcm.googleapis.com', 'fcm'],
  ['jmt17.google.com', 'fcm'],
  ['updates.push.services.mozilla.com', 'mozilla'],
  ['web.push.apple.com', 'apple'],
])

const PARENT_DOMAINS: ReadonlyArray<readonly [suffix: string, PushService]> = [
  ['.push.apple.com', 'apple'],
  ['.notify.windows.com', 'wns'],
]

/** The push service of a host name, by whole labels (E2); `other` if the host is not on the built-in list. */
export function pushServiceOfHost(host: string): PushService {
  const exact = EXACT_HOSTS.get(host)
  if (exact) return exact
  for (const [suffix, service] of PARENT_DOMAINS) {
    if (host.endsWith(suffix) && host.length > suffix.length) return service
  }
  return 'other'
}

/** The push service of an endpoint URL; `other` if it cannot be parsed. */
export function pushServiceOf(endpoint: string): PushService {
  const url = URL.parse(endpoint)
  return url && url.port === '' ? pushServiceOfHost(url.hostname) : 'other'
}
