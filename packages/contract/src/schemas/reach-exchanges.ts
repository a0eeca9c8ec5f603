import { pageOf } from './common.ts'
import type { Exchange } from './exchange.ts'
import * as reach from './reach.ts'

/** Who can be rung, and what is known of a device: part of the level `routing`. */
export const reachExchanges: readonly Exchange[] = [
  {
    level: 'routing',
    method: 'GET',
    path: '/devices/{deviceId}',
    auth: 'agent',
    summary: 'All that is known of a device',
    query: reach.devicePassportQuerySchema,
    answers: { 200: reach.devicePassportSchema },
  },
  {
    level: 'routing',
    method: 'GET',
    path: '/reachability',
    auth: 'agent',
    summary: 'Who can be rung now, and why not',
    query: reach.reachabilityQuerySchema,
    answers: { 200: pageOf(reach.reachSchema) },
  },
]
