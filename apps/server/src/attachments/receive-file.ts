import { type AttachmentId, newId, type UploadedAttachment } from '@deskbell/contract'
import type { FastifyRequest } from 'fastify'
import { UNKNOWN_TYPE } from '../config/attachment-types.ts'
import type { Database } from '../db/database.ts'
import { isFull } from '../db/is-full.ts'
import { isOrphan } from '../db/is-orphan.ts'
import { drain } from '../http/drain.ts'
import { type HttpProblem, problem } from '../http/problem.ts'
import type { MakePicture } from '../picture-port.ts'
import type { Clock, Random } from '../ports.ts'
import { type BegunFile, beginFile, type Owner } from './begin-file.ts'
import { cleanName } from './file-name.ts'
import type { FileStore } from './file-store.ts'
import { PICTURE_TYPES, typeOf } from './file-type.ts'
import { readUpload, UploadFault } from './read-upload.ts'
import { toUploaded } from './to-uploaded.ts'

/** In pixels: sharp on a telephone, where it is shown at half of that. */
const THUMBNAIL_BOX = 480
/** In milliseconds: ten megabytes over a slow line. */
const UPLOAD_WITHIN = 120_000

/** What may be sent. */
export interface AttachmentLimits {
  /** Of one file; 0: none are taken. */
  readonly maxBytes: number
  readonly types: readonly string[]
}

export interface ReceiveDeps {
  readonly database: Database
  readonly clock: Clock
  readonly random: Random
  readonly limits: AttachmentLimits
  readonly makePicture: MakePicture
  readonly files: FileStore
}

/** Takes in a file. Whatever goes wrong, nothing of it is left. */
export async function receiveFile(
  deps: ReceiveDeps,
  request: FastifyRequest,
  owner: Owner,
  givenName: string,
): Promise<UploadedAttachment | HttpProblem> {
  const { files, clock, database, limits } = deps
  const announced = Number(request.headers['content-length'] ?? 0)
  if (limits.maxBytes === 0) return refuse(request, 'attachment_refused')
  if (announced > limits.maxBytes) return refuse(request, 'payload_too_large')
  const id = newId('att', deps.random)
  const name = cleanName(givenName)
  const begun = await begin(deps, { id, owner, name, maxBytes: limits.maxBytes, now: clock() })
  if (begun !== 'begun') return refuse(request, refusals[begun])
  let type = UNKNOWN_TYPE
  const kept: Buffer[] = []
  const accepts = (head: Buffer) => {
    const found = typeOf({ name, declared: request.headers['content-type'], head }, limits.types)
    if (found === 'refused') return false
    type = found.type
    return true
  }
  const upload = readUpload(request.raw, { maxBytes: limits.maxBytes, within: UPLOAD_WITHIN, accepts })
  try {
    const size = await files.put(
      id,
      keeping(upload, kept, () => PICTURE_TYPES.has(type)),
    )
    if (size === 0) {
      await files.delete(id)
      return problem('invalid', { errors: [{ path: 'body', message: 'an empty file' }] })
    }
    const shown = kept.length > 0 ? await showPicture(deps, id, Buffer.concat(kept)) : {}
    const row = await database.transaction(trx =>
      trx
        .updateTable('attachments')
        .set({ content_type: type, size, ...shown, completed_at: clock() })
        .where('id', '=', id)
        .returningAll()
        .executeTakeFirst(),
    )
    // Its owner was erased meanwhile.
    return row ? toUploaded(row) : problem('unauthenticated')
  } catch (error) {
    await removeAfter(deps, id, error)
    if (error instanceof UploadFault) return answerTo(request, error)
    if (isFull(error)) return refuse(request, 'storage_full')
    if (isOrphan(error)) return refuse(request, 'unauthenticated')
    throw error
  }
}

const refusals = { too_many: 'rate_limited', gone: 'unauthenticated', full: 'storage_full' } as const

async function begin({ database }: ReceiveDeps, file: BegunFile): Promise<'begun' | keyof typeof refusals> {
  try {
    return await beginFile(database, file)
  } catch (error) {
    if (isFull(error)) return 'full'
    throw error
  }
}

/** Keeps the bytes of a picture too, of which a small one is made. */
async function* keeping(upload: AsyncIterable<Buffer>, kept: Buffer[], wanted: () => boolean): AsyncGenerator<Buffer> {
  for await (const bytes of upload) {
    if (wanted()) kept.push(bytes)
    yield bytes
  }
}

/** A picture that cannot be read is a file like any other. */
async function showPicture({ makePicture, files }: ReceiveDeps, id: AttachmentId, bytes: Buffer) {
  const made = await makePicture(bytes, { box: THUMBNAIL_BOX, how: 'within' })
  if (!made.ok) return {}
  await files.putThumbnail(id, made.picture.bytes)
  return { thumbnail_type: made.picture.contentType, ...made.original }
}

/** On a full disk even this may fail: then it is swept like any other that belongs to nothing. */
async function removeAfter({ files }: ReceiveDeps, id: AttachmentId, cause: unknown): Promise<void> {
  try {
    await files.delete(id)
  } catch (error) {
    if (cause instanceof UploadFault) throw error
  }
}

function answerTo(request: FastifyRequest, { fault }: UploadFault): Promise<HttpProblem> | HttpProblem {
  if (fault === 'too_large') return refuse(request, 'payload_too_large')
  if (fault === 'refused') return refuse(request, 'attachment_refused')
  // Nobody is there to read it.
  return problem('invalid')
}

type Refusal = 'attachment_refused' | 'payload_too_large' | 'rate_limited' | 'storage_full' | 'unauthenticated'

/** The rest is read and thrown away: a client that still writes would never see the answer. */
async function refuse(request: FastifyRequest, code: Refusal): Promise<HttpProblem> {
  await drain(request.raw)
  return problem(code)
}
