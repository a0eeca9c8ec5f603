import { createStore, type Store } from '../shared/store.ts'
import type { Connection, ConnectionState } from './connection-state.ts'

const pending = (): never => {
  throw new Error('on its way')
}
const connection: Connection = {
  store: createStore<ConnectionState>({ kind: 'loading' }),
  start: pending,
  connectTo: pending,
  signIn: pending,
  signInBasic: pending,
  signOut: pending,
  refreshMe: pending,
}

/** The connection of this browser. */
export const connectionStore: Store<ConnectionState> = connection.store
export const { connectTo, signIn, signInBasic, signOut, refreshMe } = connection
