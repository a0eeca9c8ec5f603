/** One event as the wire has it: HTML Living Standard, "Server-sent events", section "Parsing an event stream". */
export interface RawEvent {
  readonly id: string | undefined
  readonly type: string
  readonly data: string
}

/**
 * A parser for server-sent events: feed it decoded text in any pieces. `EventSource` cannot send an Authorization
 * header, hence this one. `retry` and comments are skipped.
 * @param onId told of the id of a block without data: nothing happened, and this is the place to resume at
 */
export function createSseParser(
  onEvent: (event: RawEvent) => void,
  onId?: (id: string) => void,
): (text: string) => void {
  let rest = ''
  let id: string | undefined
  let idHere: string | undefined
  let type = ''
  let data: string[] = []

  const dispatch = () => {
    if (data.length > 0) onEvent({ id, type: type || 'message', data: data.join('\n') })
    else if (idHere) onId?.(idHere)
    idHere = undefined
    type = ''
    data = []
  }
  const takeLine = (line: string) => {
    if (line === '') return dispatch()
    const colon = line.indexOf(':')
    if (colon === 0) return
    const field = colon < 0 ? line : line.slice(0, colon)
    const value = colon < 0 ? '' : line.slice(colon + 1).replace(/^ /, '')
    if (field === 'data') data.push(value)
    else if (field === 'event') type = value
    else if (field === 'id' && !value.includes('\0')) {
      id = value
      idHere = value
    }
  }
  return text => {
    rest += text
    // A carriage return at the very end may be half of a CRLF: it waits for the next piece.
    for (let end = rest.search(/\r\n|\n|\r(?!$)/); end >= 0; end = rest.search(/\r\n|\n|\r(?!$)/)) {
      const line = rest.slice(0, end)
      rest = rest.slice(end + (rest.startsWith('\r\n', end) ? 2 : 1))
      takeLine(line)
    }
  }
}
