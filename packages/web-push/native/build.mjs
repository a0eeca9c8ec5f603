// Compiles agree.c for the Node that runs this, with the C compiler and the headers that are there: nothing is fetched.
// Without them it says so and all goes on in JavaScript. Plain JavaScript: it also runs from an installed package.
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, realpathSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const HERE = dirname(fileURLToPath(import.meta.url))
const SOURCE = join(HERE, 'agree.c')
const DECLARED = join(HERE, 'openssl.h')
const FOLDER = join(HERE, '..', '.cache', 'native')
/** The name that src/native-agreement.ts looks for: what is linked to one Node is not offered to another. */
const LIBRARY = join(FOLDER, `agree-${process.platform}-${process.arch}-${process.version}.node`)
const STAMP = `${LIBRARY}.stamp`
const COMPILERS = ['cc', 'gcc', 'clang']
/** All symbols are looked up when it is loaded, so that a Node without one of them refuses it instead of ending later. */
const LINK = process.platform === 'darwin' ? ['-bundle', '-undefined', 'dynamic_lookup'] : ['-shared', '-Wl,-z,now']
const FLAGS = ['-std=c99', '-O2', '-Wall', '-Wextra', '-fPIC', '-fvisibility=hidden', '-DNAPI_VERSION=8', ...LINK]
/** Exits with 0 if it agrees; in a process of its own, for a library may end one. */
const TRIAL = `
  const { createECDH } = require('node:crypto')
  const peer = createECDH('prime256v1')
  const out = Buffer.alloc(97)
  const code = require(process.argv[1]).agree(peer.generateKeys(), out)
  process.exit(code === 0 && peer.computeSecret(out.subarray(0, 65)).equals(out.subarray(65)) ? 0 : 1)`

/** Node's own headers beside its program, else those of the npm package that has nothing else. They are of one form. */
function headers() {
  const own = join(dirname(realpathSync(process.execPath)), '..', 'include', 'node')
  if (existsSync(join(own, 'node_api.h'))) return own
  try {
    return join(dirname(createRequire(import.meta.url).resolve('node-api-headers/package.json')), 'include')
  } catch {
    return undefined
  }
}

/** @returns {string} what became of it, as a sentence */
function build() {
  const wanted = createHash('sha256')
    .update(readFileSync(SOURCE))
    .update(readFileSync(DECLARED))
    .update(FLAGS.join(' '))
    .digest('hex')
  if (existsSync(LIBRARY) && existsSync(STAMP) && readFileSync(STAMP, 'utf8') === wanted) return 'Already built.'
  if (process.platform === 'win32') return 'Not built: only for Linux and macOS.'
  const include = headers()
  if (include === undefined) return 'Not built: this Node came without its headers.'
  mkdirSync(FOLDER, { recursive: true })
  const fresh = join(FOLDER, `${process.pid}.node`)
  const compiler = COMPILERS.find(name => spawnSync(name, ['--version'], { stdio: 'ignore' }).status === 0)
  if (compiler === undefined) return 'Not built: no C compiler is there.'
  try {
    const compiled = spawnSync(compiler, [...FLAGS, `-I${include}`, '-o', fresh, SOURCE], { encoding: 'utf8' })
    if (compiled.status !== 0) return `Not built: ${compiler} says:\n${compiled.stderr}`
    const trial = spawnSync(process.execPath, ['--eval', TRIAL, fresh], { encoding: 'utf8' })
    if (trial.status !== 0) return `Not built: it did not work on trial.\n${trial.stderr}`
    renameSync(fresh, LIBRARY)
    writeFileSync(STAMP, wanted)
    return 'Built.'
  } finally {
    rmSync(fresh, { force: true })
  }
}

console.log(build())
