import { spawn } from 'node:child_process'
import { constants } from 'node:os'

/** How long a child may take to end after it was asked to, in milliseconds. */
const GRACE = 10_000

/** Signals closer together than this are one wish, in milliseconds. */
const MEANT_TWICE = 1_000

/** How often we look whether npm is still there, in milliseconds. */
const PARENT_WATCH = 1_000

/** @type {Set<import('node:child_process').ChildProcess>} */
const running = new Set()

/**
 * Starts a child as the head of a process group of its own, so that it can be stopped with all that it starts, and so
 * that Ctrl-C in a terminal reaches it once (from us) and not twice.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {import('node:child_process').SpawnOptions} options
 */
export function start(command, args, options) {
  const child = spawn(command, args, { ...options, detached: true })
  running.add(child)
  child.once('close', () => running.delete(child))
  child.once('error', () => running.delete(child))
  return child
}

/**
 * Sends a signal to a child and to all that it started.
 * @param {import('node:child_process').ChildProcess} child
 * @param {NodeJS.Signals} signal
 */
function signalGroup(child, signal) {
  if (child.pid === undefined) return
  try {
    process.kill(-child.pid, signal)
  } catch {
    // The group has ended already.
  }
}

/**
 * Asks a child to end, and ends it after the grace period.
 * @param {import('node:child_process').ChildProcess} child
 * @returns {Promise<void>}
 */
function stop(child) {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve()
  return new Promise(resolve => {
    const timer = setTimeout(() => signalGroup(child, 'SIGKILL'), GRACE)
    child.once('close', () => {
      clearTimeout(timer)
      resolve()
    })
    signalGroup(child, 'SIGTERM')
  })
}

/**
 * Makes SIGINT, SIGTERM and SIGHUP stop every child and end this process with the usual status.
 * npm passes a terminal's Ctrl-C on to us although we got it already; only a second one that is meant so does not wait.
 * An npm that is killed outright cannot pass on anything: its end counts as a signal too.
 */
export function stopOnSignals() {
  /** @type {number | undefined} */
  let askedAt
  /** @param {NodeJS.Signals} signal */
  const stopAll = signal => {
    const status = 128 + constants.signals[signal]
    if (askedAt !== undefined) {
      if (performance.now() - askedAt > MEANT_TWICE) process.exit(status)
      return
    }
    askedAt = performance.now()
    void Promise.all([...running].map(stop)).then(() => process.exit(status))
  }
  for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) process.on(signal, stopAll)
  process.on('exit', () => {
    for (const child of running) signalGroup(child, 'SIGKILL')
  })
  if (process.env['npm_lifecycle_event'] === undefined) return
  const parent = process.ppid
  const watch = setInterval(() => {
    if (process.ppid === parent) return
    clearInterval(watch)
    stopAll('SIGHUP')
  }, PARENT_WATCH)
  watch.unref()
}
