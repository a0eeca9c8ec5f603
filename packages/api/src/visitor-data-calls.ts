import type { ConversationId, Visitor, VisitorId, WidgetSettings, WidgetSettingsPut } from '@deskbell/contract'
import { readNothing, readObject } from './read.ts'
import type { Transport } from './transport.ts'

/** In milliseconds: some hundred megabytes over a slow line. */
const DOWNLOAD_WITHIN = 10 * 60 * 1000

/** What agents know of visitors and tell them; what admins may do with their data and the widget. */
export function visitorDataCalls(call: Transport) {
  const readSettings = readObject<WidgetSettings>('name', 'identitySecret')
  return {
    visitors: {
      read: (id: VisitorId, signal?: AbortSignal) =>
        call({ method: 'GET', path: `/visitors/${id}`, signal, read: readObject<Visitor>('id', 'name') }),
      /** A ZIP archive of all that is kept of them. */
      export: (id: VisitorId) =>
        call({
          method: 'GET',
          path: `/visitors/${id}/export`,
          query: { format: 'zip' },
          file: true,
          timeoutMs: DOWNLOAD_WITHIN,
          read: body => (body instanceof Blob ? body : undefined),
        }),
      erase: (id: VisitorId) => call({ method: 'DELETE', path: `/visitors/${id}`, read: readNothing }),
    },
    typing: {
      /** At most every 3 s. */
      tell: (id: ConversationId) => call({ method: 'POST', path: `/conversations/${id}/typing`, read: readNothing }),
    },
    widgetSettings: {
      read: (signal?: AbortSignal) => call({ method: 'GET', path: '/settings/widget', signal, read: readSettings }),
      update: (body: WidgetSettingsPut) => call({ method: 'PUT', path: '/settings/widget', body, read: readSettings }),
      /** From now on only identities that are signed with the new one are verified. */
      newIdentitySecret: () => call({ method: 'POST', path: '/settings/widget/identity-secret', read: readSettings }),
    },
  }
}
