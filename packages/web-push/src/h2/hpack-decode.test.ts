import { once } from 'node:events'
import { createServer, type Http2Server } from 'node:http2'
import { createConnection } from 'node:net'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { frame, headerBlocks, settings } from '../test-support/frames.ts'
import { listen } from '../test-support/tls-server.ts'
import { decodeBlock, MAX_BLOCK_BYTES } from './hpack-decode.ts'
import { longestBlock, requestEncoder } from './hpack-encode.ts'
import { Code, Flag, Frame, PREFACE, Setting } from './protocol.ts'
import { STATIC_TABLE } from './static-table.ts'

const fieldsOf = (hex: string) => decodeBlock(Buffer.from(hex.replaceAll(' ', ''), 'hex'))

describe('a header block', () => {
  it.each([
    [
      'C.2.1 with indexing',
      '400a 6375 7374 6f6d 2d6b 6579 0d63 7573 746f 6d2d 6865 6164 6572',
      [['custom-key', 'custom-header']],
    ],
    ['C.2.2 without', '040c 2f73 616d 706c 652f 7061 7468', [[':path', '/sample/path']]],
    ['C.2.3 never indexed', '1008 7061 7373 776f 7264 0673 6563 7265 74', [['password', 'secret']]],
    ['C.2.4 indexed', '82', [[':method', 'GET']]],
    [
      'C.3.1 a request',
      '8286 8441 0f77 7777 2e65 7861 6d70 6c65 2e63 6f6d',
      [
        [':method', 'GET'],
        [':scheme', 'http'],
        [':path', '/'],
        [':authority', 'www.example.com'],
      ],
    ],
    [
      'C.4.1 in Huffman code',
      '8286 8441 8cf1 e3c2 e5f2 3a6b a0ab 90f4 ff',
      [
        [':method', 'GET'],
        [':scheme', 'http'],
        [':path', '/'],
        [':authority', 'www.example.com'],
      ],
    ],
    [
      'C.6.1 a response',
      '4882 6402 5885 aec3 771a 4b61 96d0 7abe 9410 54d4 44a8 2005 9504 0b81 66e0 82a6 2d1b ff6e 919d 29ad 1718 63c7 8f0b 97c8 e9ae 82ae 43d3',
      [
        [':status', '302'],
        ['cache-control', 'private'],
        ['date', 'Mon, 21 Oct 2013 20:13:21 GMT'],
        ['location', 'https://www.example.com'],
      ],
    ],
    ['after a table of no size', '20 88', [[':status', '200']]],
    ['that is empty', '', []],
  ])('RFC 7541 %s', (_what, hex, fields) => {
    expect(fieldsOf(hex)).toEqual(fields)
  })

  it.each([
    ['an entry that only a table could have', 'be'],
    ['a name that only a table could have', '7e 0161'],
    ['index 0', '80'],
    ['an index beyond all', 'ff ffff ffff 0f'],
    ['an integer that never ends', 'ff ffff ffff ffff ffff ffff ffff'],
    ['an integer that breaks off', 'ff 80'],
    ['a table of a size', '3fe11f'],
    ['a size after a field', '88 20'],
    ['a name without a value', '0001 61'],
    ['a value that breaks off', '0001 6105 61'],
    ['nothing after its first byte', '40'],
    ['a broken Huffman code', '0001 6184 ffff ffff'],
  ])('is refused with %s', (_what, hex) => {
    expect(fieldsOf(hex)).toBe(Code.compressionError)
  })

  it('E3: is bounded, as it comes and as it unfolds', () => {
    expect(decodeBlock(Buffer.alloc(MAX_BLOCK_BYTES + 1, 0x88))).toBe(Code.enhanceYourCalm)
    expect(decodeBlock(Buffer.alloc(MAX_BLOCK_BYTES, 0x88))).toBe(Code.enhanceYourCalm)
    expect(decodeBlock(Buffer.alloc(500, 0x88))).toHaveLength(500)
  })

  it('E3: of any bytes gives fields or a code, never an exception', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), bytes => {
        const fields = decodeBlock(Buffer.from(bytes))
        if (typeof fields === 'number') expect([Code.compressionError, Code.enhanceYourCalm]).toContain(fields)
        else for (const [name, value] of fields) expect(typeof name + typeof value).toBe('stringstring')
      }),
      { numRuns: 3000 },
    )
  })

  it('has the static table of RFC 7541 appendix A', () => {
    expect(STATIC_TABLE.length).toBe(62)
    expect([1, 2, 8, 14, 16, 23, 28, 31, 33, 46, 53, 54, 61].map(index => STATIC_TABLE[index])).toEqual([
      [':authority', ''],
      [':method', 'GET'],
      [':status', '200'],
      [':status', '500'],
      ['accept-encoding', 'gzip, deflate'],
      ['authorization', ''],
      ['content-length', ''],
      ['content-type', ''],
      ['date', ''],
      ['location', ''],
      ['retry-after', ''],
      ['server', ''],
      ['www-authenticate', ''],
    ])
  })
})

/** What HTTP/2 does not have, or Node answers itself. */
const NOT_SENT = new Set(['transfer-encoding', 'host', 'expect'])
const printable = (from: number) => fc.integer({ min: from, max: 0x7e }).map(code => String.fromCharCode(code))
const name = fc.stringMatching(/^x-[a-z0-9-]{1,20}$/)
const known = fc.constantFrom(...STATIC_TABLE.slice(15).map(([field]) => field)).filter(field => !NOT_SENT.has(field))
const value = fc.string({ unit: printable(0x20), maxLength: 60 }).map(text => text.trim())
const field = fc.tuple(fc.oneof(name, known), value)
const headers = fc.uniqueArray(field, { maxLength: 12, selector: ([text]) => text })

describe("beside Node's HTTP/2", () => {
  let server: Http2Server
  let port: number
  let answer: readonly (readonly [string, string])[] = []
  let seen: readonly string[] = []

  beforeAll(async () => {
    server = createServer()
    server.on('stream', (stream, _headers, _flags, raw: string[]) => {
      seen = raw
      stream.respond([':status', '201', ...answer.flat()], { endStream: true })
    })
    port = await listen(server)
  })
  afterAll(() => server.close())

  async function open() {
    const socket = createConnection({ port, host: '127.0.0.1', noDelay: true })
    await once(socket, 'connect')
    const blocks = headerBlocks(socket)
    socket.write(Buffer.concat([PREFACE, settings({ [Setting.headerTableSize]: 0 })]))
    let streamId = -1
    return {
      /** Sends a request's header block, and waits for the answer's. */
      ask(block: Uint8Array) {
        streamId += 2
        socket.write(frame(Frame.headers, Flag.endHeaders | Flag.endStream, streamId, block))
        return blocks.next()
      },
      close: () => socket.destroy(),
    }
  }

  it('reads every header block that Node writes, as Node reads it', async () => {
    const { ask, close } = await open()
    // GET https://a/
    const request = Buffer.from('828784410161', 'hex')
    await fc.assert(
      fc.asyncProperty(headers, async fields => {
        answer = fields
        const read = decodeBlock(await ask(request))
        expect(read).toEqual(expect.arrayContaining([[':status', '201'], ...fields]))
      }),
      { numRuns: 400 },
    )
    close()
  })

  it('reads every byte that a header may hold, in Huffman code', async () => {
    const { ask, close } = await open()
    const bytes = [0x09, ...Array.from({ length: 0xe0 }, (_, index) => 0x20 + index)].filter(byte => byte !== 0x7f)
    for (const byte of bytes) {
      // The rest makes the code the shorter form, which is when it is used.
      answer = [['x-byte', `${'e'.repeat(20)}${String.fromCharCode(byte)}a`]]
      const block = await ask(Buffer.from('828784410161', 'hex'))
      expect(block.includes('eeee')).toBe(false)
      expect(decodeBlock(block)).toEqual(expect.arrayContaining([...answer]))
    }
    close()
  })

  it('writes header blocks that Node reads', async () => {
    const { ask, close } = await open()
    const encode = requestEncoder('push.example')
    const path = fc.string({ unit: printable(0x21), maxLength: 300 })
    answer = []
    await fc.assert(
      fc.asyncProperty(headers, path, fc.boolean(), async (fields, rest, clearsTable) => {
        const sent = Object.fromEntries(fields.filter(([field]) => field !== 'content-length'))
        const request = { origin: 'https://push.example', path: `/${rest}`, headers: sent, body: Buffer.alloc(0) }
        const block = Buffer.alloc(longestBlock(request))
        await ask(block.subarray(0, encode(block, 0, request, clearsTable)))
        expect(seen.flatMap((text, at) => (at % 2 === 0 ? [[text, seen[at + 1]]] : []))).toEqual([
          [':method', 'POST'],
          [':scheme', 'https'],
          [':authority', 'push.example'],
          [':path', `/${rest}`],
          ...Object.entries(sent),
          ['content-length', '0'],
        ])
      }),
      { numRuns: 300 },
    )
    close()
  })
})
