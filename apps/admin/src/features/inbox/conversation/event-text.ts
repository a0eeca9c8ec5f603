import type { Message } from '@deskbell/contract'
import { t } from '../../ui/i18n/text.ts'

/** What a note of the system says: who did what. A kind of a newer backend keeps the backend's own words. */
export function eventText({ event, text }: Message): string {
  if (!event) return text
  const by = event.by.name
  switch (event.kind) {
    case 'taken':
      return t('{by} took this conversation.', { by })
    case 'assigned':
      return t('{by} gave this conversation to {to}.', { by, to: event.assignee?.name ?? '' })
    case 'given_back':
      return t('{by} gave this conversation back.', { by })
    case 'moved':
      return event.department
        ? t('{by} moved this conversation to {to}.', { by, to: event.department.name })
        : t('{by} took this conversation out of its department.', { by })
    case 'closed':
      return t('{by} closed this conversation.', { by })
    case 'reopened':
      return t('{by} reopened this conversation.', { by })
    case 'left':
      return t('{by} is not on the team any more. Nobody has this conversation now.', { by })
    default:
      return text
  }
}
