export type ExtraHosts =
  | { readonly ok: true; readonly hosts: readonly string[] }
  | { readonly ok: false; readonly entry: string }

/**
 * Reads the operator's list of further push services: comma separated, each an exact `host` or `host:port` (E4).
 * No scheme, path or wildcard. On failure `entry` is the first one that is not such a host.
 */
export function parseExtraHosts(text: string): ExtraHosts {
  const hosts = new Set<string>()
  for (const part of text.split(',')) {
    const entry = part.trim()
    if (entry === '') continue
    const host = hostOf(entry.toLowerCase())
    if (host === null) return { ok: false, entry }
    hosts.add(host)
  }
  return { ok: true, hosts: [...hosts] }
}

/** The entry in the form that a parsed URL has (no default port), or `null` if the two do not name the same host. */
function hostOf(entry: string): string | null {
  const url = URL.parse(`https://${entry}`)
  if (!url || url.port === '0' || entry.includes('*')) return null
  return entry === url.host || entry === `${url.host}:443` ? url.host : null
}
