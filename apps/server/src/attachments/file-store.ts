import type { AttachmentId } from '@deskbell/contract'
import type { Database } from '../db/database.ts'

/** In bytes, of one row: a copy of the database reads five hundred of them at once. */
const PIECE_BYTES = 64 * 1024
/** Where the small picture stands, before the pieces of the file. */
const THUMBNAIL = -1

/** Where the bytes of files are, by id. Everything that is told of a file stands in `attachments`. */
export interface FileStore {
  /**
   * Takes a file in as it comes, no faster than it can be written. Ends with the stream's own error if that breaks.
   * @returns how many bytes there were
   */
  put(id: AttachmentId, bytes: AsyncIterable<Buffer>): Promise<number>
  /** In pieces, each read when it is asked for. */
  get(id: AttachmentId): AsyncGenerator<Buffer>
  putThumbnail(id: AttachmentId, bytes: Buffer): Promise<void>
  getThumbnail(id: AttachmentId): Promise<Buffer | undefined>
  /** The file and all that is known of it; nothing if there is none. */
  delete(id: AttachmentId): Promise<void>
}

/**
 * Keeps files in the database: in its backups, in its transactions, and the same for all servers on it. A file whose
 * upload was cut off by the end of the process is swept like any that became part of nothing.
 */
export function createFileStore(database: Database): FileStore {
  const { db } = database
  const write = (id: AttachmentId, n: number, bytes: Buffer) =>
    // Until the whole is committed durably it may be lost: then the row that says so is lost with it.
    database.transaction(
      trx => trx.insertInto('attachment_pieces').values({ attachment_id: id, n, bytes }).execute(),
      'passing',
    )
  const read = async (id: AttachmentId, n: number) => {
    const row = await db
      .selectFrom('attachment_pieces')
      .select('bytes')
      .where('attachment_id', '=', id)
      .where('n', '=', n)
      .executeTakeFirst()
    return row?.bytes
  }
  return {
    async put(id, bytes) {
      let size = 0
      let n = 0
      for await (const piece of inPieces(bytes)) {
        await write(id, n, piece)
        n += 1
        size += piece.length
      }
      return size
    },
    async *get(id) {
      for (let n = 0; ; n += 1) {
        const bytes = await read(id, n)
        if (bytes === undefined) return
        yield bytes
      }
    },
    putThumbnail: async (id, bytes) => void (await write(id, THUMBNAIL, bytes)),
    getThumbnail: id => read(id, THUMBNAIL),
    async delete(id) {
      await db.deleteFrom('attachments').where('id', '=', id).execute()
    },
  }
}

/** The same bytes in pieces of one size; the last one is what is left. */
async function* inPieces(bytes: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let held: Buffer[] = []
  let length = 0
  for await (const some of bytes) {
    held.push(some)
    length += some.length
    if (length < PIECE_BYTES) continue
    const all = Buffer.concat(held)
    let at = 0
    for (; all.length - at >= PIECE_BYTES; at += PIECE_BYTES) yield all.subarray(at, at + PIECE_BYTES)
    // A copy: what is left must not keep the whole in memory.
    held = [Buffer.from(all.subarray(at))]
    length = all.length - at
  }
  if (length > 0) yield Buffer.concat(held)
}
