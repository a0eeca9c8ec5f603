import { chmodSync, closeSync, fsyncSync, mkdirSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { masterKey } from '../config/readers.ts'
import type { Random } from '../ports.ts'

/** Readable by its owner alone. */
const OWNER_ONLY = 0o600

export const masterKeyFile = (dataDir: string): string => join(dataDir, 'master.key')

/** The stored key; undefined if there is no file. */
export function readMasterKeyFile(
  dataDir: string,
): { readonly key: Buffer } | { readonly problem: string } | undefined {
  const path = masterKeyFile(dataDir)
  let text: string
  try {
    text = readFileSync(path, 'utf8').trim()
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined
    throw error
  }
  // A copied or restored file may have come back readable by others.
  chmodSync(path, OWNER_ONLY)
  const read = masterKey(text)
  return 'value' in read
    ? { key: read.value }
    : { problem: `${path} does not hold a master key. Put the right file back.` }
}

/** Makes a key, and is certain that it is on the disk before anything is sealed with it. */
export function makeMasterKeyFile(dataDir: string, random: Random): Buffer {
  mkdirSync(dataDir, { recursive: true, mode: 0o700 })
  const key = Buffer.from(random(new Uint8Array(32)))
  const path = masterKeyFile(dataDir)
  const file = openSync(`${path}.new`, 'w', OWNER_ONLY)
  writeSync(file, `${key.toString('base64')}\n`)
  fsyncSync(file)
  closeSync(file)
  renameSync(`${path}.new`, path)
  const folder = openSync(dataDir, 'r')
  fsyncSync(folder)
  closeSync(folder)
  return key
}
