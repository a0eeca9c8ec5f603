import { type AttachmentId, newId, type UploadedAttachment } from '@deskbell/contract'
import type { FastifyRequest } from 'fastify'
import { UNKNOWN_TYPE } from '../config/attachment-types.ts'
import type { Database } from '../db/database.ts'
import type { AttachmentsTable } from '../db/file-tables.ts'
import { isFull } from '../db/is-full.ts'
import { drain } from '../http/drain.ts'
import { type HttpProblem, problem } from '../http/problem.ts'
import type { MakePicture } from '../picture-port.ts'
import type { Clock, Random } from '../ports.ts'
import { cleanName } from './file-name.ts'
import type { FileStore } from './file-store.ts'
import { PICTURE_TYPES, typeOf } from './file-type.ts'
import { readUpload, UploadFault } from './read-upload.ts'
import { toUploaded } from './to-uploaded.ts'

/** In pixels: sharp on a telephone, where it is shown at half of that. */
const THUMBNAIL_BOX = 480
/** In milliseconds: ten megabytes over a slow line. */
const UPLOAD_WITHIN = 120_000
/** Files of one sender that belong to no message yet: two messages full. */
const MOST_LOOSE = 20

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

/** Whose it is until it is part of a message. */
export type Owner = Pick<AttachmentsTable, 'user_id' | 'visitor_id'>

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
  if (await hasTooMany(deps, owner)) return refuse(request, 'rate_limited')
  const id = newId('att', deps.random)
  const name = cleanName(givenName)
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
    await database.db
      .insertInto('attachments')
      .values(begun(id, owner, name, clock()))
      .execute()
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
    return row ? toUploaded(row) : problem('not_found')
  } catch (error) {
    await removeAfter(deps, id, error)
    if (error instanceof UploadFault) return answerTo(request, error)
    if (isFull(error)) return refuse(request, 'storage_full')
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

async function hasTooMany({ database }: ReceiveDeps, { user_id, visitor_id }: Owner): Promise<boolean> {
  const [column, value] = user_id === null ? (['visitor_id', visitor_id] as const) : (['user_id', user_id] as const)
  const rows = await database.db
    .selectFrom('attachments')
    .select('id')
    .where(column, '=', value)
    .where('message_id', 'is', null)
    .limit(MOST_LOOSE)
    .execute()
  return rows.length === MOST_LOOSE
}

function begun(id: AttachmentId, owner: Owner, name: string, now: number): AttachmentsTable {
  return {
    id,
    ...owner,
    message_id: null,
    name,
    content_type: UNKNOWN_TYPE,
    size: 0,
    width: null,
    height: null,
    thumbnail_type: null,
    created_at: now,
    completed_at: null,
  }
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

type Refusal = 'attachment_refused' | 'payload_too_large' | 'rate_limited' | 'storage_full'

/** The rest is read and thrown away: a client that still writes would never see the answer. */
async function refuse(request: FastifyRequest, code: Refusal): Promise<HttpProblem> {
  await drain(request.raw)
  return problem(code)
}
