import type { LoggedEvent, Mark } from './event-log.ts'

const texts = new WeakMap<object, string>()

/** The same as {@link toWire}, made once for all streams that an event goes to. */
export function sharedWire(event: LoggedEvent): string {
  const known = texts.get(event)
  if (known !== undefined) return known
  const text = toWire(event)
  texts.set(event, text)
  return text
}

/** One event as server-sent events have it (HTML Living Standard, "Server-sent events"). JSON has no line breaks. */
export function toWire(event: Pick<LoggedEvent, 'cursor' | 'type' | 'data'>): string {
  return `id: ${event.cursor}\nevent: ${event.type}\ndata: ${event.data}\n\n`
}

/** What the client holds may be out of date: it fetches anew, and goes on from here. */
export function resetAt(mark: Mark): Pick<LoggedEvent, 'cursor' | 'type' | 'data'> {
  return { cursor: mark.cursor, type: 'reset', data: '{}' }
}

/**
 * A comment, and the place up to which the client has missed nothing: a block without data moves the client's last id
 * and is no event.
 */
export function aliveAt(mark: Mark): string {
  return `:\nid: ${mark.cursor}\n\n`
}
