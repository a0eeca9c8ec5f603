import type { AvatarAnswer, UploadedAttachment } from '@deskbell/contract'
import { readNothing, readObject } from './read.ts'
import type { Transport } from './transport.ts'

/** In milliseconds: the largest file over a slow line. The backend gives up at about the same time. */
const UPLOAD_WITHIN = 130_000

/** A file as the page has it. */
export interface Upload {
  readonly name: string
  readonly file: Blob
}

function upload(call: Transport, path: string, { name, file }: Upload, signal?: AbortSignal) {
  return call({
    method: 'POST',
    path,
    // Cut here too, so that a very long name refuses nothing.
    query: { name: name.slice(-200) },
    bytes: file,
    timeoutMs: UPLOAD_WITHIN,
    signal,
    read: readObject<UploadedAttachment>('id', 'name', 'contentType', 'size'),
  })
}

/** Files of replies, and the agent's own picture. */
export function attachmentCalls(call: Transport) {
  return {
    attachments: {
      /** Its `id` goes into the `attachmentIds` of a message within a day. */
      upload: (file: Upload, signal?: AbortSignal) => upload(call, '/attachments', file, signal),
    },
    avatar: {
      /** @param picture PNG, JPEG, WebP or GIF; `image_invalid` if it is none */
      put: (picture: Blob, signal?: AbortSignal) =>
        call({
          method: 'PUT',
          path: '/me/avatar',
          bytes: picture,
          timeoutMs: UPLOAD_WITHIN,
          signal,
          read: readObject<AvatarAnswer>('avatarUrl'),
        }),
      remove: () => call({ method: 'DELETE', path: '/me/avatar', read: readNothing }),
    },
  }
}

/** The same for a visitor's message. */
export function visitorAttachmentCalls(call: Transport) {
  return {
    attachments: {
      upload: (file: Upload, signal?: AbortSignal) => upload(call, '/visitors/me/attachments', file, signal),
    },
  }
}
