import { randomFillSync } from 'node:crypto'
import { parseArgs } from 'node:util'
import { pino } from 'pino'
import { sumUpTallies } from '../src/db/inbox/tallies.ts'
import { openDatabase } from '../src/db/open-database.ts'
import { fillDevices } from './fill-devices.ts'
import { fillInbox } from './fill-inbox.ts'

/**
 * Fills the SQLite site in `--data`, which stands still and has its first admin, with `--conversations` of `--messages`
 * each, the newest one with `--longest`, and with `--devices` of a thousand agents. The one line that it writes is JSON: {@link fillInbox}'s answer.
 */
const { values } = parseArgs({
  options: {
    data: { type: 'string' },
    conversations: { type: 'string', default: '100000' },
    messages: { type: 'string', default: '2' },
    longest: { type: 'string', default: '10000' },
    devices: { type: 'string', default: '0' },
  },
})
if (values.data === undefined) throw new Error('Say which site to fill: --data <its data folder>')

const opened = await openDatabase({ dataDir: values.data, databaseUrl: undefined }, pino({ level: 'silent' }), 'server')
if (!opened.ok) throw new Error(opened.problem)
const { database } = opened
const { id: userId } = await database.db.selectFrom('users').select('id').executeTakeFirstOrThrow()
const random = (bytes: Uint8Array<ArrayBuffer>) => randomFillSync(bytes)
const inbox = await fillInbox(
  database,
  {
    userId,
    conversations: Number(values.conversations),
    messagesEach: Number(values.messages),
    longest: Number(values.longest),
  },
  random,
)
const devices = Number(values.devices)
if (devices > 0) await fillDevices(database, { devices, agents: 1_000, deliveries: 0, admin: userId }, random)
await sumUpTallies(database)
await database.close()
console.log(JSON.stringify(inbox))
