import { t } from '../../ui/i18n/text.ts'
import type { PlatformLimit } from './platform-limits.ts'

export function limitText(limit: PlatformLimit): string {
  switch (limit) {
    case 'no_buttons':
      return t('No buttons on notifications: reply, mark as read and take it in the app.')
    case 'buttons_from_152':
      return t('Buttons on notifications only from Firefox 152 on.')
    case 'no_badge':
      return t('No number on the app’s icon.')
    case 'badge_installed_only':
      return t('A number on the icon only once the app is installed.')
    case 'no_picture':
      return t('The app’s icon instead of the sender’s picture.')
    case 'no_replacing':
      return t('A newer notification of a conversation may stand beside the older one instead of replacing it.')
    case 'needs_running':
      return t('Rings only while the browser runs, if only in the background.')
    case 'no_renewal':
      return t('A lost subscription is noticed only when the app is opened.')
    case 'installed_only':
      return t('Rings only as an app on the Home Screen, never from a tab.')
  }
}
