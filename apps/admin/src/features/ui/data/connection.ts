import type { Me } from '@deskbell/contract'
import { connectionStore } from '../../../platform/connection.ts'
import type { ConnectionState, ReadyConnection } from '../../../platform/connection-state.ts'
import { useStore } from './use-store.ts'

/** The backend that this browser talks to, whatever its state. */
export function useConnection(): ConnectionState {
  return useStore(connectionStore)
}

/** For screens that need a site, signed in or not. */
export function useSite(): ReadyConnection {
  const connection = useConnection()
  if (connection.kind !== 'ready') throw new Error('This screen is shown only with a site.')
  return connection
}

export interface SignedIn extends ReadyConnection {
  readonly me: Me
}

/** For screens behind the guard: they are shown only when somebody is signed in. Query keys begin with its `site`. */
export function useSignedIn(): SignedIn {
  const connection = useSite()
  const { me } = connection
  if (!me) throw new Error('This screen is shown only to who is signed in.')
  return { ...connection, me }
}
