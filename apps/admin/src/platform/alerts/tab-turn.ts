/** One tab of this browser has it; when that tab goes, the next one gets it. */
export interface TabTurn {
  readonly isMine: () => boolean
  /** Stands in line. Called again, it changes nothing. */
  readonly want: () => void
  /** Does any tab of this browser have it? */
  readonly isTaken: () => Promise<boolean>
  readonly leave: () => void
}

/** @param onMine the turn came to this tab */
export function createTabTurn(name: string, onMine: () => void): TabTurn {
  const stop = new AbortController()
  let mine = false
  let wanted = false
  const take = () => {
    mine = true
    onMine()
  }
  // Without locks every tab speaks for itself.
  const locks = 'locks' in navigator ? navigator.locks : undefined
  return {
    isMine: () => mine,
    want: () => {
      if (wanted) return
      wanted = true
      if (!locks) return take()
      const hold = async () => {
        take()
        await new Promise(resolve => stop.signal.addEventListener('abort', resolve))
        mine = false
      }
      locks.request(name, { signal: stop.signal }, hold).catch(() => undefined)
    },
    isTaken: async () => (locks ? ((await locks.query()).held ?? []).some(lock => lock.name === name) : mine),
    leave: () => stop.abort(),
  }
}
