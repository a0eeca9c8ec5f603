import type { accountCalls } from './account-calls.ts'
import type { ApiResult } from './result.ts'
import type { Transport } from './transport.ts'

type Groups = ReturnType<typeof accountCalls>

/** Every group, so that none is forgotten. */
const names = {
  users: 0,
  invitations: 0,
  applicationPasswords: 0,
  pairings: 0,
  audit: 0,
  lostDevices: 0,
  notices: 0,
  diagnostics: 0,
  setup: 0,
  passwordResets: 0,
  email: 0,
  emailTemplates: 0,
  bot: 0,
  rules: 0,
} satisfies Record<keyof Groups, 0>

type AnyCall = (...args: unknown[]) => Promise<ApiResult<unknown>>

/**
 * The calls that no start of the app needs: their code is fetched with the first of them. Where that fails the network
 * does, and the call ends as it would have.
 */
export function laterAccountCalls(call: Transport): Groups {
  let loading: Promise<Groups> | undefined
  const load = () => {
    loading ??= import('./account-calls.ts').then(module => module.accountCalls(call))
    loading.catch(() => {
      loading = undefined
    })
    return loading
  }
  const group = (name: keyof Groups) =>
    new Proxy(
      {},
      {
        get:
          (_group, method: string): AnyCall =>
          async (...args) => {
            const groups = await load().catch(() => undefined)
            const calls = groups?.[name] as Readonly<Record<string, AnyCall>> | undefined
            return calls?.[method]?.(...args) ?? { ok: false, failure: { kind: 'offline' } }
          },
      },
    )
  return Object.fromEntries(Object.keys(names).map(name => [name, group(name as keyof Groups)])) as unknown as Groups
}
