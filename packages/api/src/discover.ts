import { contractVersion, type Discovery } from '@deskbell/contract'
import { readObject } from './read.ts'
import { createTransport, type Fetch } from './transport.ts'

export type DiscoverFault = 'address_invalid' | 'unreachable' | 'not_deskbell' | 'not_ready' | 'version_unsupported'

export type DiscoverResult =
  | { readonly ok: true; readonly site: string; readonly apiRoot: string; readonly discovery: Discovery }
  | { readonly ok: false; readonly reason: DiscoverFault }

/**
 * Finds a site's API from what a person typed: "example.com", "https://example.com/blog".
 * @returns the site's address without a slash at the end, and the absolute API root
 */
export async function discover(
  address: string,
  options: { fetch?: Fetch; timeoutMs?: number } = {},
): Promise<DiscoverResult> {
  const site = siteOf(address)
  if (!site) return { ok: false, reason: 'address_invalid' }
  const call = createTransport({
    apiRoot: site,
    credentials: () => ({ kind: 'none' }),
    fetch: options.fetch ?? ((input, init) => fetch(input, init)),
    timeoutMs: options.timeoutMs ?? 10_000,
  })
  const answer = await call({
    method: 'GET',
    path: '/.well-known/deskbell',
    read: readObject<Discovery>('name', 'apiRoot', 'contractVersions', 'levels', 'signIn'),
  })
  if (!answer.ok) {
    const { failure } = answer
    if (failure.kind === 'unreadable') return { ok: false, reason: 'not_deskbell' }
    if (failure.kind !== 'problem') return { ok: false, reason: 'unreachable' }
    return { ok: false, reason: failure.status >= 500 ? 'not_ready' : 'not_deskbell' }
  }
  const discovery = answer.data
  const apiRoot = apiRootOf(site, discovery)
  if (!apiRoot) return { ok: false, reason: 'not_deskbell' }
  if (!discovery.contractVersions.includes(contractVersion)) return { ok: false, reason: 'version_unsupported' }
  return { ok: true, site, apiRoot, discovery }
}

/** http is for one's own machine only: passwords travel here. */
function siteOf(address: string): string | undefined {
  const text = address.trim()
  const withScheme = /^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? text : `https://${text}`
  if (!URL.canParse(withScheme)) return undefined
  const url = new URL(withScheme)
  const local = ['localhost', '127.0.0.1', '[::1]'].includes(url.hostname)
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && local)) return undefined
  if (url.username || url.password || !url.hostname) return undefined
  return url.origin + url.pathname.replace(/\/+$/, '')
}

/** The API must live on the site's own origin: a site cannot send its users' passwords elsewhere. */
function apiRootOf(site: string, { apiRoot, contractVersions, levels, signIn }: Discovery): string | undefined {
  if (typeof apiRoot !== 'string' || ![contractVersions, levels, signIn].every(Array.isArray)) return undefined
  if (!URL.canParse(apiRoot, site)) return undefined
  const url = new URL(apiRoot, site)
  return url.origin === new URL(site).origin ? url.href.replace(/\/+$/, '') : undefined
}
