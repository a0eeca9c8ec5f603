import type { FastifyRequest } from 'fastify'

const safeMethods = new Set(['GET', 'HEAD', 'OPTIONS'])

/**
 * True for an unsafe request that carries a cookie and was not made by our own pages (contract, "CSRF").
 * Basic and bearer are exempt: a page of another site cannot make a browser send those.
 */
export function isForged(request: FastifyRequest, publicUrl: string): boolean {
  const { authorization, cookie, origin, 'sec-fetch-site': site } = request.headers
  if (safeMethods.has(request.method) || cookie === undefined || authorization !== undefined) return false
  if (site !== undefined) return site !== 'same-origin' && site !== 'none'
  const from = origin === undefined ? null : URL.parse(origin)
  if (!from) return true
  // The Host header may or may not name the scheme's default port; an URL never does.
  const asked = URL.parse(`${from.protocol}//${request.host}`)
  return from.host !== asked?.host && from.host !== URL.parse(publicUrl)?.host
}
