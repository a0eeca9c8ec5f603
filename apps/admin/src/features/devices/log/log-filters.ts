import { type ConversationId, type DeviceId, type NotificationId, parseId } from '@deskbell/contract'

/** What the log shows; it stands in the address, so that it can be sent to somebody. */
export interface LogFilters {
  readonly recipient: 'me' | 'all'
  readonly decision: 'send' | 'skip' | 'all'
  readonly conversationId?: ConversationId | undefined
  readonly deviceId?: DeviceId | undefined
  /** The trace that is open over the list. */
  readonly open?: NotificationId | undefined
}

/** Reads an address leniently: what is not understood filters nothing. */
export function readFilters(search: string, mayReadAll: boolean): LogFilters {
  const query = new URLSearchParams(search)
  const decision = query.get('decision')
  const conversationId = parseId('cnv', query.get('conversation'))
  const deviceId = parseId('dev', query.get('device'))
  const open = parseId('ntf', query.get('trace'))
  return {
    recipient: mayReadAll && query.get('recipient') !== 'me' ? 'all' : 'me',
    decision: decision === 'send' || decision === 'skip' ? decision : 'all',
    ...(conversationId && { conversationId }),
    ...(deviceId && { deviceId }),
    ...(open && { open }),
  }
}

/** The query of an address that shows this; empty for everything. */
export function writeFilters({ recipient, decision, conversationId, deviceId, open }: LogFilters): string {
  const query = new URLSearchParams()
  if (recipient === 'me') query.set('recipient', 'me')
  if (decision !== 'all') query.set('decision', decision)
  if (conversationId) query.set('conversation', conversationId)
  if (deviceId) query.set('device', deviceId)
  if (open) query.set('trace', open)
  return query.toString()
}
