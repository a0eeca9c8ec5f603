import type { DepartmentId, DeviceId, MessageId, UserId } from '@deskbell/contract'
import { benchOptions, printTable } from '../../../scripts/lib/bench/report.ts'
import { decide } from '../src/routing/decide.ts'
import type { RecipientFacts, RoutingFacts } from '../src/routing/rules/facts.ts'
import { initialMatrix, initialRoutingSettings } from '../src/routing-rules.ts'

/**
 * What it takes to decide about one message on a large site: 1 000 agents in 50 departments, each with two devices. The
 * function alone; that facts are read in a fixed number of queries is the queue's bench.
 */
const options = benchOptions()
const AGENTS = 1_000
const DEPARTMENTS = 50
const RUNS = options.quick ? 200 : 5_000

const userOf = (n: number) => `usr_${String(n).padStart(8, '0')}` as UserId
const agents = Array.from({ length: AGENTS }, (_, n): RecipientFacts => {
  const device = (which: string) => {
    const id = `dev_${which}${n}` as DeviceId
    return { id, muted: false, quarantined: false, doubtful: false, lastSeenAt: n }
  }
  return {
    userId: userOf(n),
    role: n % 20 === 0 ? 'admin' : 'agent',
    deactivated: false,
    online: n % 3 === 0,
    looking: false,
    hasRead: false,
    conversationMuted: n % 50 === 0,
    quiet: n % 10 === 0 ? 'quiet_hours' : undefined,
    matrix: initialMatrix,
    hasAddress: true,
    told: { push: n % 2 === 0, email: n % 2 === 0 },
    devices: [device('a'), device('b')],
  }
})
const members = new Set(agents.filter((_, n) => n % DEPARTMENTS === 7).map(one => one.userId))
const department = { departmentId: 'dpt_00000007' as DepartmentId, members }
const nobodys = { departmentId: null, members: undefined }
const unanswered = { assigneeId: null, lastAgentId: null }
const cases: [string, RoutingFacts['conversation']][] = [
  ['first message, to a department', { ...department, ...unanswered }],
  ['first message, to everybody', { ...nobodys, ...unanswered }],
  ['later message, to the last agent', { ...nobodys, assigneeId: null, lastAgentId: userOf(AGENTS - 1) }],
  ['given to somebody', { ...department, assigneeId: userOf(AGENTS - 1), lastAgentId: null }],
]

const event = { messageId: 'msg_00000000' as MessageId, author: { kind: 'visitor', id: 'vis_00000000' } } as const
const rows = cases.map(([what, conversation]) => {
  const facts = { pushOn: true, emailOn: true, newerRings: false, stepsTaken: 0, conversation, recipients: agents }
  const times: number[] = []
  for (let n = 0; n < RUNS; n += 1) {
    const began = performance.now()
    decide(event, facts, { ...initialRoutingSettings, notToAdmins: true })
    times.push(performance.now() - began)
  }
  times.sort((a, b) => a - b)
  const at = (share: number) => (times[Math.floor(times.length * share)] ?? 0).toFixed(3)
  return [what, at(0.5), at(0.95), at(0.99)]
})
printTable(
  options,
  `One decision for ${AGENTS} agents in ${DEPARTMENTS} departments, ${RUNS} times`,
  ['message', 'p50 ms', 'p95 ms', 'p99 ms'],
  rows,
)
