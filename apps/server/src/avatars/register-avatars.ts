import type { AvatarAnswer } from '@deskbell/contract'
import { avatarQuerySchema, id } from '@deskbell/contract/schemas'
import type { FastifyRequest } from 'fastify'
import { z } from 'zod'
import type { Database } from '../db/database.ts'
import { isFull } from '../db/is-full.ts'
import { Answer, noContent } from '../http/answer.ts'
import type { Api } from '../http/api.ts'
import { avatarUrl } from '../http/avatar-url.ts'
import { drain } from '../http/drain.ts'
import { type HttpProblem, problem } from '../http/problem.ts'
import type { MadePicture, MakePicture } from '../picture-port.ts'
import type { Clock, Random } from '../ports.ts'
import { newToken } from '../secrets/tokens.ts'
import { readBody } from './read-body.ts'

/** In pixels: sharp at 128, the largest that it is shown. */
const BOX = 256
/** In bytes: a telephone's photo. */
const MOST_BYTES = 10 * 1024 * 1024
const MINUTE_MS = 60_000
/** Pictures of one user in a minute: each is work for the one thread that all share. */
const MOST_PER_MINUTE = 10

export interface AvatarsDeps {
  readonly database: Database
  readonly clock: Clock
  readonly random: Random
  readonly makePicture: MakePicture
}

const userParams = z.object({ userId: id('usr') })
type UserId = z.output<typeof userParams>['userId']

/** Pictures of agents: set by themselves, shown to everybody from our own origin. */
export function registerAvatars(api: Api, deps: AvatarsDeps): void {
  const { database, makePicture } = deps
  api.route({
    method: 'PUT',
    url: '/me/avatar',
    auth: 'user',
    raw: true,
    rate: { max: MOST_PER_MINUTE, windowMs: MINUTE_MS, per: 'caller' },
    handler: async ({ principal, request }) => {
      const bytes = await readBody(request.raw, MOST_BYTES)
      if (bytes === 'too_large') return tooLarge(request)
      if (bytes === 'cut_off') return problem('invalid')
      const made = await makePicture(bytes, { box: BOX, how: 'square' })
      if (made.ok) return put(deps, principal.user.id, made.picture)
      return made.fault === 'busy' ? problem('unavailable', {}, { 'retry-after': '5' }) : problem('image_invalid')
    },
  })
  api.route({
    method: 'DELETE',
    url: '/me/avatar',
    auth: 'user',
    handler: async ({ principal }) => {
      await database.transaction(async trx => {
        await trx.deleteFrom('avatars').where('user_id', '=', principal.user.id).execute()
        await trx.updateTable('users').set({ avatar_version: null }).where('id', '=', principal.user.id).execute()
      })
      return noContent()
    },
  })
  api.route({
    method: 'GET',
    url: '/avatars/:userId',
    auth: 'none',
    cors: 'public',
    params: userParams,
    query: avatarQuerySchema,
    handler: async ({ params: { userId }, query }) => {
      const row = await database.db
        .selectFrom('avatars')
        .innerJoin('users', 'users.id', 'avatars.user_id')
        .select(['avatars.content_type', 'avatars.bytes', 'users.avatar_version'])
        .where('user_id', '=', userId)
        .executeTakeFirst()
      if (!row) return problem('not_found')
      const isExact = query.v !== undefined && query.v === row.avatar_version
      return new Answer(200, row.bytes, {
        'content-type': row.content_type,
        'content-disposition': 'inline',
        'content-security-policy': "default-src 'none'; sandbox",
        // The widget shows it in a page of another site.
        'cross-origin-resource-policy': 'cross-origin',
        'cache-control': isExact ? 'public, max-age=31536000, immutable' : 'public, max-age=60',
      })
    },
  })
}

async function put(
  { database, clock, random }: AvatarsDeps,
  userId: UserId,
  { contentType, bytes }: MadePicture,
): Promise<AvatarAnswer | HttpProblem> {
  const version = newToken(random).slice(0, 12)
  const values = { content_type: contentType, bytes, changed_at: clock() }
  try {
    await database.transaction(async trx => {
      await trx.updateTable('users').set({ avatar_version: version }).where('id', '=', userId).execute()
      await trx
        .insertInto('avatars')
        .values({ user_id: userId, ...values })
        .onConflict(conflict => conflict.column('user_id').doUpdateSet(values))
        .execute()
    })
  } catch (error) {
    if (isFull(error)) return problem('storage_full')
    throw error
  }
  return { avatarUrl: avatarUrl(userId, version) }
}

async function tooLarge(request: FastifyRequest): Promise<HttpProblem> {
  await drain(request.raw)
  return problem('payload_too_large')
}
