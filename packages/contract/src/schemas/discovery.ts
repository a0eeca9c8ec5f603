import { z } from 'zod'

export const levelSchema = z.enum(['push', 'conversations', 'routing', 'accounts'])

/** `GET {site}/.well-known/deskbell`. Unknown levels and ways to sign in are dropped, so that a newer site still works. */
export const discoverySchema = z.object({
  name: z.string().min(1),
  /** Absolute, or a path on the site's origin. */
  apiRoot: z.string().min(1),
  contractVersions: z.array(z.int().min(1)).min(1),
  levels: z.array(z.string()),
  signIn: z.array(z.string()),
})
