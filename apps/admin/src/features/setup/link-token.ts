import { useEffect, useState } from 'react'

/**
 * The one-time secret of the link that was opened: after the `#`, so that it is in no server's log.
 * It stays there until it is used: who reloads the page still has it, and who pastes the whole link over half of it
 * goes on at once.
 */
export function useLinkToken(): string {
  const [token, setToken] = useState(tokenInAddress)
  useEffect(() => {
    const read = () => setToken(tokenInAddress())
    addEventListener('hashchange', read)
    return () => removeEventListener('hashchange', read)
  }, [])
  return token
}

/** Takes a used secret out of the address and the history. */
export function forgetLinkToken(): void {
  history.replaceState(history.state, '', location.pathname)
}

function tokenInAddress(): string {
  const fragment = location.hash.slice(1)
  try {
    return decodeURIComponent(fragment)
  } catch {
    return fragment
  }
}
