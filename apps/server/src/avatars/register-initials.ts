import { z } from 'zod'
import { Answer } from '../http/answer.ts'
import type { Api } from '../http/api.ts'
import { drawableInitials, INITIALS_COLOURS } from '../http/initials-url.ts'
import { problem } from '../http/problem.ts'
import type { DrawInitials, MadePicture } from '../picture-port.ts'

/** Pictures that are kept, the newest ones: about 3 kB each. */
const MOST_KEPT = 500
const MINUTE_MS = 60_000
/** Each that is not kept is work for the one thread that draws. */
const MOST_PER_MINUTE = 120

const params = z.object({
  initials: z.string().regex(drawableInitials),
  colour: z.coerce
    .number()
    .int()
    .min(0)
    .max(INITIALS_COLOURS - 1),
})

/**
 * `GET /initials/{letters}/{colour}`: a picture for notifications of people who have none. The address says the letters
 * and nothing else, and the answer says what the address did: there is nothing to guess.
 */
export function registerInitials(api: Api, draw: DrawInitials): void {
  const kept = new Map<string, MadePicture>()
  api.route({
    method: 'GET',
    url: '/initials/:initials/:colour',
    auth: 'none',
    cors: 'public',
    params,
    rate: { max: MOST_PER_MINUTE, windowMs: MINUTE_MS, per: 'address' },
    handler: async ({ params: { initials, colour } }) => {
      const key = `${initials} ${colour}`
      const picture = kept.get(key) ?? (await draw(initials, colour))
      if (!picture) return problem('unavailable', {}, { 'retry-after': '5' })
      kept.delete(key)
      kept.set(key, picture)
      for (const oldest of kept.keys()) {
        if (kept.size <= MOST_KEPT) break
        kept.delete(oldest)
      }
      return new Answer(200, picture.bytes, {
        'content-type': picture.contentType,
        'content-disposition': 'inline',
        'content-security-policy': "default-src 'none'; sandbox",
        // The app may run on another origin that the site lists.
        'cross-origin-resource-policy': 'cross-origin',
        'cache-control': 'public, max-age=31536000, immutable',
      })
    },
  })
}
