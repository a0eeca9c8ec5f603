import type { Config } from '../config/config.ts'
import { masterKeyFile, nextMasterKeyFile, readKeyFile } from './master-key-file.ts'

export type KeyConfig = Pick<Config, 'dataDir' | 'masterKey' | 'masterKeyNew'>

/** Where a master key was found. The `next` ones open the database once a change of the key is committed. */
export type KeySource = 'environment' | 'file' | 'next_environment' | 'next_file'

export interface FoundKey {
  readonly source: KeySource
  readonly key: Buffer
}

export type FindKeys =
  /** Today's key first. */
  { readonly ok: true; readonly keys: readonly FoundKey[] } | { readonly ok: false; readonly problem: string }

/** Every master key that this server was given. The environment stands for the file, and never beside it. */
export function findKeys({ dataDir, masterKey, masterKeyNew }: KeyConfig): FindKeys {
  const keys: FoundKey[] = []
  if (masterKey) keys.push({ source: 'environment', key: masterKey })
  else {
    const files = [
      ['file', masterKeyFile(dataDir)],
      ['next_file', nextMasterKeyFile(dataDir)],
    ] as const
    for (const [source, path] of files) {
      const read = readKeyFile(path)
      if (read && !read.ok) return read
      if (read) keys.push({ source, key: read.key })
    }
  }
  if (masterKeyNew) keys.push({ source: 'next_environment', key: masterKeyNew })
  return { ok: true, keys }
}
