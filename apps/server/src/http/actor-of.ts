import type { FastifyRequest } from 'fastify'
import type { Actor } from '../db/record-audit.ts'
import type { UserPrincipal } from './principal.ts'

/** Who asks, as the audit log knows them. */
export function actorOf({ user, credential }: UserPrincipal, request: FastifyRequest): Actor {
  return { userId: user.id, via: credential.kind, address: request.ip }
}
