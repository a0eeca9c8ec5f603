/** What the keyboard does in the inbox. */
export type ShortcutName = 'next' | 'previous' | 'search' | 'reply' | 'take' | 'close' | 'back' | 'help'

/** The key of each shortcut, as `KeyboardEvent.key` says it. */
export const shortcutKeys: Readonly<Record<ShortcutName, string>> = {
  next: 'j',
  previous: 'k',
  search: '/',
  reply: 'r',
  take: 't',
  close: 'e',
  back: 'u',
  help: '?',
}

const names = Object.keys(shortcutKeys) as ShortcutName[]

/** What of a `KeyboardEvent` decides. */
export type KeyPress = Pick<KeyboardEvent, 'key' | 'code' | 'ctrlKey' | 'metaKey' | 'altKey' | 'isComposing' | 'repeat'>

/**
 * The shortcut that a key press means. On a keyboard without Latin letters it is the key in the same place: somebody who
 * writes Arabic does not change the layout to close a conversation.
 */
export function shortcutOf(press: KeyPress): ShortcutName | undefined {
  if (press.ctrlKey || press.metaKey || press.altKey || press.isComposing) return undefined
  const isLatin = /^[\u0020-\u024f]$/u.test(press.key)
  const letter = /^Key([A-Z])$/.exec(press.code)?.[1]?.toLowerCase()
  const key = isLatin ? press.key.toLowerCase() : letter
  const name = names.find(each => shortcutKeys[each] === key)
  // A key that is held walks through the list and does nothing else twice.
  return press.repeat && name !== 'next' && name !== 'previous' ? undefined : name
}
