import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Registry } from '../registry.ts'
import type { Accounts } from './accounts.ts'
import { bytesField, decodeFields, fixed64Field, integerField, integerOf } from './protobuf.ts'

export const CHECK_IN_PATH = '/checkin'
export const REGISTER_PATH = '/c2dm/register3'

/** Google's check-in and registration over http: how Chromium gets an identity and its endpoints' tokens. */
export function createRegistration(registry: Registry, accounts: Accounts, newToken: () => string) {
  function checkIn(body: Buffer): Buffer {
    const asked = decodeFields(body)
    const [id, secret] = [integerOf(asked, 2), integerOf(asked, 13)]
    const account = accounts.authenticate(String(id), String(secret)) ? { id, secret } : accounts.create()
    const ok = integerField(1, 1)
    const time = integerField(3, Date.now())
    return Buffer.concat([ok, time, fixed64Field(7, account.id), fixed64Field(8, account.secret), bytesField(10, '0')])
  }

  function register(authorization: string, form: URLSearchParams): string | null {
    const [, id = '', secret = ''] = /^AidLogin (\d+):(\d+)$/.exec(authorization) ?? []
    const browser = accounts.authenticate(id, secret)
    if (!browser) return null
    const channel = form.get('X-subtype') ?? ''
    if (form.get('delete') === 'true') {
      registry.unsubscribe(browser, channel, null)
      return channel
    }
    const token = newToken()
    const key = form.get('sender')?.replace(/=+$/, '') ?? null
    registry.subscribe({ token, browser, channel, key, app: form.get('app') ?? '' })
    return token
  }

  return async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const body = await readAll(request)
    if (request.method === 'POST' && request.url === CHECK_IN_PATH) {
      response.writeHead(200, { 'content-type': 'application/x-protobuffer' }).end(checkIn(body))
    } else if (request.method === 'POST' && request.url === REGISTER_PATH) {
      const token = register(request.headers.authorization ?? '', new URLSearchParams(body.toString()))
      response.writeHead(token === null ? 401 : 200, { 'content-type': 'text/plain' })
      response.end(token === null ? 'Error=AUTHENTICATION_FAILED' : `token=${token}`)
    } else {
      response.writeHead(404).end()
    }
  }
}

async function readAll(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk)
  return Buffer.concat(chunks)
}
