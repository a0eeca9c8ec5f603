import { t } from '../../ui/i18n/text.ts'
import { laneNotice } from '../../ui/push/lane-notice.ts'

/** A standing notice of the backend. An unknown one of a newer backend is shown by its code. */
export function noticeText(code: string): string {
  if (code === 'vapid_subject_fallback') {
    return t(
      'Push services have no address to reach you at. Set DESKBELL_VAPID_SUBJECT to a mailto: or https: address of yours; Apple may refuse notifications without one.',
    )
  }
  return laneNotice(code) ?? t('The site reports: {code}', { code })
}
