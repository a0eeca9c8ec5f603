import { existsSync, globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { asObject, asStrings, type Json, readJson } from '../lib/json.ts'
import { type CheckResult, failed, passed } from './result.ts'

/** The most that each part may weigh when it travels, in bytes after gzip. */
export const BUDGETS = { inbox: 120_000, worker: 15_000, loader: 5_000, widget: 25_000 }

const ADMIN = 'apps/admin/dist'
const WIDGET = 'apps/widget/dist'
const LOADER = 'widget.js'

/** The chunk of the screen that an agent's day starts with. */
const INBOX = /(^|\/)features\/inbox\//

const weigh = (files: Iterable<string>): number =>
  [...files].reduce((total, file) => total + gzipSync(readFileSync(file)).length, 0)

/** Every file that a chunk brings with it: itself, what it imports at once, and their styles. */
function addChunk(manifest: Json, key: string, files: Set<string>): void {
  const chunk = asObject(manifest[key])
  const file = chunk['file']
  if (typeof file !== 'string' || files.has(file)) return
  files.add(file)
  for (const style of asStrings(chunk['css'])) files.add(style)
  for (const imported of asStrings(chunk['imports'])) addChunk(manifest, imported, files)
}

/** The files of the inbox route's first load, from Vite's manifest; empty when the manifest knows no such route. */
function inboxFiles(manifest: Json): Set<string> {
  const keys = Object.keys(manifest)
  const inbox = keys.filter(key => INBOX.test(key) && asObject(manifest[key])['isDynamicEntry'] === true)
  const files = new Set<string>()
  if (inbox.length === 0) return files
  const entries = keys.filter(key => asObject(manifest[key])['isEntry'] === true)
  for (const key of [...entries, ...inbox]) addChunk(manifest, key, files)
  return files
}

/** What is sent to a browser stays small: gzip sizes of the built app, its worker and the widget. */
export function checkBudgets(root: string): Promise<CheckResult> {
  const manifestFile = join(root, ADMIN, '.vite/manifest.json')
  const missing = [manifestFile, join(root, ADMIN, 'sw.js'), join(root, WIDGET, LOADER)].filter(
    file => !existsSync(file),
  )
  if (missing.length > 0) return Promise.resolve(failed(`Not built: ${missing.join(', ')}. Run: pnpm build`))
  const inbox = inboxFiles(readJson(manifestFile))
  if (inbox.size === 0) return Promise.resolve(failed(`${manifestFile} has no chunk of the inbox route to weigh.`))
  const widget = globSync('**/*.{js,css}', { cwd: join(root, WIDGET) }).filter(file => file !== LOADER)
  const sizes = {
    inbox: weigh([...inbox].map(file => join(root, ADMIN, file))),
    worker: weigh([join(root, ADMIN, 'sw.js')]),
    loader: weigh([join(root, WIDGET, LOADER)]),
    widget: weigh(widget.map(file => join(root, WIDGET, file))),
  }
  const lines = Object.entries(BUDGETS).map(([name, most]) => {
    const size = sizes[name as keyof typeof sizes]
    return { over: size > most, line: `${name} ${(size / 1000).toFixed(1)} of ${most / 1000} kB` }
  })
  const over = lines.filter(line => line.over).map(line => `Over budget: ${line.line}`)
  return Promise.resolve(over.length === 0 ? passed(lines.map(line => line.line).join(', ')) : failed(over.join('\n')))
}
