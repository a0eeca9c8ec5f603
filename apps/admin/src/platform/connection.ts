import type { Store } from '../shared/store.ts'
import type { Connection as ConnectionActions, ConnectionState } from './connection-state.ts'
import { thisConnection } from './this-browser.ts'

/** The connection of this browser. */
export const connectionStore: Store<ConnectionState> = {
  get: () => thisConnection().store.get(),
  subscribe: listener => thisConnection().store.subscribe(listener),
}

/** See {@link ConnectionActions}. */
export const connectTo: ConnectionActions['connectTo'] = address => thisConnection().connectTo(address)
export const signIn: ConnectionActions['signIn'] = (email, password) => thisConnection().signIn(email, password)
export const signInBy: ConnectionActions['signInBy'] = by => thisConnection().signInBy(by)
export const signInBasic: ConnectionActions['signInBasic'] = (user, applicationPassword, remember) =>
  thisConnection().signInBasic(user, applicationPassword, remember)
export const signOut: ConnectionActions['signOut'] = () => thisConnection().signOut()
export const refreshMe: ConnectionActions['refreshMe'] = () => thisConnection().refreshMe()
