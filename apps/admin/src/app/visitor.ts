import type { ConnectionState } from '../platform/connection-state.ts'
import type { Visitor } from './guard.ts'

/** Who stands before the guard. */
export function visitorOf(connection: ConnectionState): Visitor {
  if (connection.kind !== 'ready') return { levels: [], me: null, by: null }
  const { levels, me, by } = connection
  return { levels, me, by }
}
