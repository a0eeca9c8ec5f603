import { Readable } from 'node:stream'
import { attachmentLinkQuerySchema, attachmentQuerySchema, id } from '@deskbell/contract/schemas'
import { z } from 'zod'
import type { Database } from '../db/database.ts'
import { Answer, created } from '../http/answer.ts'
import type { Api } from '../http/api.ts'
import { drain } from '../http/drain.ts'
import { HttpProblem, problem } from '../http/problem.ts'
import type { Owner } from './begin-file.ts'
import { contentDisposition } from './file-name.ts'
import type { FileStore } from './file-store.ts'
import type { Links } from './links.ts'
import { type ReceiveDeps, receiveFile } from './receive-file.ts'
import { createUploadGate, type UploadGateDeps } from './upload-gate.ts'

const MINUTE_MS = 60_000
const fileParams = z.object({ attachmentId: id('att'), name: z.string() })

/** For whatever a browser makes of it: no scripts, no forms, no origin, nothing loaded. */
const SHUT = "default-src 'none'; sandbox"

const NO_ROOM = 'The disk of this server is nearly full. Messages without files still go through.'
const TOO_MANY = 'Many files came from your network today. Send this one tomorrow, or write where it can be downloaded.'

export interface AttachmentRoutes extends ReceiveDeps {
  readonly gate: Omit<UploadGateDeps, 'clock'>
  readonly links: Links
  /** Files of one visitor in a minute; 0 is no limit. */
  readonly visitorFilesPerMinute: number
}

/** Files of messages: taken in from agents and visitors, and given out to whoever has a link. */
export function registerAttachments(api: Api, deps: AttachmentRoutes): void {
  const gate = createUploadGate({ ...deps.gate, clock: deps.clock })
  const receive = async (request: Parameters<typeof receiveFile>[1], owner: Owner, name: string | undefined) => {
    const { maxBytes } = deps.limits
    const bytes = Math.min(Number(request.headers['content-length'] ?? maxBytes), maxBytes)
    const entered = await gate.enter({ address: owner.visitor_id === null ? undefined : request.ip, bytes })
    if (!entered.ok) {
      // A client that still writes would never see the answer.
      await drain(request.raw)
      return entered.code === 'storage_full'
        ? problem('storage_full', { detail: NO_ROOM })
        : problem('rate_limited', { detail: TOO_MANY }, { 'retry-after': String(entered.retryAfterSeconds) })
    }
    let kept = 0
    try {
      const result = await receiveFile(deps, request, owner, name ?? '')
      if (result instanceof HttpProblem) return result
      kept = result.size
      return created(result)
    } finally {
      entered.leave(kept)
    }
  }
  api.route({
    method: 'POST',
    url: '/attachments',
    auth: 'user',
    raw: true,
    query: attachmentQuerySchema,
    handler: ({ principal, query, request }) =>
      receive(request, { user_id: principal.user.id, visitor_id: null }, query.name),
  })
  api.route({
    method: 'POST',
    url: '/visitors/me/attachments',
    auth: 'visitor',
    cors: 'public',
    raw: true,
    query: attachmentQuerySchema,
    rate: { max: deps.visitorFilesPerMinute, windowMs: MINUTE_MS, per: 'caller' },
    handler: ({ principal, query, request }) =>
      receive(request, { user_id: null, visitor_id: principal.visitorId }, query.name),
  })
  api.route({
    method: 'GET',
    url: '/attachments/:attachmentId/:name',
    auth: 'none',
    cors: 'public',
    params: fileParams,
    query: attachmentLinkQuerySchema,
    handler: async ({ params: { attachmentId }, query: { exp, sig, show } }) => {
      const part = show ?? 'file'
      const checked = deps.links.check(attachmentId, { exp, sig, part })
      if (checked === 'ended') return problem('link_used')
      if (checked === 'forged') return problem('not_found')
      return part === 'file' ? download(deps, attachmentId) : thumbnail(deps, attachmentId)
    },
  })
}

interface Kept {
  readonly database: Database
  readonly files: FileStore
}
type Id = z.output<typeof fileParams>['attachmentId']

async function download({ database, files }: Kept, attachmentId: Id): Promise<Answer | HttpProblem> {
  const row = await find(database, attachmentId)
  if (!row) return problem('not_found')
  const charset = row.content_type.startsWith('text/') ? '; charset=utf-8' : ''
  return new Answer(200, Readable.from(whole(files.get(attachmentId), row.size), { objectMode: false }), {
    'content-type': `${row.content_type}${charset}`,
    'content-length': String(row.size),
    'content-disposition': contentDisposition(row.name),
    'content-security-policy': SHUT,
    'cache-control': 'private, no-store',
  })
}

/**
 * The file, or an end that its reader notices: one that was erased meanwhile would leave them waiting for the rest of what
 * was announced.
 */
async function* whole(pieces: AsyncIterable<Buffer>, size: number): AsyncGenerator<Buffer> {
  let left = size
  for await (const piece of pieces) {
    left -= piece.length
    yield piece
  }
  if (left !== 0) throw new Error('the file was erased while it was read')
}

async function thumbnail({ database, files }: Kept, attachmentId: Id): Promise<Answer | HttpProblem> {
  const row = await find(database, attachmentId)
  const bytes = row && (await files.getThumbnail(attachmentId))
  if (!row || !bytes || row.thumbnail_type === null) return problem('not_found')
  return new Answer(200, bytes, {
    'content-type': row.thumbnail_type,
    'content-disposition': 'inline',
    'content-security-policy': SHUT,
    // The widget shows it in a page of another site.
    'cross-origin-resource-policy': 'cross-origin',
    'cache-control': 'private, max-age=3600',
  })
}

function find({ db }: Database, attachmentId: Id) {
  return db
    .selectFrom('attachments')
    .select(['name', 'content_type', 'size', 'thumbnail_type'])
    .where('id', '=', attachmentId)
    .where('completed_at', 'is not', null)
    .executeTakeFirst()
}
