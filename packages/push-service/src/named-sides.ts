/** A push service under the host names that it has in the world; senders reach it through the CONNECT proxy. */
export type NamedSide = 'apple' | 'wns' | 'mozilla' | 'fcm'

/** The first is where a subscription is made unless another is asked for. */
export const HOSTS_OF: Readonly<Record<NamedSide, readonly string[]>> = {
  apple: ['web.push.apple.com', 'eu.push.apple.com'],
  wns: ['db5p.notify.windows.com', 'wns2-bl2p.notify.windows.com'],
  mozilla: ['updates.push.services.mozilla.com'],
  // Builds of Chromium without a release channel, Debian's too, use the second.
  fcm: ['fcm.googleapis.com', 'jmt17.google.com'],
}

export const NAMED_HOSTS: readonly string[] = Object.values(HOSTS_OF).flat()

/** Whose host this is; `null` for any other, `localhost` among them. */
export function namedSideOf(host: string): NamedSide | null {
  const found = Object.entries(HOSTS_OF).find(([, hosts]) => hosts.includes(host))
  return found ? (found[0] as NamedSide) : null
}

export function isNamedSide(text: string): text is NamedSide {
  return Object.hasOwn(HOSTS_OF, text)
}
