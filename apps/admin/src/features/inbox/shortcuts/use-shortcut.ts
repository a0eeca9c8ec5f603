import { useEffect, useRef } from 'react'
import { afterPaint, isPainting } from '../../ui/after-paint.ts'
import { type ShortcutName, shortcutOf } from './keys.ts'
import { shortcutsOn } from './shortcuts-on.ts'

/** These may be pressed faster than a thread is drawn; all others mean the one that was opened last. */
const walks: readonly ShortcutName[] = ['next', 'previous']

const handlers = new Map<ShortcutName, () => void>()

function onKeyDown(event: KeyboardEvent): void {
  if (event.defaultPrevented || !shortcutsOn.get() || isWriting(event.target)) return
  const name = shortcutOf(event)
  const handler = name && handlers.get(name)
  if (!handler) return
  // The "/" of the search is not its first letter.
  event.preventDefault()
  if (!isPainting() || walks.includes(name)) handler()
  // By then another thread may be there, or its field, which this letter was meant for.
  else afterPaint(() => isWriting(document.activeElement) || handlers.get(name)?.())
}

/** Somebody who writes means the letter; somebody in a dialog or menu means what is in there. */
function isWriting(target: EventTarget | null): boolean {
  if (document.querySelector('[role="dialog"], [role="alertdialog"], [role="menu"]')) return true
  return target instanceof Element && target.closest('input, textarea, select, [contenteditable]') !== null
}

/** Does something on a key while the component is on the screen; `null` does nothing. */
export function useShortcut(name: ShortcutName, action: (() => void) | null): void {
  const latest = useRef(action)
  useEffect(() => {
    latest.current = action
  })
  const active = action !== null
  useEffect(() => {
    if (!active) return
    const handler = () => latest.current?.()
    if (handlers.size === 0) document.addEventListener('keydown', onKeyDown)
    handlers.set(name, handler)
    return () => {
      // Another component may have taken it over meanwhile.
      if (handlers.get(name) === handler) handlers.delete(name)
      if (handlers.size === 0) document.removeEventListener('keydown', onKeyDown)
    }
  }, [name, active])
}
