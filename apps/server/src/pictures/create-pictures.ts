import { Worker } from 'node:worker_threads'
import type { Logger } from 'pino'
import type { DrawInitials, MadePicture, MakePicture, PictureResult } from '../picture-port.ts'
import { type PictureHead, readPictureHead } from './picture-head.ts'
import type { PictureDone, PictureJob } from './picture-worker.ts'

/** Unpacked, a picture takes seven bytes a pixel for a moment: this many are 220 MB. A telephone's photo has 12 to 24 million. */
const MOST_PIXELS = 32_000_000
/** In milliseconds, for one picture. */
const WITHIN = 20_000
/** Pictures that may wait for the one thread. */
const MOST_WAITING = 20
/** In milliseconds: memory that a decoder once took is given back with its thread alone. */
const IDLE_FOR = 10_000

export interface Pictures {
  readonly make: MakePicture
  readonly drawInitials: DrawInitials
  /** Finishes nothing: who waits is told that it is busy. */
  readonly stop: () => Promise<void>
}

/** Makes small pictures, one at a time, in a thread of their own. */
export function createPictures(log: Logger, { within = WITHIN }: { readonly within?: number } = {}): Pictures {
  let worker: Worker | undefined
  let idle: NodeJS.Timeout | undefined
  let last: Promise<unknown> = Promise.resolve()
  let waiting = 0
  let stopped = false

  const discard = async () => {
    clearTimeout(idle)
    const old = worker
    worker = undefined
    await old?.terminate()
  }

  const run = async (job: PictureJob): Promise<Run> => {
    if (stopped) return { ok: false, fault: 'busy' }
    clearTimeout(idle)
    worker ??= startWorker()
    const outcome = await ask(worker, job, within)
    if ('done' in outcome) {
      idle = setTimeout(() => void discard(), IDLE_FOR).unref()
      const { bytes, ...rest } = outcome.done
      return { ok: true, picture: { ...rest, bytes: Buffer.from(bytes) } }
    }
    await discard()
    if (stopped) return { ok: false, fault: 'busy' }
    log.info({ fault: outcome.fault }, 'a picture could not be made smaller')
    return { ok: false, fault: outcome.fault }
  }

  const inTurn = async (job: PictureJob): Promise<Run> => {
    if (waiting >= MOST_WAITING || stopped) return { ok: false, fault: 'busy' }
    waiting += 1
    const turn = last.then(() => run(job))
    last = turn.catch(() => undefined)
    try {
      return await turn
    } finally {
      waiting -= 1
    }
  }

  return {
    async make(bytes, wish) {
      const head = readPictureHead(bytes)
      if (!head) return { ok: false, fault: 'unreadable' }
      if (pixelsOf(head) > MOST_PIXELS) return { ok: false, fault: 'too_large' }
      const { width, height, orientation } = head
      const made = await inTurn({ bytes, wish, orientation })
      return made.ok ? { ...made, original: { width, height } } : made
    },
    async drawInitials(initials, colour) {
      const made = await inTurn({ initials, colour })
      return made.ok ? made.picture : undefined
    },
    async stop() {
      stopped = true
      await discard()
      await last
    },
  }
}

type Run = { readonly ok: true; readonly picture: MadePicture } | Extract<PictureResult, { ok: false }>

function startWorker(): Worker {
  const worker = new Worker(new URL('./picture-worker.ts', import.meta.url), { stdout: true, stderr: true })
  // What still comes of a thread that is being ended concerns nobody.
  worker.on('error', () => {})
  worker.unref()
  return worker
}

const pixelsOf = ({ width, height }: PictureHead): number => width * height

type Outcome = { readonly done: PictureDone } | { readonly fault: 'unreadable' | 'too_large' }

/** A decoder that meets what it does not understand ends its thread; one that takes too long is too much work. */
function ask(worker: Worker, job: PictureJob, within: number): Promise<Outcome> {
  return new Promise(resolve => {
    const end = (outcome: Outcome) => {
      clearTimeout(timer)
      worker.off('message', done).off('error', broken).off('exit', broken)
      resolve(outcome)
    }
    const done = (message: PictureDone) => end({ done: message })
    const broken = () => end({ fault: 'unreadable' })
    const timer = setTimeout(() => end({ fault: 'too_large' }), within)
    worker.on('message', done).on('error', broken).on('exit', broken)
    worker.postMessage(job)
  })
}
