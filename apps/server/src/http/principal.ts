import type { User, UserId, VisitorId } from '@deskbell/contract'
import type { FastifyRequest } from 'fastify'
import type { CredentialKind } from '../db/schema.ts'

/** An agent or admin, and what they signed in with. */
export interface UserPrincipal {
  readonly kind: 'user'
  readonly user: User & { readonly id: UserId }
  /** Devices remember it: a sign-out or revocation removes those last renewed under it. */
  readonly credential: { readonly kind: CredentialKind; readonly id: string }
}

export interface VisitorPrincipal {
  readonly kind: 'visitor'
  readonly visitorId: VisitorId
  readonly name: string | null
}

export type Principal = UserPrincipal | VisitorPrincipal | { readonly kind: 'none' }

/**
 * Who asks. With an Authorization header cookies are ignored; wrong credentials are `none`, like no credentials.
 */
export type ResolvePrincipal = (request: FastifyRequest) => Promise<Principal>

/** Who may call a route. */
export type Auth = 'none' | 'user' | 'admin' | 'visitor'

/** The principal that a handler gets, by its route's `auth`. */
export type PrincipalOf<A extends Auth> = A extends 'visitor'
  ? VisitorPrincipal
  : A extends 'none'
    ? Principal
    : UserPrincipal
