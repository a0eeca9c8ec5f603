import type { Migration } from 'kysely/migration'
import type { DatabaseKind } from './database.ts'
import * as foundation from './migrations/0001-foundation.ts'
import * as delivery from './migrations/0002-delivery.ts'
import * as inbox from './migrations/0003-inbox.ts'
import * as visitors from './migrations/0004-visitors.ts'
import * as attachments from './migrations/0005-attachments.ts'
import * as contentPolicy from './migrations/0006-content-policy.ts'
import * as preferences from './migrations/0007-preferences.ts'
import * as pairings from './migrations/0008-pairings.ts'
import * as auditLog from './migrations/0009-audit-log.ts'
import * as passport from './migrations/0010-passport.ts'
import * as madeBy from './migrations/0011-made-by.ts'
import * as mails from './migrations/0012-mails.ts'
import * as notices from './migrations/0014-notices.ts'
import * as unbelieved from './migrations/0015-unbelieved.ts'
import * as routing from './migrations/0016-routing.ts'
import * as ladder from './migrations/0017-ladder.ts'
import * as visitorDecisions from './migrations/0018-visitor-decisions.ts'
import * as bot from './migrations/0019-bot.ts'
import * as userLanguage from './migrations/0020-user-language.ts'

/** Every step from nothing to today's form, by name in order. */
export const migrationsFor = (kind: DatabaseKind): Record<string, Migration> => ({
  '0001-foundation': { up: trx => foundation.up(trx, kind) },
  '0002-delivery': { up: trx => delivery.up(trx) },
  '0003-inbox': { up: trx => inbox.up(trx, kind) },
  '0004-visitors': { up: trx => visitors.up(trx) },
  '0005-attachments': { up: trx => attachments.up(trx, kind) },
  '0006-content-policy': { up: trx => contentPolicy.up(trx) },
  '0007-preferences': { up: trx => preferences.up(trx) },
  '0008-pairings': { up: trx => pairings.up(trx) },
  '0009-audit-log': { up: trx => auditLog.up(trx, kind) },
  '0010-passport': { up: trx => passport.up(trx) },
  '0011-made-by': { up: trx => madeBy.up(trx) },
  '0012-mails': { up: trx => mails.up(trx) },
  '0014-notices': { up: trx => notices.up(trx) },
  '0015-unbelieved': { up: trx => unbelieved.up(trx) },
  '0016-routing': { up: trx => routing.up(trx) },
  '0017-ladder': { up: trx => ladder.up(trx) },
  '0018-visitor-decisions': { up: trx => visitorDecisions.up(trx) },
  '0019-bot': { up: trx => bot.up(trx) },
  '0020-user-language': { up: trx => userLanguage.up(trx) },
})
