import { describe, expect, it } from 'vitest'
import { decodeHuffman } from './huffman.ts'

const target = Buffer.alloc(1000)
const decode = (hex: string) => {
  const source = Buffer.from(hex, 'hex')
  const length = decodeHuffman(source, 0, source.length, target)
  return length < 0 ? null : target.toString('latin1', 0, length)
}

describe("HPACK's Huffman code", () => {
  it.each([
    ['f1e3c2e5f23a6ba0ab90f4ff', 'www.example.com'],
    ['a8eb10649cbf', 'no-cache'],
    ['25a849e95ba97d7f', 'custom-key'],
    ['25a849e95bb8e8b4bf', 'custom-value'],
    ['6402', '302'],
    ['aec3771a4b', 'private'],
    ['d07abe941054d444a8200595040b8166e082a62d1bff', 'Mon, 21 Oct 2013 20:13:21 GMT'],
    ['9d29ad171863c78f0b97c8e9ae82ae43d3', 'https://www.example.com'],
    [
      '94e7821dd7f2e6c7b335dfdfcd5b3960d5af27087f3672c1ab270fb5291f9587316065c003ed4ee5b1063d5007',
      'foo=ASDJKHQKBZXOQWEOPIUAXQWEOIU; max-age=3600; version=1',
    ],
  ])('RFC 7541 appendix C.4 and C.6: %s', (hex, text) => {
    expect(decode(hex)).toBe(text)
  })

  it.each([
    ['the end of a string inside of it', 'ffffffff'],
    ['a whole byte of padding', 'f1e3c2e5f23a6ba0ab90f4ffff'],
    ['padding that is not all ones', 'f1e3c2e5f23a6ba0ab90f4fe'],
  ])('refuses %s', (_what, hex) => {
    expect(decode(hex)).toBeNull()
  })

  it('takes nothing for nothing', () => {
    expect(decode('')).toBe('')
  })
})
