/** A header field: its name in lower case, and its value as Latin-1. */
export type Field = readonly [name: string, value: string]

/** RFC 7541 appendix A, from index 1 on. */
const ENTRIES: readonly string[] = [
  ':authority',
  ':method GET',
  ':method POST',
  ':path /',
  ':path /index.html',
  ':scheme http',
  ':scheme https',
  ...[200, 204, 206, 304, 400, 404, 500].map(status => `:status ${status}`),
  'accept-charset',
  'accept-encoding gzip, deflate',
  ...['accept-language', 'accept-ranges', 'accept', 'access-control-allow-origin', 'age', 'allow', 'authorization'],
  ...['cache-control', 'content-disposition', 'content-encoding', 'content-language', 'content-length'],
  ...['content-location', 'content-range', 'content-type', 'cookie', 'date', 'etag', 'expect', 'expires', 'from'],
  ...['host', 'if-match', 'if-modified-since', 'if-none-match', 'if-range', 'if-unmodified-since', 'last-modified'],
  ...['link', 'location', 'max-forwards', 'proxy-authenticate', 'proxy-authorization', 'range', 'referer', 'refresh'],
  ...['retry-after', 'server', 'set-cookie', 'strict-transport-security', 'transfer-encoding', 'user-agent', 'vary'],
  ...['via', 'www-authenticate'],
]

/** The fields that HPACK knows from the beginning; the first stands at index 1, so this starts with an empty one. */
export const STATIC_TABLE: readonly Field[] = [['', ''], ...ENTRIES.map(toField)]

const indexes = new Map<string, number>()
for (const [index, [name]] of STATIC_TABLE.entries()) if (!indexes.has(name)) indexes.set(name, index)

/** The first index of a name in the static table; 0 if it is not there. */
export function staticIndexOf(name: string): number {
  return indexes.get(name) ?? 0
}

function toField(entry: string): Field {
  const space = entry.indexOf(' ')
  return space === -1 ? [entry, ''] : [entry.slice(0, space), entry.slice(space + 1)]
}
