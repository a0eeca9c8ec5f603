import type { UploadedAttachment } from '@deskbell/contract'
import type { AttachmentsTable } from '../db/file-tables.ts'

export function toUploaded(row: AttachmentsTable): UploadedAttachment {
  const { id, name, content_type: contentType, size, width, height } = row
  return { id, name, contentType, size, ...(width === null || height === null ? {} : { width, height }) }
}
