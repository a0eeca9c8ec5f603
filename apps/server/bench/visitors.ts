import type { Client } from '../src/test-support/client.ts'

/** So many at a time: a server that is only being prepared need not be hurried. */
const AT_ONCE = 20

/** New visitors of the site, by the tokens that they write with. */
export async function makeVisitors(anonymous: Client, count: number): Promise<readonly string[]> {
  const tokens: string[] = []
  while (tokens.length < count) {
    const batch = Array.from({ length: Math.min(AT_ONCE, count - tokens.length) }, () =>
      anonymous.json<{ token: string }>('POST', '/visitors', {}),
    )
    tokens.push(...(await Promise.all(batch)).map(({ token }) => token))
  }
  return tokens
}
