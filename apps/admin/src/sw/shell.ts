import { isAppAddress } from '../shared/app-paths.ts'
import type { Precache } from './precache.ts'

interface RequestLike {
  readonly method: string
  readonly mode: string
  readonly url: string
}

/**
 * Offline shell: files of this build come from the precache, and every screen of the app is its index. All else (API,
 * demo, widget, health) goes to the network untouched.
 * @returns undefined to leave the request to the browser
 */
export function answerFromShell<R extends RequestLike>(
  appUrl: string,
  precache: Pick<Precache, 'keyOf' | 'match'>,
  request: R,
  fetch: (request: R) => Promise<Response>,
): Promise<Response> | undefined {
  if (request.method !== 'GET') return undefined
  const isScreen = request.mode === 'navigate' && isAppAddress(appUrl, request.url)
  const wanted = isScreen ? `${appUrl}/index.html` : request.url
  if (precache.keyOf(wanted) === undefined) return undefined
  // The browser may have thrown the cache away, or refuse it.
  return precache.match(wanted).then(
    cached => cached ?? fetch(request),
    () => fetch(request),
  )
}
