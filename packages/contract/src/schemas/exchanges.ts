import { accountsLevel } from './account-exchanges.ts'
import { attachmentExchanges, avatarExchanges } from './attachment-exchanges.ts'
import { botExchanges } from './bot-exchanges.ts'
import { conversationsLevel } from './conversation-exchanges.ts'
import { emailExchanges } from './email-exchanges.ts'
import type { Exchange } from './exchange.ts'
import { pairingExchanges } from './pairing-exchanges.ts'
import { preferenceExchanges } from './preference-exchanges.ts'
import { discovery, pushLevel } from './push-exchanges.ts'
import { reachExchanges } from './reach-exchanges.ts'
import { routingLevel } from './routing-exchanges.ts'
import { rulesExchanges } from './rules-exchanges.ts'
import { visitorExchanges, widgetSettingsExchanges } from './visitor-exchanges.ts'

/** Every call of contract version 1 that is spoken so far. */
export const exchanges: readonly Exchange[] = [
  ...discovery,
  ...pushLevel,
  ...conversationsLevel,
  ...visitorExchanges,
  ...attachmentExchanges,
  ...routingLevel,
  ...preferenceExchanges,
  ...reachExchanges,
  ...emailExchanges,
  ...rulesExchanges,
  ...botExchanges,
  ...widgetSettingsExchanges,
  ...accountsLevel,
  ...pairingExchanges,
  ...avatarExchanges,
]
