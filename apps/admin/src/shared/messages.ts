import { type ConversationId, isId, type NotificationId } from '@deskbell/contract'

/** What a page asks of the worker. */
export type PageMessage =
  /** The person agreed to the new version. */
  | { readonly type: 'skip_waiting' }
  /** The app was opened by this notification. */
  | { readonly type: 'report_clicked'; readonly notificationId: NotificationId }
  /** The conversation was read: its notifications leave the screen. */
  | { readonly type: 'conversation_read'; readonly conversationId: ConversationId }
  /** Something changed about the conversation; it may have been read on another device. */
  | { readonly type: 'conversation_changed'; readonly conversationId: ConversationId }
  /** The network is back, or somebody signed in: send what waits. */
  | { readonly type: 'flush_receipts' }
  /** Nobody is signed in any more: what is on the screen was theirs. */
  | { readonly type: 'signed_out' }

/** What the worker tells a page. */
export type WorkerMessage =
  /** A notification was tapped; the path is relative to the app's base. Answered through the port. */
  | { readonly type: 'navigate'; readonly path: string }
  /** The browser changed the subscription by itself. */
  | { readonly type: 'subscription_changed' }

/** Reads what came from a page; anything else than ours is undefined. */
export function parsePageMessage(value: unknown): PageMessage | undefined {
  if (!isRecord(value)) return undefined
  switch (value['type']) {
    case 'skip_waiting':
    case 'flush_receipts':
    case 'signed_out':
      return { type: value['type'] }
    case 'report_clicked': {
      const { notificationId } = value
      return isId('ntf', notificationId) ? { type: 'report_clicked', notificationId } : undefined
    }
    case 'conversation_read':
    case 'conversation_changed': {
      const { type, conversationId } = value
      return isId('cnv', conversationId) ? { type, conversationId } : undefined
    }
    default:
      return undefined
  }
}

/** Reads what came from the worker. */
export function parseWorkerMessage(value: unknown): WorkerMessage | undefined {
  if (!isRecord(value)) return undefined
  if (value['type'] === 'subscription_changed') return { type: 'subscription_changed' }
  const { path } = value
  return value['type'] === 'navigate' && typeof path === 'string' ? { type: 'navigate', path } : undefined
}

/** Whatever can take a message with ports: a worker, a client, a window. */
interface Target {
  postMessage: (message: unknown, transfer: Transferable[]) => void
}

/** Waits so many milliseconds; `setTimeout` unless a test says otherwise. */
export type After = (milliseconds: number, run: () => void) => () => void

export const after: After = (milliseconds, run) => {
  const timer = setTimeout(run, milliseconds)
  return () => clearTimeout(timer)
}

/**
 * Sends a message and waits for its acknowledgement.
 * @returns false when none came in time, or the other side cannot be reached
 */
export function ask(
  target: Target,
  message: PageMessage | WorkerMessage,
  limit: { readonly milliseconds: number; readonly after?: After },
): Promise<boolean> {
  const { port1, port2 } = new MessageChannel()
  return new Promise(resolve => {
    const end = (answered: boolean) => {
      cancel()
      port1.close()
      resolve(answered)
    }
    const cancel = (limit.after ?? after)(limit.milliseconds, () => end(false))
    port1.onmessage = () => end(true)
    try {
      target.postMessage(message, [port2])
    } catch {
      end(false)
    }
  })
}

/** Tells the asking side that its message was taken. */
export function acknowledge(ports: readonly MessagePort[]): void {
  ports[0]?.postMessage(true)
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}
