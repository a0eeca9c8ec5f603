import type { Readable } from 'node:stream'
import { HEAD_BYTES } from './sniff.ts'

/** Why an upload ended before its end. */
export class UploadFault extends Error {
  override readonly name = 'UploadFault'
  readonly fault: 'too_large' | 'refused' | 'cut_off'

  constructor(fault: UploadFault['fault'], options?: ErrorOptions) {
    super(fault, options)
    this.fault = fault
  }
}

export interface UploadLimits {
  readonly maxBytes: number
  /** In milliseconds, for all of it: whoever sends a byte a minute is cut off. */
  readonly within: number
  /** Called once, with the first bytes, before anything is handed on. False refuses it. */
  readonly accepts: (head: Buffer) => boolean
}

/**
 * Hands on what comes in, as it comes.
 * @throws {UploadFault} if there is too much of it, it is refused, or the sender goes away or takes too long
 */
export async function* readUpload(incoming: Readable, limits: UploadLimits): AsyncGenerator<Buffer> {
  let size = 0
  let head: Buffer | undefined = Buffer.alloc(0)
  const timer = setTimeout(() => incoming.destroy(new UploadFault('cut_off')), limits.within)
  try {
    // Not destroyed when reading stops early: the rest of a refused one is drained, so that its sender hears why.
    for await (const some of incoming.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
      size += some.length
      if (size > limits.maxBytes) throw new UploadFault('too_large')
      if (head === undefined) {
        yield some
        continue
      }
      head = Buffer.concat([head, some])
      if (head.length < HEAD_BYTES) continue
      yield accept(head, limits)
      head = undefined
    }
    if (head !== undefined && head.length > 0) yield accept(head, limits)
  } catch (error) {
    throw error instanceof UploadFault ? error : new UploadFault('cut_off', { cause: error })
  } finally {
    clearTimeout(timer)
  }
}

function accept(head: Buffer, { accepts }: UploadLimits): Buffer {
  if (!accepts(head.subarray(0, HEAD_BYTES))) throw new UploadFault('refused')
  return head
}
