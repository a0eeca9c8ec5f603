import { stripVTControlCharacters } from 'node:util'
import { start } from './processes.mjs'

/** A long step says that it is alive this often, in milliseconds: CI systems end what is silent, and cut what is long. */
const STILL_RUNNING = 240_000

/**
 * One line for a step that has ended.
 * @param {boolean} ok
 * @param {string} name
 * @param {number} startedAt
 * @param {string} [note]
 */
function report(ok, name, startedAt, note = '') {
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1)
  console.log(`${ok ? 'ok    ' : 'FAILED'} ${name.padEnd(14)} ${seconds.padStart(6)} s${note && `  ${note}`}`)
}

/**
 * What is kept is shown later, often in a log: without colours.
 * @param {NodeJS.ProcessEnv} env
 */
function plain({ FORCE_COLOR: _, ...env }) {
  return { ...env, NO_COLOR: '1' }
}

/**
 * Runs a command to its end and keeps what it printed.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {{ cwd: string, env: NodeJS.ProcessEnv }} options
 * @returns {Promise<{ ok: boolean, status: number, output: string }>} status is -1 when it could not be started or was killed
 */
export function capture(command, args, { cwd, env }) {
  return new Promise(resolve => {
    const child = start(command, args, { cwd, env: plain(env), stdio: ['ignore', 'pipe', 'pipe'] })
    let output = ''
    child.stdout?.setEncoding('utf8').on('data', text => {
      output += text
    })
    child.stderr?.setEncoding('utf8').on('data', text => {
      output += text
    })
    child.once('error', error => resolve({ ok: false, status: -1, output: `${command}: ${error.message}\n` }))
    child.once('close', status => resolve({ ok: status === 0, status: status ?? -1, output }))
  })
}

/**
 * Runs a step: one line when it works; when it does not, all that it said and what to do next.
 * @template {{ ok: boolean, output: string, note?: string }} T
 * @param {string} name
 * @param {() => Promise<T>} work
 * @param {string} advice
 * @returns {Promise<T>}
 */
export async function step(name, work, advice) {
  const startedAt = performance.now()
  const alive = setInterval(() => {
    console.log(`       ${name} is still running (${Math.round((performance.now() - startedAt) / 1000)} s)`)
  }, STILL_RUNNING)
  const result = await work().finally(() => clearInterval(alive))
  report(result.ok, name, startedAt, result.note)
  if (!result.ok) console.log(`\n${stripVTControlCharacters(result.output).trim()}\n\n-> ${advice}\n`)
  return result
}
