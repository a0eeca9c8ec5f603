import { readFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { createCompiledCatalog } from '@lingui/cli/api'
import { type Plugin, parseSync } from 'vite'
import { type catalogueLanguages, cataloguePath, readCatalogue, usedTexts } from './catalogues.ts'
import { starts } from './first-load.ts'

const root = join(import.meta.dirname, '..')
const prefix = 'virtual:catalogue/'

type Language = (typeof catalogueLanguages)[number]
type Part = 'start' | 'rest'

/**
 * `virtual:catalogue/de/start` has the texts that the first load says, `virtual:catalogue/de/rest` all others: a
 * language is as large as a third of the app, and an inbox needs a tenth of it.
 */
export function catalogueParts(): Plugin {
  return {
    name: 'deskbell-catalogue-parts',
    resolveId: id => (id.startsWith(prefix) ? `\0${id}` : undefined),
    async load(id) {
      if (!id.startsWith(`\0${prefix}`)) return undefined
      const [language, part] = id.slice(prefix.length + 1).split('/') as [Language, Part]
      this.addWatchFile(cataloguePath(language))
      const messages = JSON.stringify(await cataloguePart(language, part))
      // Read by JSON.parse, which is quicker than as a script.
      return `export const messages = JSON.parse(${JSON.stringify(messages)})`
    },
  }
}

/** The compiled texts of one part. English needs only what is more than its own id. */
export async function cataloguePart(language: Language, part: Part): Promise<object> {
  const start = startTexts()
  const texts = [...(await readCatalogue(language))].filter(
    ([text]) => (language !== 'en' || isMoreThanItsId(text)) && start.has(text) === (part === 'start'),
  )
  const { source, errors } = createCompiledCatalog(language, Object.fromEntries(texts), { namespace: 'json' })
  const [first] = errors
  if (first) throw first.error
  return (JSON.parse(source) as { readonly messages: object }).messages
}

/** Has places to be filled; anything else is shown as it stands (`features/ui/i18n/text.ts`). */
const isMoreThanItsId = (text: string): boolean => text.includes('{')

let known: ReadonlySet<string> | undefined

function startTexts(): ReadonlySet<string> {
  if (known) return known
  const files = reach(starts.map(file => join(root, 'src', file)))
  const texts = [...usedTexts().texts].filter(([, places]) => places.some(place => files.has(place)))
  known = new Set(texts.map(([text]) => text))
  return known
}

/** These files and all that they import at once, as paths below the app's folder. */
function reach(from: readonly string[]): ReadonlySet<string> {
  const seen = new Set<string>()
  const walk = (file: string): void => {
    const place = relative(root, file)
    if (seen.has(place) || !/\.tsx?$/.test(file) || place.startsWith('..')) return
    seen.add(place)
    for (const { moduleRequest } of parseSync(file, readFileSync(file, 'utf8')).module.staticImports) {
      if (moduleRequest.value.startsWith('.')) walk(join(dirname(file), moduleRequest.value))
    }
  }
  for (const file of from) walk(file)
  return seen
}
