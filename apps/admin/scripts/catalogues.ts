import { globSync, readFileSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { join, relative } from 'node:path'
import { formatter } from '@lingui/format-po'
import { parseSync } from 'vite'

const root = join(import.meta.dirname, '..')

/** The languages that have a catalogue; the first is the one that the code is written in. */
export const catalogueLanguages = ['en', 'de', 'es', 'fr', 'ar'] as const

type CatalogueLanguage = (typeof catalogueLanguages)[number]

const po = formatter({ explicitIdAsDefault: true, origins: false })

export interface UsedTexts {
  /** Every text, with the files that say it. */
  readonly texts: ReadonlyMap<string, readonly string[]>
  /** Calls whose text is put together while running: no catalogue can know it. */
  readonly unreadable: readonly string[]
}

type Node = Record<string, unknown> & { readonly type: string; readonly start: number }

const isNode = (value: unknown): value is Node =>
  typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string'

/** Every text that a source says by `t('...')`. */
export function textsOf(file: string, source: string): { texts: string[]; unreadable: string[] } {
  const texts: string[] = []
  const unreadable: string[] = []
  const take = (text: unknown, at: Node) => {
    if (typeof text === 'string') texts.push(text)
    else unreadable.push(`${file}:${source.slice(0, at.start).split('\n').length}`)
  }
  const visit = (value: unknown): void => {
    if (Array.isArray(value)) value.forEach(visit)
    if (!isNode(value)) return
    const { callee } = value
    if (value.type === 'CallExpression' && isNode(callee) && callee['name'] === 't') {
      take(literalOf(Array.isArray(value['arguments']) ? value['arguments'][0] : undefined), value)
    }
    for (const child of Object.values(value)) visit(child)
  }
  visit(parseSync(file, source).program)
  return { texts, unreadable }
}

function literalOf(value: unknown): string | undefined {
  if (!isNode(value)) return undefined
  return value.type === 'Literal' && typeof value['value'] === 'string' ? value['value'] : undefined
}

/** The texts of the whole app. The helper itself and tests are left out. */
export function usedTexts(): UsedTexts {
  const texts = new Map<string, string[]>()
  const unreadable: string[] = []
  for (const path of globSync('src/**/*.{ts,tsx}', { cwd: root }).toSorted()) {
    if (/\.test\.tsx?$|i18n\/text\.ts$/.test(path)) continue
    const found = textsOf(path, readFileSync(join(root, path), 'utf8'))
    unreadable.push(...found.unreadable)
    for (const text of found.texts) texts.set(text, [...(texts.get(text) ?? []), path])
  }
  return { texts, unreadable }
}

export const cataloguePath = (language: CatalogueLanguage) => join(root, 'src/app/i18n/catalogues', `${language}.po`)

/** A catalogue as it stands: text to translation, empty where there is none yet. */
export async function readCatalogue(language: CatalogueLanguage): Promise<ReadonlyMap<string, string>> {
  const path = cataloguePath(language)
  const catalogue = await po.parse(readFileSync(path, 'utf8'), { locale: language, sourceLocale: 'en', filename: path })
  return new Map(Object.entries(catalogue).map(([id, message]) => [id, message.translation ?? '']))
}

/** Adds what the code says and takes away what it no longer says; translations stay. */
async function update(language: CatalogueLanguage, texts: readonly string[]): Promise<number> {
  const known = await readCatalogue(language)
  const translated = texts.map(text => [text, language === 'en' ? text : (known.get(text) ?? '')] as const)
  const catalogue = Object.fromEntries(translated.map(([id, translation]) => [id, { message: id, translation }]))
  const path = cataloguePath(language)
  // The file as it is: its header stays.
  const existing = readFileSync(path, 'utf8')
  await writeFile(
    path,
    await po.serialize(catalogue, { locale: language, sourceLocale: 'en', filename: path, existing }),
  )
  return translated.filter(([, translation]) => translation === '').length
}

if (import.meta.main) {
  const { texts, unreadable } = usedTexts()
  for (const place of unreadable)
    console.error(`${relative(process.cwd(), join(root, place))}: the text must be a literal`)
  const sorted = [...texts.keys()].toSorted()
  for (const language of catalogueLanguages) {
    const missing = await update(language, sorted)
    console.log(`${language}: ${sorted.length} texts, ${missing} not translated yet`)
  }
}
