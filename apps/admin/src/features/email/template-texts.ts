import type { MailField, MailLanguage, MailTemplateEvent } from '@deskbell/contract'
import { locale, t } from '../ui/i18n/text.ts'

export function eventLabel(event: MailTemplateEvent): string {
  const texts: Record<MailTemplateEvent, () => string> = {
    first_message: () => t('To agents: a first message'),
    later_message: () => t('To agents: another message'),
    escalation: () => t('To agents: nobody has answered'),
    agent_replied: () => t('To the visitor: an answer'),
  }
  return texts[event]()
}

/** In the reader's language. */
export function languageLabel(language: MailLanguage): string {
  return new Intl.DisplayNames(locale(), { type: 'language' }).of(language) ?? language
}

/** What stands in its place (S17-S23). */
export function fieldHelp(field: MailField): string {
  const texts: Record<MailField, () => string> = {
    recipient_name: () => t('who receives the mail'),
    sender_name: () => t('who wrote'),
    sender_profile_image: () => t('the sender’s picture'),
    message: () => t('what was written'),
    attachments: () => t('links to attached files'),
    conversation_link: () => t('link to the conversation, for agents alone'),
    conversation_id: () => t('the conversation’s id'),
    site_name: () => t('the name of the team'),
  }
  return texts[field]()
}
