import type { Finding } from '@deskbell/contract'
import { t } from '../ui/i18n/text.ts'

/** What was looked at. */
export function checkText(check: Finding['check']): string {
  switch (check) {
    case 'address':
      return t('Address')
    case 'proxy':
      return t('Reverse proxy')
    case 'subject':
      return t('Contact for push services')
    case 'clock':
      return t('Clock')
    case 'push_service':
      return t('Push services')
    case 'queue':
      return t('Queue')
    case 'email':
      return t('Email')
    case 'bot':
      return t('Bot')
    case 'keys':
      return t('Keys')
    case 'database':
      return t('Database')
    case 'worker_script':
      return t('Service worker')
  }
}

export function statusText(status: Finding['status']): string {
  switch (status) {
    case 'ok':
      return t('OK')
    case 'warning':
      return t('Warning')
    case 'failed':
      return t('Failed')
    case 'unknown':
      return t('Unknown')
  }
}
