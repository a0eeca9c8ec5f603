import { useId, useRef } from 'react'
import { Button } from '../../ui/button.tsx'
import { t } from '../../ui/i18n/text.ts'
import { Icon } from '../../ui/icon.tsx'
import { useShortcut } from '../shortcuts/use-shortcut.ts'
import styles from './conversation.module.css'
import type { useDraft } from './use-draft.ts'

/** The contract's limit for a message, in characters. */
const longestMessage = 10_000

/** The field for a reply. Enter sends, Shift and Enter makes a line; never while an input method composes a word. */
export function Composer({
  draft,
  onSend,
  onTyping,
}: {
  readonly draft: ReturnType<typeof useDraft>
  readonly onSend: (text: string) => void
  readonly onTyping: () => void
}) {
  const fieldId = useId()
  const form = useRef<HTMLFormElement>(null)
  const field = useRef<HTMLTextAreaElement>(null)
  const { text, write, clear } = draft
  useShortcut('reply', () => field.current?.focus())
  return (
    <form
      ref={form}
      className={styles['composer']}
      onSubmit={event => {
        event.preventDefault()
        if (text.trim() === '') return
        onSend(text.trim())
        clear()
      }}
    >
      <label className={styles['label']} htmlFor={fieldId}>
        {t('Reply')}
      </label>
      <textarea
        ref={field}
        id={fieldId}
        className={styles['field']}
        rows={1}
        dir="auto"
        maxLength={longestMessage}
        enterKeyHint="send"
        placeholder={t('Write a reply')}
        value={text}
        onChange={event => {
          write(event.target.value)
          if (event.target.value.trim() !== '') onTyping()
        }}
        onKeyDown={event => {
          if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return
          event.preventDefault()
          form.current?.requestSubmit()
        }}
      />
      <Button type="submit" look="primary">
        <Icon name="send" />
        {t('Send')}
      </Button>
    </form>
  )
}
