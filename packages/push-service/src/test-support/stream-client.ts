import { connect, type TLSSocket } from 'node:tls'
import { createFrameReader, encodeFrame, type Frame, STREAM_VERSION, TAG } from '../google/frames.ts'
import {
  bytesField,
  decodeFields,
  type Fields,
  fixed64Field,
  integerField,
  integerOf,
  stringsOf,
} from '../google/protobuf.ts'
import type { PushService } from '../index.ts'

export type DeviceAccount = { readonly id: bigint; readonly secret: bigint }

/** Reads one of the arguments that the service has for Chromium. */
function argument(service: PushService, name: string): string {
  const found = service.google.chromiumArgs().find(text => text.startsWith(`--${name}=`))
  if (!found) throw new Error(`No argument ${name}`)
  return found.slice(name.length + 3)
}

/** The first steps of Chromium's way to a subscription, told apart so that a test can leave it. */
export async function checkIn(service: PushService, known?: DeviceAccount): Promise<DeviceAccount> {
  const body = known ? Buffer.concat([integerField(2, known.id), fixed64Field(13, known.secret)]) : Buffer.alloc(0)
  const response = await fetch(argument(service, 'gcm-checkin-url'), { method: 'POST', body })
  const fields = decodeFields(Buffer.from(await response.arrayBuffer()))
  return { id: integerOf(fields, 7), secret: integerOf(fields, 8) }
}

export async function register(service: PushService, account: DeviceAccount, form: Record<string, string>) {
  const response = await fetch(argument(service, 'gcm-registration-url'), {
    method: 'POST',
    headers: { authorization: `AidLogin ${account.id}:${account.secret}` },
    body: new URLSearchParams({ app: 'org.chromium.linux', 'X-subtype': 'wp:test#1', ...form }),
  })
  return { status: response.status, text: await response.text() }
}

/** Opens the message stream and logs in. Frames wait in a queue until they are asked for. */
export async function openStream(service: PushService, account: DeviceAccount, received: readonly string[] = []) {
  const { hostname, port } = new URL(argument(service, 'gcm-mcs-endpoint'))
  const socket: TLSSocket = connect({ host: hostname, port: Number(port), ca: service.ca })
  const frames: Frame[] = []
  const waiting: ((frame: Frame) => void)[] = []
  const read = createFrameReader()
  let taken = 0
  socket.on('data', (chunk: Buffer) => {
    for (const frame of read(chunk) ?? []) {
      frames.push(frame)
      waiting[frames.length - 1]?.(frame)
    }
  })
  socket.on('error', () => socket.destroy())
  const closed = new Promise<void>(resolve => socket.on('close', () => resolve()))

  const next = async (): Promise<{ tag: number; fields: Fields }> => {
    const mine = taken
    taken += 1
    const frame = frames[mine] ?? (await new Promise<Frame>(resolve => (waiting[mine] = resolve)))
    return { tag: frame.tag, fields: decodeFields(frame.payload) }
  }
  const send = (tag: number, ...parts: Buffer[]) => socket.write(encodeFrame(tag, Buffer.concat(parts)))

  socket.write(Buffer.from([STREAM_VERSION]))
  const identity = [bytesField(3, String(account.id)), bytesField(5, String(account.secret))]
  send(TAG.loginRequest, bytesField(1, 'chrome-1'), ...identity, ...received.map(id => bytesField(10, id)))
  return {
    login: await next(),
    next,
    send,
    closed,
    /** Says how many frames have come, as Chromium does in a stream acknowledgement. */
    acknowledge: (count: number) => send(TAG.iq, integerField(10, count)),
    drop: () => socket.destroy(),
  }
}

export { integerOf, stringsOf }
