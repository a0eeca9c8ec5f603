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

/** What the screens that an agent's day starts with say, which is loaded before them; in English, as other languages weigh two kilobytes more. */
const TEXTS = /virtual:catalogue\/en\/start$/

const kilobytes = (bytes: number): string => (bytes / 1000).toFixed(1)

/** Every file that a chunk brings with it: itself, what it imports at once, and their styles. */
function addChunk(manifest: Json, key: string, files: Set<string>): void {
  const chunk = asObject(manifest[key])
  const file = chunk['file']
  if (typeof file !== 'string' || files.has(file)) return
  files.add(file)
  for (const style of asStrings(chunk['css'])) files.add(style)
  for (const imported of asStrings(chunk['imports'])) addChunk(manifest, imported, files)
}

/** What index.html itself asks for: scripts and styles of this build. */
const ASSET = /(?:src|href)="[^"]*?(assets\/[^"]+\.(?:js|css))"/g

/** The files of the inbox route's first load: those of the page, what they import, and the texts. */
function inboxFiles(manifest: Json, page: string): string[] {
  const asked = new Set([...page.matchAll(ASSET)].map(([, file]) => file))
  const keys = Object.keys(manifest)
  const files = new Set<string>()
  for (const key of keys) if (asked.has(String(asObject(manifest[key])['file']))) addChunk(manifest, key, files)
  if (files.size === 0) return []
  for (const key of keys) if (TEXTS.test(key)) addChunk(manifest, key, files)
  return [...files]
}

/** One part on the scales: its whole, and the line of each file when that is too much. */
function weigh(name: keyof typeof BUDGETS, folder: string, files: readonly string[]) {
  const sizes = files.map(file => ({ file, size: gzipSync(readFileSync(join(folder, file))).length }))
  const whole = sizes.reduce((total, { size }) => total + size, 0)
  const line = `${name} ${kilobytes(whole)} of ${BUDGETS[name] / 1000} kB`
  const heaviest = sizes.sort((a, b) => b.size - a.size).map(({ file, size }) => `  ${kilobytes(size)} ${file}`)
  return { line, fault: whole > BUDGETS[name] ? [`Over budget: ${line}`, ...heaviest].join('\n') : undefined }
}

/** What is sent to a browser stays small: gzip sizes of the built app, its worker and the widget. */
export function checkBudgets(root: string): Promise<CheckResult> {
  const admin = join(root, ADMIN)
  const widget = join(root, WIDGET)
  const manifest = join(admin, '.vite/manifest.json')
  const page = join(admin, 'index.html')
  const missing = [manifest, page, join(admin, 'sw.js'), join(widget, LOADER)].filter(file => !existsSync(file))
  if (missing.length > 0) return Promise.resolve(failed(`Not built: ${missing.join(', ')}. Run: pnpm build`))
  const inbox = inboxFiles(readJson(manifest), readFileSync(page, 'utf8'))
  if (inbox.length === 0) return Promise.resolve(failed(`${page} asks for no chunk of ${manifest}.`))
  const parts = [
    weigh('inbox', admin, inbox),
    weigh('worker', admin, ['sw.js']),
    weigh('loader', widget, [LOADER]),
    weigh(
      'widget',
      widget,
      globSync('**/*.{js,css}', { cwd: widget }).filter(file => file !== LOADER),
    ),
  ]
  const faults = parts.flatMap(part => part.fault ?? [])
  return Promise.resolve(
    faults.length === 0 ? passed(parts.map(part => part.line).join(', ')) : failed(faults.join('\n')),
  )
}
