import { Suspense, useEffect, useId, useRef, useState } from 'react'
import type { ReplyContent } from '../../../shared/reply-row.ts'
import { Button } from '../../ui/button.tsx'
import { useSignedIn } from '../../ui/data/connection.ts'
import { t } from '../../ui/i18n/text.ts'
import { Icon } from '../../ui/icon.tsx'
import { optionally } from '../../ui/lazily.ts'
import { useShortcut } from '../shortcuts/use-shortcut.ts'
import { AttachButton } from './attach-button.tsx'
import styles from './conversation.module.css'
import type { useDraft } from './use-draft.ts'
import type { useFiles } from './use-files.ts'

const UploadList = optionally(() => import('./upload-list.tsx'), 'UploadList')

/** The contract's limit for a message, in characters. */
const longestMessage = 10_000

interface ComposerProps {
  readonly draft: ReturnType<typeof useDraft>
  readonly files: ReturnType<typeof useFiles>
  readonly onSend: (content: ReplyContent) => void
  readonly onTyping: () => void
  /** Changes when somebody came to answer: the field takes the focus. */
  readonly wanted?: string | undefined
}

/**
 * The field for a reply. Enter sends, Shift and Enter makes a line; never while an input method composes a word. Files
 * are chosen, pasted or dropped; a reply waits for those that are on their way.
 */
export function Composer({ draft, files, onSend, onTyping, wanted }: ComposerProps) {
  const { api, me } = useSignedIn()
  const takesFiles = me.capabilities.includes('send_files')
  const fieldId = useId()
  const form = useRef<HTMLFormElement>(null)
  const field = useRef<HTMLTextAreaElement>(null)
  const { text, write, clear } = draft
  const [waiting, setWaiting] = useState(false)
  useShortcut('reply', () => field.current?.focus())
  useEffect(() => {
    if (wanted) field.current?.focus()
  }, [wanted])

  const { ready, isSending, uploads } = files
  const send = () => {
    if (!ready) {
      setWaiting(isSending)
      return
    }
    setWaiting(false)
    if (text.trim() === '' && ready.length === 0) return
    onSend({
      text: text.trim(),
      ...(ready.length > 0 && { attachmentIds: ready.map(({ id }) => id), fileNames: ready.map(({ name }) => name) }),
    })
    clear()
    uploads?.clear()
  }
  useEffect(() => {
    if (waiting && !isSending) form.current?.requestSubmit()
  }, [waiting, isSending])

  return (
    <form
      ref={form}
      className={styles['composer']}
      onSubmit={event => {
        event.preventDefault()
        send()
      }}
    >
      {uploads && (
        <Suspense>
          <UploadList api={api} uploads={uploads} />
        </Suspense>
      )}
      <div className={styles['writing']}>
        {takesFiles && <AttachButton onFiles={files.add} />}
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
          onDragOver={event => event.dataTransfer.types.includes('Files') && event.preventDefault()}
          onDrop={event => {
            if (event.dataTransfer.files.length === 0) return
            // Also where none are taken: the browser would leave the app and show the file.
            event.preventDefault()
            if (takesFiles) files.add([...event.dataTransfer.files])
          }}
          onPaste={event => {
            const pasted = [...event.clipboardData.files]
            // Words that come with a picture of themselves are meant as words.
            if (!takesFiles || pasted.length === 0 || event.clipboardData.types.includes('text/plain')) return
            event.preventDefault()
            files.add(pasted)
          }}
          onKeyDown={event => {
            if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return
            event.preventDefault()
            form.current?.requestSubmit()
          }}
        />
        <Button type="submit" look="primary" busy={waiting}>
          <Icon name="send" />
          {t('Send')}
        </Button>
      </div>
    </form>
  )
}
