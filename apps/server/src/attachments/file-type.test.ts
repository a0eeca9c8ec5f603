import { expect, it } from 'vitest'
import { knownAttachmentTypes } from '../config/attachment-types.ts'
import { typeOf } from './file-type.ts'

const text = Buffer.from('just some words')
const zip = Buffer.from('PK\x03\x04')
const of = (name: string, head: Buffer) => typeOf({ name, declared: undefined, head }, knownAttachmentTypes)

// Issue 4, "Attachments": whatever the content looks like, its name decides what a double click does.
it.each([
  ...['exe', 'ps1', 'js', 'hta', 'lnk', 'docm', 'app', 'settingcontent-ms'],
  ...['msix', 'appx', 'appinstaller', 'msu', 'mst', 'cab', 'diagcab', 'gadget'],
  ...['wsc', 'sct', 'ws', 'py', 'pyw', 'rdp', 'library-ms', 'search-ms'],
  ...['ppam', 'xlam', 'ppsm'],
])('a file that ends in .%s is refused', ending => {
  for (const head of [text, zip]) {
    expect(of(`Invoice.${ending}`, head)).toBe('refused')
    expect(of(`Invoice.pdf.${ending.toUpperCase()}`, head)).toBe('refused')
  }
})

it('only a whole ending counts', () => {
  expect(of('python.txt', text)).toEqual({ type: 'text/plain' })
  expect(of('py', text)).toEqual({ type: 'application/octet-stream' })
  expect(of('news.wsx', text)).toEqual({ type: 'application/octet-stream' })
})
