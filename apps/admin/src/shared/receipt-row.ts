import type { NotificationId, ReceiptStage } from '@deskbell/contract'

/** One stage of one delivery, on its way to the backend or there already. */
export interface ReceiptRow {
  /** Good for the receipts of that delivery alone. */
  readonly token: string
  readonly stage: ReceiptStage
  readonly notificationId: NotificationId
  /** The backend that the notification came from. */
  readonly apiRoot: string
  /** When it happened, by this device's clock, in milliseconds. */
  readonly at: number
  readonly tries: number
  /** When to try next, in milliseconds; missing once the backend has answered. */
  readonly dueAt?: number
}
