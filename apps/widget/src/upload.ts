import type { SentFile } from './storage.ts'

export type UploadResult =
  | { readonly kind: 'sent'; readonly file: SentFile }
  | { readonly kind: 'tooLarge' | 'refused' | 'failed' | 'offline' | 'cancelled' }

export interface UploadOptions {
  readonly apiRoot: string
  readonly token: string
  readonly file: File
  readonly signal: AbortSignal
  /** From 0 to 1. */
  readonly onProgress: (part: number) => void
}

/** In milliseconds: the largest file over a slow line. */
const uploadWithin = 130_000

/** Sends one file. By XMLHttpRequest, as `fetch` does not tell how far an upload is. */
export function upload({ apiRoot, token, file, signal, onProgress }: UploadOptions): Promise<UploadResult> {
  return new Promise(resolve => {
    const request = new XMLHttpRequest()
    // A lone surrogate in a name has no encoding.
    const name = encodeURIComponent(file.name.slice(-200).replace(/\p{Cs}/gu, ''))
    request.open('POST', `${apiRoot}/visitors/me/attachments?name=${name}`)
    request.setRequestHeader('authorization', `Bearer ${token}`)
    request.setRequestHeader('content-type', file.type || 'application/octet-stream')
    request.timeout = uploadWithin
    request.responseType = 'json'
    request.upload.onprogress = event => event.lengthComputable && onProgress(event.loaded / event.total)
    request.onload = () => resolve(readAnswer(request.status, request.response))
    request.onerror = () => resolve({ kind: 'offline' })
    request.ontimeout = () => resolve({ kind: 'offline' })
    request.onabort = () => resolve({ kind: 'cancelled' })
    signal.addEventListener('abort', () => request.abort())
    request.send(file)
  })
}

function readAnswer(status: number, body: unknown): UploadResult {
  if (status === 413) return { kind: 'tooLarge' }
  if (status === 415) return { kind: 'refused' }
  if (status !== 201 || typeof body !== 'object' || body === null) return { kind: 'failed' }
  const { id, name, size } = body as Partial<Record<string, unknown>>
  if (typeof id !== 'string' || typeof name !== 'string' || typeof size !== 'number') return { kind: 'failed' }
  return { kind: 'sent', file: { id, name, size } }
}
