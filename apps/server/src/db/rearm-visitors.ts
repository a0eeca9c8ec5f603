import type { DeliveryId } from '@deskbell/contract'
import type { Trx } from './database.ts'

/**
 * These mails were not sent after all: the absences that they were for have had none yet, and the next answer is worth one
 * (S12). One that was queued for an earlier absence says nothing about this one.
 */
export async function rearmVisitors(trx: Trx, mails: readonly DeliveryId[]): Promise<void> {
  if (mails.length === 0) return
  await trx
    .updateTable('visitors')
    .set({ mailed_at: null })
    .where(({ exists, selectFrom }) =>
      exists(
        selectFrom('mails as m')
          .select('m.id')
          .where('m.id', 'in', mails)
          .whereRef('m.visitor_id', '=', 'visitors.id')
          .whereRef('m.queued_at', '=', 'visitors.mailed_at'),
      ),
    )
    .execute()
}
