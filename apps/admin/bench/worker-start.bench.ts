import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createContext, Script } from 'node:vm'
import { IDBFactory } from 'fake-indexeddb'
import 'fake-indexeddb/auto'
import { benchOptions, printTable } from '../../../scripts/lib/bench/report.ts'
import { pushMessage } from '../src/sw/test-support/push-bytes.ts'

/**
 * What the built worker itself costs between its start and `showNotification`: compiled and evaluated anew each time, as
 * a browser does that was shut. Processor time, so that what else runs on the machine does not count; the browser's own
 * start of a process is not in it.
 */
const options = benchOptions()
const RUNS = options.quick ? 5 : 200
/** Compilers and caches of the first runs are not the worker's. */
const WARM_UP = options.quick ? 1 : 20
const file = join(import.meta.dirname, '../dist/sw.js')
if (!existsSync(file)) throw new Error('Build first: pnpm build')
const source = readFileSync(file, 'utf8')
const text = JSON.stringify(pushMessage({ ntf: 'ntf_abcdefgh', badge: 3 }))
const globals = Object.fromEntries(
  Object.getOwnPropertyNames(globalThis).map(name => [name, (globalThis as Record<string, unknown>)[name]]),
)

const costs: number[] = []
for (let run = 0; run < RUNS + WARM_UP; run++) {
  const cost = await startAndShow()
  if (run >= WARM_UP) costs.push(cost)
}
costs.sort((a, b) => a - b)
const at = (share: number) => `${(costs[Math.floor((costs.length - 1) * share)] ?? Number.NaN).toFixed(1)} ms`
printTable(
  options,
  'Worker: from its start to showNotification',
  ['processor time', 'median', 'p95', 'worst'],
  [[`${RUNS} starts, ${(source.length / 1000).toFixed(0)} kB of code`, at(0.5), at(0.95), at(1)]],
)

/** One cold start with a push. @returns milliseconds of processor time until the notification is handed over */
async function startAndShow(): Promise<number> {
  const listeners = new Map<string, (event: object) => void>()
  const { promise: shown, resolve } = Promise.withResolvers<NodeJS.CpuUsage>()
  const began = process.cpuUsage()
  const scope = {
    registration: {
      scope: 'http://localhost:4180/',
      showNotification: () => {
        resolve(process.cpuUsage(began))
        return Promise.resolve()
      },
      getNotifications: () => Promise.resolve([]),
      pushManager: {},
    },
    clients: {},
    navigator: { languages: ['en'] },
    location: new URL('http://localhost:4180/sw.js'),
    Notification: { maxActions: 2 },
    addEventListener: (type: string, listener: (event: object) => void) => void listeners.set(type, listener),
  }
  const context = createContext({ ...globals, ...scope, self: scope, indexedDB: new IDBFactory(), fetch: refuse })
  new Script(source).runInContext(context)
  const waits: Promise<unknown>[] = []
  listeners.get('push')?.({ data: { text: () => text }, waitUntil: (promise: Promise<unknown>) => waits.push(promise) })
  const { user, system } = await shown
  await Promise.allSettled(waits)
  return (user + system) / 1000
}

function refuse(): Promise<never> {
  return Promise.reject(new TypeError('no network'))
}
