import { constants, type ServerHttp2Stream } from 'node:http2'
import type { Answer } from '../dialect.ts'
import type { Misbehaviour } from './misbehaviour.ts'
import { drip, pour } from './pour.ts'

type Act = (stream: ServerHttp2Stream, answer: Answer) => void

/** Together more than the 65 535 bytes that Node and others take. */
const HUGE_HEADERS = Object.fromEntries(Array.from({ length: 5 }, (_, n) => [`x-padding-${n}`, '~'.repeat(16_000)]))
const HINTS_AT_ONCE = 200

const breakSession: Act = stream => stream.session?.destroy()
const hint: Act = stream => stream.additionalHeaders({ ':status': 103, link: '</x>' })

/** The same over HTTP/2, as far as Node lets frames be wrong: where it does not, the session ends with a protocol error. */
const ACTS: Readonly<Record<Exclude<Misbehaviour, 'swallow'>, Act>> = {
  'endless-body'(stream, { status, headers }) {
    stream.respond({ ':status': status, ...headers })
    pour(stream)
  },
  'slow-headers': (stream, answer) => drip(stream, () => hint(stream, answer)),
  'slow-body'(stream, { status, headers }) {
    stream.respond({ ':status': status, ...headers })
    drip(stream, () => stream.write('x'))
  },
  'length-too-long'(stream, { status, headers, body }) {
    stream.respond({ ':status': status, ...headers, 'content-length': body.length + 1000 })
    stream.end(body)
  },
  'length-too-short'(stream, { status, headers, body }) {
    stream.respond({ ':status': status, ...headers, 'content-length': 2 })
    stream.end(body + 'x'.repeat(1000))
  },
  garbage: stream => stream.session?.destroy(undefined, constants.NGHTTP2_PROTOCOL_ERROR),
  'huge-headers'(stream, { status, headers }) {
    stream.respond({ ':status': status, ...headers, ...HUGE_HEADERS })
    stream.end()
  },
  'endless-hints': (stream, answer) =>
    drip(stream, () => {
      for (let n = 0; n < HINTS_AT_ONCE; n += 1) hint(stream, answer)
    }),
  'reset-early': breakSession,
  reset: breakSession,
  silence: () => undefined,
  goaway(stream) {
    // RFC 9113 §6.8: streams above the last one named were not looked at, and may be sent again.
    stream.session?.goaway(constants.NGHTTP2_NO_ERROR, Math.max((stream.id ?? 1) - 2, 0))
    stream.session?.close()
    stream.close(constants.NGHTTP2_REFUSED_STREAM)
  },
  'refused-stream': stream => stream.close(constants.NGHTTP2_REFUSED_STREAM),
  'cut-after-accept': breakSession,
  'silence-after-accept': () => undefined,
}

export function misbehaveOverHttp2(
  how: Exclude<Misbehaviour, 'swallow'>,
  stream: ServerHttp2Stream,
  answer: Answer,
): void {
  stream.on('error', () => stream.destroy())
  ACTS[how](stream, answer)
}
