import { type Api, type ApiResult, createApi, createVisitorApi } from '@deskbell/api'
import type { Role } from '@deskbell/contract'
import type { Deskbell } from './deskbell.ts'

export type Person = { readonly name: string; readonly email: string; readonly password: string }

/** A signed-in user without a browser: what a test prepares or looks up, never what it proves. */
export async function signIn(deskbell: Deskbell, who: Pick<Person, 'email' | 'password'>): Promise<Api> {
  let cookie = ''
  const api = createApi({
    apiRoot: deskbell.apiRoot,
    credentials: () => ({ kind: 'session' }),
    async fetch(input, init) {
      const headers = new Headers(init.headers)
      headers.set('origin', deskbell.origin)
      if (cookie) headers.set('cookie', cookie)
      const response = await fetch(input, { ...init, headers })
      const [set] = response.headers.getSetCookie()
      if (set) cookie = set.split(';')[0] ?? ''
      return response
    },
  })
  must(await api.session.create({ email: who.email, password: who.password }))
  return api
}

/** Makes a further user, by invitation. */
export async function addPerson(admin: Api, name: string, role: Role): Promise<Person> {
  const email = `${name.toLowerCase().replaceAll(' ', '.')}@example.org`
  const password = `${name} likes long words`
  const { url } = must(await admin.invitations.create({ email, role }))
  const token = new URL(url).hash.slice(1)
  must(await admin.invitations.accept({ token, name, password }))
  return { name, email, password }
}

/** A visitor who writes without a page: for tests that are about what comes after. */
export async function writeAsVisitor(deskbell: Pick<Deskbell, 'apiRoot'>, text: string) {
  let token = ''
  const api = createVisitorApi({
    apiRoot: deskbell.apiRoot,
    credentials: () => (token ? { kind: 'bearer', token } : { kind: 'none' }),
  })
  token = must(await api.visitors.create()).token
  return must(await api.visitor.send({ text }, crypto.randomUUID()))
}

/** The data of a call that has to succeed. Throws what went wrong. */
export function must<T>(result: ApiResult<T>): T {
  if (result.ok) return result.data
  throw new Error(`A call that had to succeed failed: ${JSON.stringify(result.failure)}`)
}
