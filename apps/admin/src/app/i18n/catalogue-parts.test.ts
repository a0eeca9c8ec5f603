import type { Messages } from '@lingui/core'
import { describe, expect, it } from 'vitest'
import { cataloguePart } from '../../../scripts/catalogue-parts.ts'
import { catalogueLanguages, readCatalogue } from '../../../scripts/catalogues.ts'

const part = async (language: (typeof catalogueLanguages)[number], which: 'start' | 'rest') =>
  new Map(Object.entries((await cataloguePart(language, which)) as Messages))

describe('the parts of a catalogue', () => {
  it.each(catalogueLanguages)(
    '%s: each text is in one of them, and English leaves out what is its own id',
    async language => {
      const [start, rest] = [await part(language, 'start'), await part(language, 'rest')]
      expect([...start.keys()].filter(text => rest.has(text))).toEqual([])
      const all = [...(await readCatalogue(language)).keys()]
      const wanted = language === 'en' ? all.filter(text => text.includes('{')) : all
      expect([...start.keys(), ...rest.keys()].toSorted()).toEqual(wanted.toSorted())
    },
  )

  it('the first load says what stands in an inbox, and little else', async () => {
    const start = await part('de', 'start')
    expect(start.get('Inbox')).toEqual(['Posteingang'])
    expect(start.has('Write a reply')).toBe(true)
    // A screen of its own.
    expect(start.has('Departments')).toBe(start.has('Chat widget'))
    expect(start.has('People in it')).toBe(false)
    expect(start.size).toBeLessThan((await part('de', 'rest')).size / 4)
  })
})
