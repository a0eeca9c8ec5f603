/** The kinds of id on the wire, by prefix (contract, "Ids"). */
export type IdKind = 'dev' | 'ntf' | 'dlv' | 'run' | 'cnv' | 'msg' | 'usr' | 'vis' | 'dpt' | 'att' | 'ask'

declare const brand: unique symbol
type Branded<K extends IdKind> = `${K}_${string}` & { readonly [brand]: K }

export type DeviceId = Branded<'dev'>
export type NotificationId = Branded<'ntf'>
export type DeliveryId = Branded<'dlv'>
export type RunId = Branded<'run'>
export type ConversationId = Branded<'cnv'>
export type MessageId = Branded<'msg'>
export type UserId = Branded<'usr'>
export type VisitorId = Branded<'vis'>
export type DepartmentId = Branded<'dpt'>
export type AttachmentId = Branded<'att'>
export type AskId = Branded<'ask'>

/** The id type that belongs to a prefix. */
export type IdOf<K extends IdKind> = Branded<K>

const body = '[A-Za-z0-9_-]{8,64}'

/** What every id matches. Its source goes into the schemas too, so that there is one pattern. */
export const idPattern = (kind: IdKind): RegExp => new RegExp(`^${kind}_${body}$`)

const patterns: Record<IdKind, RegExp> = {
  dev: idPattern('dev'),
  ntf: idPattern('ntf'),
  dlv: idPattern('dlv'),
  run: idPattern('run'),
  cnv: idPattern('cnv'),
  msg: idPattern('msg'),
  usr: idPattern('usr'),
  vis: idPattern('vis'),
  dpt: idPattern('dpt'),
  att: idPattern('att'),
  ask: idPattern('ask'),
}

/** True if `value` is an id of that kind. The only way, with {@link parseId}, by which a string becomes an id. */
export function isId<K extends IdKind>(kind: K, value: unknown): value is IdOf<K> {
  return typeof value === 'string' && patterns[kind].test(value)
}

/** The id, or undefined if `value` is anything else. */
export function parseId<K extends IdKind>(kind: K, value: unknown): IdOf<K> | undefined {
  return isId(kind, value) ? value : undefined
}

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'

/**
 * A new id of 22 characters, 132 bits.
 * @param random fills and returns an array with cryptographically strong bytes (`crypto.getRandomValues`, `randomFillSync`)
 */
export function newId<K extends IdKind>(kind: K, random: (bytes: Uint8Array<ArrayBuffer>) => Uint8Array): IdOf<K> {
  let text = ''
  for (const byte of random(new Uint8Array(22))) text += alphabet[byte & 63]
  return `${kind}_${text}` as IdOf<K>
}
