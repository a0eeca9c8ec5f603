import type { Conversation, ConversationId } from '@deskbell/contract'
import { locale, t } from '../../ui/i18n/text.ts'
import styles from './conversation.module.css'
import { useTypists } from './use-typing.ts'

/** Under the thread: who types, who else looks. Not read out: it would talk all day. */
export function ThreadFooter({
  conversationId,
  viewers = [],
}: {
  readonly conversationId: ConversationId
  readonly viewers: Conversation['viewers']
}) {
  const typists = useTypists(conversationId)
  const looking = viewers.filter(({ id }) => !typists.some(typist => typist.id === id))
  return (
    <p className={styles['footer']}>
      {typists.length > 0 && (
        <span>
          {t('{count, plural, one {{names} is typing …} other {{names} are typing …}}', {
            count: typists.length,
            names: listed(typists),
          })}
        </span>
      )}{' '}
      {looking.length > 0 && (
        <span>
          {t('{count, plural, one {{names} is looking too} other {{names} are looking too}}', {
            count: looking.length,
            names: listed(looking),
          })}
        </span>
      )}
    </p>
  )
}

function listed(people: readonly { readonly name: string }[]): string {
  return new Intl.ListFormat(locale()).format(people.map(({ name }) => name))
}
