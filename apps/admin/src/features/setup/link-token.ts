import { useState } from 'react'

/**
 * The one-time secret of the link that was opened: after the `#`, so that it is in no server's log.
 * It stays there until it is used: who reloads the page still has it.
 */
export function useLinkToken(): string {
  const [token] = useState(() => decodeFragment(location.hash.slice(1)))
  return token
}

/** Takes a used secret out of the address and the history. */
export function forgetLinkToken(): void {
  history.replaceState(history.state, '', location.pathname)
}

function decodeFragment(fragment: string): string {
  try {
    return decodeURIComponent(fragment)
  } catch {
    return fragment
  }
}
