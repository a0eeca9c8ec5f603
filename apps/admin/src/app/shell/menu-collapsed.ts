const KEY = 'deskbell.menu'

/** Was the menu collapsed the last time on this device? */
export function isMenuCollapsed(): boolean {
  try {
    return localStorage.getItem(KEY) === 'collapsed'
  } catch {
    return false
  }
}

export function rememberMenuCollapsed(collapsed: boolean): void {
  try {
    localStorage.setItem(KEY, collapsed ? 'collapsed' : 'open')
  } catch {
    // Storage is forbidden here: the menu opens again with the next visit.
  }
}
