import { accountsLevel } from './account-exchanges.ts'
import { conversationsLevel } from './conversation-exchanges.ts'
import type { Exchange } from './exchange.ts'
import { discovery, pushLevel } from './push-exchanges.ts'

/** Every call of contract version 1 that is spoken so far. Level `routing` follows with its own issue. */
export const exchanges: readonly Exchange[] = [...discovery, ...pushLevel, ...conversationsLevel, ...accountsLevel]
