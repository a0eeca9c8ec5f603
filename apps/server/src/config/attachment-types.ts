/** What nothing better is known of: downloaded, never opened by a browser. */
export const UNKNOWN_TYPE = 'application/octet-stream'

export interface AttachmentKind {
  /** What its content looks like, as the room `attachments` tells it. */
  readonly looks: string
  readonly endings: readonly string[]
  /** What browsers and systems also call it. */
  readonly aliases?: readonly string[]
}

const office = 'application/vnd.openxmlformats-officedocument'
const open = 'application/vnd.oasis.opendocument'
const of = (looks: string, endings: readonly string[], aliases: readonly string[] = []): AttachmentKind => ({
  looks,
  endings,
  aliases,
})
const zip = (...endings: readonly string[]) => of('application/zip', endings)
const old = (...endings: readonly string[]) => of('application/x-cfb', endings)

/** Every type that a file may be told by, with what its content and its name must be for that. */
export const attachmentKinds: Readonly<Record<string, AttachmentKind>> = {
  'image/png': of('image/png', ['png']),
  'image/jpeg': of('image/jpeg', ['jpg', 'jpeg', 'jfif'], ['image/jpg', 'image/pjpeg']),
  'image/gif': of('image/gif', ['gif']),
  'image/webp': of('image/webp', ['webp']),
  'image/avif': of('image/avif', ['avif']),
  'image/heic': of('image/heic', ['heic', 'heif'], ['image/heif']),
  'application/pdf': of('application/pdf', ['pdf']),
  'text/plain': of('text/plain', ['txt', 'log', 'md'], ['text/markdown']),
  'text/csv': of('text/plain', ['csv'], ['application/csv', 'application/vnd.ms-excel']),
  'application/json': of('text/plain', ['json']),
  'application/zip': of('application/zip', ['zip'], ['application/x-zip-compressed']),
  'application/gzip': of('application/gzip', ['gz', 'tgz'], ['application/x-gzip']),
  'application/rtf': of('application/rtf', ['rtf'], ['text/rtf']),
  'application/msword': old('doc'),
  'application/vnd.ms-excel': old('xls'),
  'application/vnd.ms-powerpoint': old('ppt'),
  [`${office}.wordprocessingml.document`]: zip('docx'),
  [`${office}.spreadsheetml.sheet`]: zip('xlsx'),
  [`${office}.presentationml.presentation`]: zip('pptx'),
  [`${open}.text`]: zip('odt'),
  [`${open}.spreadsheet`]: zip('ods'),
  [`${open}.presentation`]: zip('odp'),
  'audio/mpeg': of('audio/mpeg', ['mp3'], ['audio/mp3']),
  'audio/mp4': of('audio/mp4', ['m4a'], ['audio/x-m4a']),
  'audio/ogg': of('audio/ogg', ['ogg', 'oga', 'opus']),
  'audio/wav': of('audio/wav', ['wav'], ['audio/x-wav', 'audio/wave']),
  'video/mp4': of('video/mp4', ['mp4', 'm4v', '3gp']),
  'video/quicktime': of('video/quicktime', ['mov']),
  'video/webm': of('video/webm', ['webm'], ['audio/webm']),
}

/** All that can be told apart, and what cannot: what a site takes unless it says otherwise. */
export const knownAttachmentTypes: readonly string[] = [...Object.keys(attachmentKinds), UNKNOWN_TYPE]
