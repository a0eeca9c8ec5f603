import { crc32, deflateSync } from 'node:zlib'

/** A PNG picture of one colour, `size` pixels wide and high. */
export function paint(size: number): Buffer {
  const chunk = (type: string, data: Buffer) => {
    const body = Buffer.concat([Buffer.from(type), data])
    const head = Buffer.alloc(4)
    head.writeUInt32BE(data.length)
    const check = Buffer.alloc(4)
    check.writeUInt32BE(crc32(body))
    return Buffer.concat([head, body, check])
  }
  const shape = Buffer.alloc(13)
  shape.writeUInt32BE(size, 0)
  shape.writeUInt32BE(size, 4)
  // Eight bits each of red, green and blue.
  shape.set([8, 2], 8)
  const row = Buffer.concat([Buffer.alloc(1), Buffer.alloc(size * 3, Buffer.from([90, 160, 70]))])
  const rows = deflateSync(Buffer.concat(Array.from({ length: size }, () => row)))
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])
  return Buffer.concat([signature, chunk('IHDR', shape), chunk('IDAT', rows), chunk('IEND', Buffer.alloc(0))])
}
