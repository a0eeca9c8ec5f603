import type { FastifyRequest } from 'fastify'

const tag = /^[a-z]{2,3}(?:-[a-z0-9]{1,8}){0,3}$/i

/** What a browser asks to be spoken to in, as BCP 47: the first it names; null if that is none. */
export function languageOf(request: FastifyRequest): string | null {
  const first = request.headers['accept-language']?.split(/[,;]/)[0]?.trim() ?? ''
  return tag.test(first) ? first : null
}
