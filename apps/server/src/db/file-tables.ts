import type { AttachmentId, MessageId, UserId, VisitorId } from '@deskbell/contract'
import type { Millis } from './schema.ts'

/** A file that came in. Of one uploader, until it is part of a message. */
export interface AttachmentsTable {
  id: AttachmentId
  user_id: UserId | null
  visitor_id: VisitorId | null
  message_id: MessageId | null
  name: string
  content_type: string
  /** In bytes; 0 until it is complete. */
  size: number
  width: number | null
  height: number | null
  /** Null: there is no small picture of it. */
  thumbnail_type: string | null
  created_at: Millis
  completed_at: Millis | null
}

export interface AttachmentPiecesTable {
  attachment_id: AttachmentId
  /** 0, 1, 2 ...; -1 is the small picture. */
  n: number
  bytes: Buffer
}

export interface AvatarsTable {
  user_id: UserId
  content_type: string
  bytes: Buffer
  changed_at: Millis
}
