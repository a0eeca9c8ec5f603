import { createCompiledCatalog } from '@lingui/cli/api'
import { describe, expect, it } from 'vitest'
import { catalogueLanguages, readCatalogue, textsOf, usedTexts } from '../../../scripts/catalogues.ts'
import { languages } from '../../features/ui/i18n/language.ts'

/** The places of a text: `{name}`, and the argument of a plural. */
function placesOf(text: string): string[] {
  const names = text.matchAll(/\{\s*(\w+)\s*[,}]/g)
  return [...new Set([...names].map(match => match[1] ?? ''))].toSorted()
}

/** Of each plural in a text, the categories that it words; `=0` and the like left out. */
function pluralsOf(language: string, text: string): string[][] {
  const found: string[][] = []
  const visit = (part: unknown): void => {
    if (!Array.isArray(part)) return
    const [, kind, forms] = part as unknown[]
    if ((kind === 'plural' || kind === 'selectordinal') && typeof forms === 'object' && forms !== null) {
      found.push(Object.keys(forms).filter(form => !/^\d+$|^offset$/.test(form)))
      Object.values(forms).forEach(visit)
    }
    part.forEach(visit)
  }
  const { source } = createCompiledCatalog(language, { text }, { namespace: 'json' })
  visit((JSON.parse(source) as { messages: { text: unknown } }).messages.text)
  return found.map(forms => forms.toSorted())
}

describe('reading texts from the source', () => {
  it('finds calls of t, in elements too', () => {
    const source = `export const A = () => <p title={t('Two')}>{t('One', { a: 1 })}</p>; x.t('Not ours')`
    expect(textsOf('a.tsx', source)).toEqual({ texts: ['Two', 'One'], unreadable: [] })
  })
  it('reports a text that is put together while running', () => {
    expect(textsOf('a.ts', 'const b = 1\nt("a" + b)').unreadable).toEqual(['a.ts:2'])
    expect(textsOf('a.ts', 't(`a`)').unreadable).toHaveLength(1)
  })
})

describe('catalogues', () => {
  const used = usedTexts()

  it('every text in the code is a literal', () => {
    expect(used.texts.size).toBeGreaterThan(100)
    expect(used.unreadable).toEqual([])
  })
  it('there is one for every language that can be chosen', () => {
    expect([...catalogueLanguages].toSorted()).toEqual(Object.keys(languages).toSorted())
  })
  it.each(catalogueLanguages)('%s has every text that the code says, and no other', async language => {
    const catalogue = await readCatalogue(language)
    // Run `pnpm --filter @deskbell/admin texts` to bring them up to date, then translate what is new.
    expect([...used.texts.keys()].filter(text => !catalogue.has(text))).toEqual([])
    expect([...catalogue.keys()].filter(text => !used.texts.has(text))).toEqual([])
  })
  it.each(catalogueLanguages)('%s translates every text, with the same places', async language => {
    const catalogue = await readCatalogue(language)
    expect([...catalogue].filter(([, translation]) => translation === '').map(([text]) => text)).toEqual([])
    const broken = [...catalogue].filter(([text, said]) => String(placesOf(said)) !== String(placesOf(text)))
    expect(broken).toEqual([])
  })
  it.each(catalogueLanguages)('%s words every category of number that it has', async language => {
    const { pluralCategories } = new Intl.PluralRules(language).resolvedOptions()
    const expected = String(pluralCategories.toSorted())
    expect(pluralsOf('en', '{a, plural, =0 {none} one {# {b}} other {#}} of {c, plural, other {#}}')).toEqual([
      ['one', 'other'],
      ['other'],
    ])
    const plurals = [...(await readCatalogue(language))].flatMap(([text, said]) =>
      pluralsOf(language, said).map(categories => ({ text, categories: String(categories) })),
    )
    expect(plurals.length).toBeGreaterThan(10)
    expect(plurals.filter(({ categories }) => categories !== expected)).toEqual([])
  })
  it('French keeps its high punctuation on the line of its word', async () => {
    const catalogue = await readCatalogue('fr')
    expect([...catalogue.values()].filter(said => /[ \u00a0][:;?!»]|«[^\u202f]/.test(said))).toEqual([])
  })
  it.each(catalogueLanguages)('%s is well-formed ICU', async language => {
    const messages = Object.fromEntries(await readCatalogue(language))
    expect(createCompiledCatalog(language, messages, {}).errors).toEqual([])
    expect(createCompiledCatalog(language, { broken: '{count, plural, one {#}' }, {}).errors).toHaveLength(1)
  })
})
