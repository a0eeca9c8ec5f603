import { execFileSync, spawnSync } from 'node:child_process'
import { createECDH, ECDH } from 'node:crypto'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Worker } from 'node:worker_threads'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { encrypt } from './encrypt.ts'
import { loadNativeAgreement, nativeAgreement, useNativeCrypto } from './native-agreement.ts'
import { agree } from './sender-key.ts'
import { openBrowser } from './test-support/browser.ts'

const SUBJECT = new URL('./native-agreement.ts', import.meta.url).href
const folder = mkdtempSync(join(tmpdir(), 'deskbell-native-'))
const hasCompiler = ['cc', 'gcc', 'clang'].some(name => spawnSync(name, ['--version']).status === 0)
const canBuild = hasCompiler && process.platform !== 'win32'

beforeAll(() => {
  execFileSync(process.execPath, [fileURLToPath(new URL('../native/build.mjs', import.meta.url))])
})
afterEach(() => void useNativeCrypto(true))
afterAll(() => rmSync(folder, { recursive: true }))

/** A module in the library's place. */
function library(name: string, text: string): string {
  const file = join(folder, name)
  writeFileSync(file, text)
  return file
}

/** What a right library does, in JavaScript, to be spoilt in one way. */
const rightExcept = (spoilt: string) => `
  const { createECDH, ECDH } = require('node:crypto')
  const ecdh = createECDH('prime256v1')
  exports.agree = (peer, out) => {
    out.fill(0)
    try { ECDH.convertKey(peer, 'prime256v1') } catch { return 1 }
    ecdh.generateKeys()
    out.set(ecdh.getPublicKey(), 0)
    out.set(ecdh.computeSecret(peer), 65)
    ${spoilt}
    return 0
  }`

describe('without the compiled agreement', () => {
  it('a library that is missing, is none, or computes something else is never used', () => {
    expect(loadNativeAgreement(join(folder, 'missing.node'))).toBeNull()
    expect(loadNativeAgreement(library('text.node', 'no library'))).toBeNull()
    expect(loadNativeAgreement(library('empty.cjs', 'exports.other = 1'))).toBeNull()
    expect(loadNativeAgreement(library('throws.cjs', 'exports.agree = () => { throw new Error("no") }'))).toBeNull()
    expect(loadNativeAgreement(library('right.cjs', rightExcept('')))).toBeTypeOf('function')
    const faults = {
      'wrong-secret': 'out[96] ^= 1',
      'wrong-public-key': 'out[64] ^= 1',
      'same-key': 'ecdh.generateKeys = () => {}',
      'takes-all': '',
    }
    for (const [name, fault] of Object.entries(faults)) {
      const text = rightExcept(fault)
      const file = library(`${name}.cjs`, name === 'takes-all' ? text.replace('return 1', 'return 0') : text)
      expect(loadNativeAgreement(file), name).toBeNull()
    }
  })

  it('messages are encrypted all the same', () => {
    expect(useNativeCrypto(false)).toBe(false)
    expect(nativeAgreement()).toBeNull()
    const browser = openBrowser()
    for (let again = 0; again < 3; again++) {
      expect(browser.decrypt(encrypt(Buffer.from('hello'), browser.subscription)).toString()).toBe('hello')
    }
  })
})

describe.skipIf(!canBuild)('the compiled agreement', () => {
  it('is found where the build puts it', () => {
    expect(useNativeCrypto(true)).toBe(true)
  })

  it('agrees with Node 2000 times, never with the same key (R8)', () => {
    expect(nativeAgreement()).not.toBeNull()
    const publicKeys = new Set<string>()
    const browser = createECDH('prime256v1')
    for (let n = 0; n < 2000; n++) {
      if (n % 10 === 0) browser.generateKeys()
      const { publicKey, secret } = agree(browser.getPublicKey())
      expect(browser.computeSecret(publicKey).equals(secret)).toBe(true)
      publicKeys.add(Buffer.from(publicKey).toString('hex'))
    }
    expect(publicKeys.size).toBe(2000)
  })

  it('what it encrypts is decrypted by a library that is not ours', () => {
    const browser = openBrowser()
    expect(nativeAgreement()).not.toBeNull()
    expect(browser.decrypt(encrypt(Buffer.from('hello'), browser.subscription)).toString()).toBe('hello')
  })

  it('refuses all that is not an uncompressed point of P-256, and leaves nothing behind', () => {
    const native = nativeAgreement()
    const point = createECDH('prime256v1').generateKeys()
    const out = Buffer.alloc(97, 7)
    const offCurve = Buffer.from(point)
    offCurve[64] = (offCurve[64] ?? 0) ^ 1
    const beyondField = Buffer.alloc(65, 0xff).fill(4, 0, 1)
    const hybrid = Buffer.from(point).fill(6 + ((point[64] ?? 0) & 1), 0, 1)
    const zero = Buffer.alloc(65).fill(4, 0, 1)
    for (const wrong of [offCurve, beyondField, hybrid, zero, Buffer.alloc(65)]) {
      expect(native?.(wrong, out.fill(7))).toBe(1)
      expect(out.every(byte => byte === 0)).toBe(true)
      expect(() => agree(wrong)).toThrowError(expect.objectContaining({ code: 'p256dh_invalid' }))
    }
    const compressed = ECDH.convertKey(point, 'prime256v1', undefined, undefined, 'compressed')
    const infinity = Buffer.alloc(1)
    for (const wrong of [Buffer.alloc(0), infinity, compressed, point.subarray(1), Buffer.concat([point, infinity])]) {
      if (typeof wrong === 'string') throw new Error('not text')
      expect(native?.(wrong, out.fill(7))).toBe(2)
      expect(out.every(byte => byte === 0)).toBe(true)
      expect(() => agree(wrong)).toThrowError(expect.objectContaining({ code: 'p256dh_invalid' }))
    }
    // What only wrong code of ours could hand over.
    const anything = native as unknown as (...values: unknown[]) => number
    const odd = [[], [point], [point, Buffer.alloc(96)], ['x', out], [point, null], [new Int8Array(65), out], [{}, {}]]
    for (const values of odd) expect(anything(...values)).toBe(2)
    // OpenSSL's queue of errors is empty: Node's own next call succeeds.
    expect(createECDH('prime256v1').generateKeys()).toHaveLength(65)
    expect(native?.(point, out)).toBe(0)
  })

  it('runs in several threads at once, and outlives one that is ended', async () => {
    const work = `
      const { parentPort, workerData } = require('node:worker_threads')
      import(workerData).then(({ nativeAgreement }) => {
        const browser = require('node:crypto').createECDH('prime256v1')
        const native = nativeAgreement(), out = Buffer.alloc(97), peer = browser.generateKeys()
        let right = 0
        for (let n = 0; n < 200; n++) {
          if (native(peer, out) === 0 && browser.computeSecret(out.subarray(0, 65)).equals(out.subarray(65))) right++
        }
        parentPort.postMessage(right)
        setInterval(() => native(peer, out), 0)
      })`
    const workers = Array.from({ length: 4 }, () => new Worker(work, { eval: true, workerData: SUBJECT }))
    const right = await Promise.all(workers.map((worker): Promise<unknown[]> => once(worker, 'message')))
    expect(right.flat()).toEqual([200, 200, 200, 200])
    await Promise.all(workers.map(worker => worker.terminate()))
    expect(nativeAgreement()?.(createECDH('prime256v1').generateKeys(), Buffer.alloc(97))).toBe(0)
  })

  it('keeps nothing: its memory is flat over 100000 messages', () => {
    const work = `
      const { nativeAgreement } = await import(${JSON.stringify(SUBJECT)})
      const native = nativeAgreement(), out = Buffer.alloc(97), off = Buffer.alloc(65, 4)
      const peer = (await import('node:crypto')).createECDH('prime256v1').generateKeys()
      const run = count => { for (let n = 0; n < count; n++) { native(peer, out); native(off, out) } }
      run(5000)
      const before = process.memoryUsage.rss()
      run(100_000)
      console.log(process.memoryUsage.rss() - before)`
    const args = ['--input-type=module', '--eval', work]
    const grown = Number(execFileSync(process.execPath, args, { encoding: 'utf8', timeout: 120_000 }))
    // The smallest thing that could be forgotten, a number of 32 bytes, would be 5 MB and more.
    expect(grown).toBeLessThan(4 * 2 ** 20)
  }, 120_000)
})
