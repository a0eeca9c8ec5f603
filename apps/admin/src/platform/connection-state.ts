import type { Api, ApiResult, DiscoverFault } from '@deskbell/api'
import type { Level, Me } from '@deskbell/contract'
import type { Store } from '../shared/store.ts'

export type SignInWay = 'session' | 'basic'

/** Which backend this app talks to, and as whom. */
export type ConnectionState =
  | { readonly kind: 'loading' }
  /** No backend: its own origin has none, and none was chosen; or the chosen one cannot be used. */
  | { readonly kind: 'none'; readonly reason: DiscoverFault }
  | ReadyConnection

export interface ReadyConnection {
  readonly kind: 'ready'
  /** The site's address, without a slash at the end. */
  readonly site: string
  /** The site's name, as it calls itself. */
  readonly name: string
  /** Absolute. */
  readonly apiRoot: string
  readonly levels: readonly Level[]
  /** The ways to sign in that work from here: `session` only on the app's own origin. */
  readonly signIn: readonly SignInWay[]
  /** Is it the backend that serves this app? */
  readonly own: boolean
  readonly api: Api
  /** Null when signed out. */
  readonly me: Me | null
  /** How `me` signed in; null when signed out. */
  readonly by: SignInWay | null
  /** False while `me` is what was last known: the start was offline, or the answer is on its way. */
  readonly confirmed: boolean
  /** The person signed out, here or in another tab: nothing of what they saw may stay. Not so when a session expired. */
  readonly left?: boolean
}

export type ConnectResult = { readonly ok: true } | { readonly ok: false; readonly reason: DiscoverFault }

export interface Connection {
  readonly store: Store<ConnectionState>
  /** Reads what is stored, then asks the backend. Called once, by `startPlatform`. */
  readonly start: () => Promise<void>
  /** Leaves the present site (device off, signed out) and goes to another; `''` means the app's own origin. */
  readonly connectTo: (address: string) => Promise<ConnectResult>
  readonly signIn: (email: string, password: string) => Promise<ApiResult<Me>>
  /** @param by a call that makes a session: its cookie is this browser's then */
  readonly signInBy: <T extends Me>(by: (api: Api) => Promise<ApiResult<T>>) => Promise<ApiResult<T>>
  /** @param remember keep the application password in this browser (IndexedDB), else only until the page is closed */
  readonly signInBasic: (user: string, applicationPassword: string, remember: boolean) => Promise<ApiResult<Me>>
  /**
   * Takes this device off, wipes what is stored, then ends the session, in this order (L6, A12). This browser is signed
   * out even when the site cannot be reached: the session is then ended at the next start.
   */
  readonly signOut: () => Promise<ApiResult<null>>
  /** Asks the backend again who is signed in: after a 401, a changed name, a sign-in in another tab. */
  readonly refreshMe: () => Promise<void>
}
