import {
  chmodSync,
  closeSync,
  copyFileSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs'
import { join } from 'node:path'
import { masterKey } from '../config/readers.ts'
import type { Random } from '../ports.ts'

/** Readable by its owner alone. */
const OWNER_ONLY = 0o600

export const masterKeyFile = (dataDir: string): string => join(dataDir, 'master.key')
/** A key that is about to take the other's place: it opens the database as soon as the change is committed. */
export const nextMasterKeyFile = (dataDir: string): string => join(dataDir, 'master.key.next')
/** A key that was replaced, for backups from before. */
export const oldMasterKeyFile = (dataDir: string, version: number): string => join(dataDir, `master.key.${version}`)

export type KeyFile = { readonly ok: true; readonly key: Buffer } | { readonly ok: false; readonly problem: string }

/** The stored key; undefined if there is no file. */
export function readKeyFile(path: string): KeyFile | undefined {
  try {
    const text = readFileSync(path, 'utf8').trim()
    // A copied or restored file may have come back readable by others.
    chmodSync(path, OWNER_ONLY)
    const read = masterKey(text)
    if ('value' in read) return { ok: true, key: read.value }
    return { ok: false, problem: `${path} does not hold a master key. Put the right file back.` }
  } catch (error) {
    if (isSystemError(error) && error.code === 'ENOENT') return undefined
    return unusable(path, error)
  }
}

/** Makes a key, and is certain that it is on the disk before anything is sealed with it. */
export function makeKeyFile(path: string, dataDir: string, random: Random): KeyFile {
  try {
    mkdirSync(dataDir, { recursive: true, mode: 0o700 })
    const key = Buffer.from(random(new Uint8Array(32)))
    const file = openSync(`${path}.new`, 'w', OWNER_ONLY)
    writeSync(file, `${key.toString('base64')}\n`)
    fsyncSync(file)
    closeSync(file)
    renameSync(`${path}.new`, path)
    syncFolder(dataDir)
    return { ok: true, key }
  } catch (error) {
    return unusable(path, error)
  }
}

/**
 * The database opens with the next key: it takes the place of the other, which stays beside it. May be done again after a
 * crash at any point in it.
 * @param version of the key that is replaced
 */
export function promoteNextKeyFile(dataDir: string, version: number): void {
  retireKeyFile(dataDir, version)
  renameSync(nextMasterKeyFile(dataDir), masterKeyFile(dataDir))
  syncFolder(dataDir)
}

/** Copies the present key file, if there is one, to where an old one is kept. */
export function retireKeyFile(dataDir: string, version: number): void {
  const kept = oldMasterKeyFile(dataDir, version)
  try {
    copyFileSync(masterKeyFile(dataDir), kept)
    chmodSync(kept, OWNER_ONLY)
    const file = openSync(kept, 'r+')
    fsyncSync(file)
    closeSync(file)
  } catch (error) {
    if (!isSystemError(error) || error.code !== 'ENOENT') throw error
  }
}

/** The key is in the environment from now on: a file that opens nothing must not stay in its place. */
export function removeKeyFile(dataDir: string): void {
  rmSync(masterKeyFile(dataDir), { force: true })
  syncFolder(dataDir)
}

function syncFolder(dataDir: string): void {
  const folder = openSync(dataDir, 'r')
  fsyncSync(folder)
  closeSync(folder)
}

function isSystemError(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && 'code' in error && 'syscall' in error
}

function unusable(path: string, error: unknown): KeyFile {
  if (!isSystemError(error)) throw error
  const problem = `The master key's file ${path} cannot be used (${error.code}). Set DESKBELL_DATA_DIR to a folder that can be written, or DESKBELL_MASTER_KEY to the key itself.`
  return { ok: false, problem }
}
