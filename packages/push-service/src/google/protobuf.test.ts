import { describe, expect, it } from 'vitest'
import { bytesField, decodeFields, fixed64Field, integerField, integerOf, stringsOf, varint } from './protobuf.ts'

describe('protocol buffers', () => {
  it('encode numbers as published examples do', () => {
    expect(varint(150)).toEqual(Buffer.from([0x96, 0x01]))
    expect(integerField(1, 150)).toEqual(Buffer.from([0x08, 0x96, 0x01]))
    expect(bytesField(2, 'testing')).toEqual(Buffer.from([0x12, 0x07, ...Buffer.from('testing')]))
  })

  it('come back as they went, numbers beyond 32 bits and repeated fields too', () => {
    const large = 0x7fff_ffff_ffff_fff1n
    const parts = [integerField(1, 0), fixed64Field(7, large), integerField(3, large)]
    const fields = decodeFields(Buffer.concat([...parts, bytesField(10, 'a'), bytesField(10, 'é')]))
    expect([1, 7, 3].map(number => integerOf(fields, number))).toEqual([0n, large, large])
    expect(stringsOf(fields, 10)).toEqual(['a', 'é'])
    expect(integerOf(fields, 99)).toBe(0n)
  })

  it('skip over 32-bit numbers', () => {
    const fields = decodeFields(Buffer.concat([Buffer.from([0x0d, 1, 0, 0, 0]), integerField(2, 5)]))
    expect(integerOf(fields, 2)).toBe(5n)
  })

  it('are refused when cut off', () => {
    const whole = bytesField(2, 'testing')
    for (let length = 1; length < whole.length; length += 1) {
      expect(() => decodeFields(whole.subarray(0, length))).toThrow(RangeError)
    }
  })
})
