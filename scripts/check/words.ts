import { lstatSync, readFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { capture } from '../lib/steps.mjs'
import { type CheckResult, failed, passed } from './result.ts'

const BINARY = /[.](png|jpe?g|gif|webp|ico|woff2?|db|gz)$/

/** Hosts of package registries, in an address or as a setting: everybody installs from their own. */
const REGISTRY = /\/\/[\w.-]*registry[\w-]*[.][\w.-]+|^\s*(?:@[\w-]+:)?registry\s*=/i

/** In a lockfile a tarball address pins the host that the author happened to use. */
const TARBALL = /\btarball:/

const literally = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`)

/** Folders of this machine, as they would look when somebody pasted one. A top-level folder is too common a word. */
function machinePaths(root: string): RegExp[] {
  const folders = [root, homedir()].filter(folder => folder.split('/').length > 2)
  return [
    /(?<![\w.])\/(?:root|home\/[a-z][\w-]*|Users\/[A-Za-z][\w-]*)\//,
    ...folders.map(folder => new RegExp(`${literally(folder)}(?![\\w-])`)),
  ]
}

/** No file names a folder of somebody's machine, or a host that packages were fetched from. */
export async function checkWords(root: string): Promise<CheckResult> {
  const listing = await capture('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
    cwd: root,
    env: process.env,
  })
  if (!listing.ok) return failed(`git could not list the files:\n${listing.output}`)
  const isFile = (file: string) => lstatSync(join(root, file), { throwIfNoEntry: false })?.isFile() === true
  const files = listing.output.split('\0').filter(file => file !== '' && !BINARY.test(file) && isFile(file))
  if (files.length === 0) return failed('There was no file to look into.')
  const patterns = [...machinePaths(root), REGISTRY]
  const faults: string[] = []
  for (const file of files) {
    const lines = readFileSync(join(root, file), 'utf8').split('\n')
    const wrong = file.endsWith('pnpm-lock.yaml') ? [...patterns, TARBALL] : patterns
    lines.forEach((line, index) => {
      if (wrong.some(pattern => pattern.test(line))) faults.push(`${file}:${index + 1}: ${line.trim().slice(0, 160)}`)
    })
  }
  return faults.length === 0 ? passed(`${files.length} files`) : failed(faults.join('\n'))
}
