import { cpSync, existsSync, mkdirSync, mkdtempSync, realpathSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { ROOT, workspaceFolders } from '../lib/paths.mjs'

const NOT_COPIED = new Set(['node_modules', 'dist', '.git', '.cache', 'data', 'output'])

type Plan = {
  /** What is taken over from the real tree, files or folders. */
  copy: readonly string[]
  /** What is planted into it: path and text. */
  files: Readonly<Record<string, string>>
}

/**
 * A small tree in a temporary folder: the real configuration, real dependencies, and the faults planted into it.
 * The caller removes it.
 */
export function plantTree({ copy, files }: Plan): string {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'deskbell-planted-')))
  for (const path of copy) {
    cpSync(join(ROOT, path), join(root, path), {
      recursive: true,
      filter: source => source === ROOT || !NOT_COPIED.has(basename(source)),
    })
  }
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true })
    writeFileSync(join(root, path), text)
  }
  for (const folder of copy.length > 0 ? ['.', ...workspaceFolders()] : []) {
    const modules = join(ROOT, folder, 'node_modules')
    const wanted = existsSync(join(root, folder)) && existsSync(modules)
    if (wanted && !existsSync(join(root, folder, 'node_modules')))
      symlinkSync(modules, join(root, folder, 'node_modules'))
  }
  return root
}
