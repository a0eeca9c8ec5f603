import type { ConversationId } from '@deskbell/contract'

/** Whose row has the keyboard's focus. */
let focused: ConversationId | undefined

/** Gives a row that is drawn anew, in another place, the focus that it had before: for its link. */
export function keepRowFocus(id: ConversationId) {
  return {
    onFocus: () => {
      focused = id
    },
    // React tells of no blur while it takes an element away.
    onBlur: () => {
      focused = undefined
    },
    ref: (link: HTMLElement | null) => {
      if (link && focused === id && document.activeElement === document.body) link.focus({ preventScroll: true })
    },
  }
}
