export type AppUrl = { readonly ok: true; readonly appUrl: string } | { readonly ok: false }

/** Every push message carries the address, and must fit into the smallest push service's limit with it. */
const MAX_LENGTH = 512

/**
 * Where an app runs: on the public URL's origin or one that an admin listed, so that nobody makes our notifications
 * open a foreign page. The app may have a base path.
 */
export function checkAppUrl(given: string, publicUrl: string, listedOrigins: readonly string[]): AppUrl {
  const url = URL.parse(given)
  const allowed = [URL.parse(publicUrl)?.origin, ...listedOrigins]
  if (!url || !/^https?:$/.test(url.protocol) || !allowed.includes(url.origin)) return { ok: false }
  if (url.href.length > MAX_LENGTH || url.username || url.password || url.search || url.hash) return { ok: false }
  return { ok: true, appUrl: url.href.replace(/\/+$/, '') }
}
