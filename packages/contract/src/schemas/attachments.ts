import { z } from 'zod'
import { id } from './common.ts'

/** `POST /attachments?name=`: how the sender's machine calls the file. Cleaned and cut; never refused for what stands in it. */
export const attachmentQuerySchema = z.object({ name: z.string().max(1000).optional() })

/**
 * A file that was taken, not yet part of a message. `contentType` is what its content says it is, whatever was declared.
 * `size` in bytes. `width` and `height` in pixels, as it is shown, of a picture alone.
 */
export const uploadedAttachmentSchema = z.object({
  id: id('att'),
  name: z.string(),
  contentType: z.string(),
  size: z.int().min(1),
  width: z.int().min(1).optional(),
  height: z.int().min(1).optional(),
})

/**
 * A file of a message. `url` downloads it, `thumbnailUrl` is a small picture of it that may be shown; both need no signing
 * in and end after some time: fetch the message again for new ones. An address without a host belongs to the backend's.
 */
export const attachmentSchema = uploadedAttachmentSchema.extend({
  url: z.string(),
  thumbnailUrl: z.string().optional(),
})

/** `GET /attachments/{attachmentId}/{name}`: as `url` or `thumbnailUrl` has it. `exp`: milliseconds since 1970. */
export const attachmentLinkQuerySchema = z.object({
  exp: z.coerce.number().int().min(0),
  sig: z.string().max(128),
  show: z.literal('thumbnail').optional(),
})

/** `PUT /me/avatar`. */
export const avatarAnswerSchema = z.object({ avatarUrl: z.string() })

/** `GET /avatars/{userId}`: `v` changes with the picture, so that an address may be kept for ever. */
export const avatarQuerySchema = z.object({ v: z.string().max(64).optional() })
