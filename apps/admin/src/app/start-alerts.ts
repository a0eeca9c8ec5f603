import { t } from '../features/ui/i18n/text.ts'
import { after } from '../shared/messages.ts'

/** After the first paint: nobody is called before there is something to see. */
const AFTER_PAINT_MS = 1_500

/** Sounds and desktop notifications, a chunk of their own. A start without a network has it in the worker's cache. */
export function startAlerts(): void {
  after(AFTER_PAINT_MS, () => {
    import('../platform/alerts/follow-alerts.ts').then(
      ({ followAlerts }) =>
        followAlerts({
          title: () => t('New message'),
          notification: ({ visitor, unreadCount, lastMessage }, shown) => {
            const text = shown.text(lastMessage?.text ?? '')
            const count = t('{count, plural, one {# new message} other {# new messages}}', { count: unreadCount })
            const body = text && unreadCount > 1 ? `${count}: ${text}` : text || count
            return { title: shown.sender ? visitor.name : t('New message'), body: shown.sender ? body : '' }
          },
        }),
      // An update of the server took the file away: the app is asked to reload anyway.
      () => undefined,
    )
  })
}
