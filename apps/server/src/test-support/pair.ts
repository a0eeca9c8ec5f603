import type { PairingAnswer, PairingRedeemAnswer } from '@deskbell/contract'
import { pairingRedeemAnswerSchema } from '@deskbell/contract/schemas'
import { type AgentClient, agentClient } from './client.ts'
import type { TestServer } from './start-test-server.ts'

const iphone =
  'Mozilla/5.0 (iPhone; CPU iPhone OS 18_4 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.4 Mobile/15E148 Safari/604.1'
/** A browser of its own at some address, with no cookie yet. */
export function browser(on: TestServer, address: string): AgentClient {
  const client = agentClient(on.server.url)
  Object.assign(client.headers, { 'x-forwarded-for': address, 'user-agent': iphone })
  return client
}

export const cookieFrom = (response: Response) => response.headers.getSetCookie()[0]?.split(';')[0] ?? ''
export const tokenOf = (made: PairingAnswer) => new URL(made.url).hash.slice(1)

/** Redeems, and keeps the cookie as a browser does. */
export async function redeem(client: AgentClient, token: string): Promise<PairingRedeemAnswer> {
  const response = await client.request('POST', '/pairings/redeem', { token })
  if (!response.ok) throw new Error(`${response.status} ${await response.text()}`)
  client.headers['cookie'] = cookieFrom(response)
  return pairingRedeemAnswerSchema.parse(await response.json())
}

export const enter = (client: AgentClient, code: string) => client.request('POST', '/pairings/code', { code })
export const another = (code: string, by = 1) => String((Number(code) + by) % 1_000_000).padStart(6, '0')
export const pair = async (desk: AgentClient) => tokenOf(await desk.json<PairingAnswer>('POST', '/pairings', {}))
