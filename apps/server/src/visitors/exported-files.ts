import { Buffer } from 'node:buffer'
import type { AttachmentId, VisitorExport } from '@deskbell/contract'
import type { Db } from '../db/database.ts'
import { ofFiles, type Scope } from './kept-of-visitor.ts'
import { type ZipEntry, zip } from './zip.ts'

type ExportedFile = VisitorExport['files'][number]

/** Of the visitor and of agents in their conversations, oldest first, each with its place in the archive. */
export async function filesOf(db: Db, scope: Scope): Promise<ExportedFile[]> {
  const rows = await db
    .selectFrom('attachments')
    .select(['id', 'message_id', 'name', 'content_type', 'size', 'created_at'])
    .where(ofFiles(scope))
    .where('completed_at', 'is not', null)
    .orderBy('created_at')
    .orderBy('id')
    .execute()
  return rows.map((row, index) => ({
    id: row.id,
    messageId: row.message_id,
    name: row.name,
    contentType: row.content_type,
    size: row.size,
    createdAt: new Date(row.created_at).toISOString(),
    // Two files may have one name. What they are called has been made fit to be saved under when they came in.
    path: `files/${String(index + 1).padStart(3, '0')} ${row.name}`,
  }))
}

/** `data.json` and the files, to be read as fast as somebody takes it; an error if one is erased meanwhile. */
export function archiveOf(db: Db, exported: VisitorExport): AsyncGenerator<Buffer> {
  const data = Buffer.from(`${JSON.stringify(exported, null, 2)}\n`)
  const entries: ZipEntry[] = [
    { name: 'data.json', modified: new Date(exported.exportedAt), bytes: () => [data] },
    ...exported.files.map(file => ({
      name: file.path,
      modified: new Date(file.createdAt),
      bytes: () => piecesOf(db, file),
    })),
  ]
  return zip(entries)
}

async function* piecesOf(db: Db, { id, size }: { readonly id: AttachmentId; readonly size: number }) {
  let left = size
  for (let n = 0; left > 0; n += 1) {
    const piece = await db
      .selectFrom('attachment_pieces')
      .select('bytes')
      .where('attachment_id', '=', id)
      .where('n', '=', n)
      .executeTakeFirst()
    if (!piece) throw new Error('a file was erased while it was read')
    left -= piece.bytes.length
    yield piece.bytes
  }
}
