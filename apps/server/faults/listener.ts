import { setTimeout as sleep } from 'node:timers/promises'
import { openStream } from '../src/test-support/open-stream.ts'

const COME_BACK_MS = 50

/** An open inbox: follows the live events of one server, and comes back to it after each of its deaths. */
export interface Listener {
  /** The messages that it was told of, in order. */
  readonly messages: readonly string[]
  /** How often it had to come back. */
  returns(): number
  readonly complaints: readonly string[]
  stop(): Promise<void>
}

/** @returns once the first stream is open: it is told of everything from then on */
export async function listen(url: string, headers: Readonly<Record<string, string>>): Promise<Listener> {
  const messages: string[] = []
  const complaints: string[] = []
  let lastId = ''
  let returns = 0
  let stopped = false
  let close = () => {}

  const open = () =>
    openStream(`${url}/api/v1/events`, { ...headers, ...(lastId === '' ? {} : { 'last-event-id': lastId }) })
  const follow = async (stream: Awaited<ReturnType<typeof open>>) => {
    close = stream.close
    await stream.ended
    if (stream.response.status !== 200) return
    for (const { type, data } of stream.events) {
      if (type === 'reset') complaints.push('an open inbox was told to begin anew')
      if (type === 'message.created') messages.push((data as { message: { id: string } }).message.id)
    }
    if (stream.lastId() !== '') lastId = stream.lastId()
  }
  const first = await open()
  // Its first sign of life names the place from which on everything is told.
  await first.alive()
  const live = async () => {
    await follow(first)
    while (!stopped) {
      await sleep(COME_BACK_MS)
      const stream = await open().catch(() => undefined)
      if (!stream) continue
      if (stopped) stream.close()
      returns += 1
      await follow(stream)
    }
  }
  const ended = live()
  return {
    messages,
    returns: () => returns,
    complaints,
    async stop() {
      stopped = true
      close()
      await ended
    },
  }
}
