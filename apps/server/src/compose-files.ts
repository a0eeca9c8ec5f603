import { statfs } from 'node:fs/promises'
import { createFileStore } from './attachments/file-store.ts'
import { createLinks, type Links } from './attachments/links.ts'
import type { AttachmentLimits } from './attachments/receive-file.ts'
import { registerAttachments } from './attachments/register-attachments.ts'
import { createLooseSweeper } from './attachments/sweep-loose.ts'
import { registerAvatars } from './avatars/register-avatars.ts'
import { registerInitials } from './avatars/register-initials.ts'
import type { Background, Parts } from './compose.ts'
import { createPictures } from './pictures/create-pictures.ts'

const MEGABYTE = 1024 * 1024

/** Files of messages and pictures of agents, and what others need of them. */
export function composeFiles(parts: Parts): {
  readonly limits: AttachmentLimits
  readonly link: Links['make']
  readonly background: readonly Background[]
} {
  const { api, config, database, clock, random, log, secrets } = parts
  const limits = {
    maxBytes: config.attachmentMaxMegabytes * MEGABYTE,
    types: config.attachmentMaxMegabytes === 0 ? [] : config.attachmentTypes,
  }
  const pictures = createPictures(log)
  const links = createLinks(secrets.files, clock)
  registerAttachments(api, {
    database,
    clock,
    random,
    limits,
    makePicture: pictures.make,
    files: createFileStore(database),
    links,
    visitorFilesPerMinute: config.rateMessages,
    gate: {
      addressBytes: config.rateFilesMegabytes * MEGABYTE,
      freeBytes: () => freeBytes(parts),
      reserveBytes: config.diskReserveMegabytes * MEGABYTE,
    },
  })
  registerAvatars(api, { database, clock, random, makePicture: pictures.make })
  registerInitials(api, pictures.drawInitials)
  const thread = { start: () => {}, stop: pictures.stop }
  return { limits, link: links.make, background: [thread, createLooseSweeper({ database, clock, log })] }
}

/** Of the disk that the database is on; PostgreSQL's is another machine's. */
async function freeBytes({ config, database }: Parts): Promise<number | undefined> {
  if (database.kind !== 'sqlite') return undefined
  const { bavail, bsize } = await statfs(config.dataDir)
  return bavail * bsize
}
