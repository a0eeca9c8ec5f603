/** What only a browser can see of the site. */
export interface BrowserFinding {
  readonly status: 'ok' | 'failed'
  readonly code: 'worker_alone' | 'worker_second'
  readonly facts: Readonly<Record<string, string>>
}

/**
 * Another program's service worker in the way: of two with one scope only one runs, and the other's pushes show "This site has been
 * updated in the background" (pains 21).
 * @param ownScript the path of our worker
 */
export async function findOtherWorkers(ownScript: string): Promise<BrowserFinding> {
  const container = 'serviceWorker' in navigator ? navigator.serviceWorker : undefined
  const registrations = (await container?.getRegistrations()) ?? []
  const others = registrations
    .map(({ active, waiting, installing }) => (active ?? waiting ?? installing)?.scriptURL)
    .filter(script => script !== undefined)
    .filter(script => new URL(script).pathname !== ownScript)
  const [other] = others
  return other === undefined
    ? { status: 'ok', code: 'worker_alone', facts: {} }
    : { status: 'failed', code: 'worker_second', facts: { url: other } }
}
