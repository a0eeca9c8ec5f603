import type { ReceiptStage, ReceiptsAnswer } from '@deskbell/contract'
import { receiptSchema, receiptsSchema } from '@deskbell/contract/schemas'
import type { Database } from '../db/database.ts'
import type { Api } from '../http/api.ts'
import type { Clock } from '../ports.ts'
import type { ReceiptTokens } from './receipt-tokens.ts'
import { recordReceipts } from './record-receipts.ts'

export interface ReceiptsDeps {
  readonly database: Database
  readonly clock: Clock
  readonly tokens: ReceiptTokens
  /** Hears of each good receipt, once it is committed. */
  readonly onReceipt: (stage: ReceiptStage) => void
}

/** `POST /receipts`: stage 9 of a message's way, from the worker, from any origin, without a session. */
export function registerReceipts(api: Api, { database, clock, tokens, onReceipt }: ReceiptsDeps): void {
  api.route({
    method: 'POST',
    url: '/receipts',
    auth: 'none',
    cors: 'public',
    body: receiptsSchema,
    handler: async ({ body }): Promise<ReceiptsAnswer> => {
      const results = await database.transaction((trx, wake) => recordReceipts(trx, wake, tokens, clock(), body))
      for (const [index, receipt] of body.receipts.entries()) {
        const { data } = receiptSchema.safeParse(receipt)
        if (data && 'ok' in (results[index] ?? {})) onReceipt(data.stage)
      }
      return { results }
    },
  })
}
