import { mask } from '@deskbell/contract'
import type { MessageContent } from '../notification-content.ts'
import { cutText, oneLine } from '../words/plain-text.ts'

/**
 * The most that a name and a text may take. Mozilla's bridge takes 2640 bytes for the whole push message; ids, addresses,
 * actions and the token need their share. Notifications show a few lines anyway.
 */
const NAME_BYTES = 160
const TEXT_BYTES = 900

/** In characters: so much is looked through for numbers and addresses, which take less afterwards. */
const LOOKED_THROUGH = 4_000
/** The longest number or address, of which the end of what is looked through may have only the beginning. */
const LONGEST_HIDDEN = 500

export interface Written {
  readonly visitorName: string
  /** The newest message, and the names of its files as the database has them. */
  readonly text: string
  readonly attachments: string | null
  /** Make numbers of cards and addresses unreadable. */
  readonly mask: boolean
}

/** What is the same for all who are told of a message. */
export type Told = Pick<MessageContent, 'from' | 'text' | 'files'>

export function toldOf({ visitorName, text, attachments, mask: isMasked }: Written): Told {
  const said = plain(text, isMasked, TEXT_BYTES)
  const names = said === '' ? namesOf(attachments) : []
  const files =
    names.length === 0 ? {} : { files: { count: names.length, names: plain(names.join(', '), isMasked, TEXT_BYTES) } }
  return { from: plain(visitorName, isMasked, NAME_BYTES), text: said, ...files }
}

/**
 * What a notification tells of. Cumulative: it replaces the earlier ones of its conversation, so it counts them too.
 * @param unread messages of this conversation that the recipient has not read, this one among them
 * @param badge conversations with something unread
 */
export function contentOf(told: Told, { unread, badge }: { unread: number; badge: number }): MessageContent {
  return { says: 'message', ...told, unread: Math.max(1, unread), badge }
}

/** Hidden before it is cut: half a number is none any more. */
function plain(text: string, isMasked: boolean, maxBytes: number): string {
  const line = oneLine(text)
  if (!isMasked) return cutText(line, maxBytes)
  if (line.length <= LOOKED_THROUGH) return cutText(mask(line), maxBytes)
  const begin = mask(line.slice(0, LOOKED_THROUGH)).slice(0, -LONGEST_HIDDEN)
  return cutText(`${begin.toWellFormed()}…`, maxBytes)
}

/** A person's name for a notification. */
export function nameFor(name: string, isMasked: boolean): string {
  return plain(name, isMasked, NAME_BYTES)
}

function namesOf(attachments: string | null): readonly string[] {
  if (attachments === null) return []
  return (JSON.parse(attachments) as readonly { readonly name: string }[]).map(({ name }) => name)
}
