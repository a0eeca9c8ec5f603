import type { Me } from '@deskbell/contract'
import { readNothing, readObject } from './read.ts'
import type { Transport } from './transport.ts'

/** Level `accounts`: signing in and out, on the reference server. */
export function sessionCalls(call: Transport) {
  return {
    session: {
      create: (body: { email: string; password: string }) =>
        call({ method: 'POST', path: '/session', body, read: readObject<Me>('user', 'capabilities') }),
      /** Also removes every device that was last renewed under this session. */
      delete: () => call({ method: 'DELETE', path: '/session', read: readNothing }),
    },
  }
}
