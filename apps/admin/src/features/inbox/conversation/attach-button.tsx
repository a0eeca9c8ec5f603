import { useRef } from 'react'
import { Button } from '../../ui/button.tsx'
import { t } from '../../ui/i18n/text.ts'
import { Icon } from '../../ui/icon.tsx'

/** Chooses files from the device. */
export function AttachButton({ onFiles }: { readonly onFiles: (files: readonly File[]) => void }) {
  const field = useRef<HTMLInputElement>(null)
  return (
    <>
      <input
        ref={field}
        type="file"
        multiple
        hidden
        onChange={event => {
          const files = [...(event.target.files ?? [])]
          // The same file may be chosen again.
          event.target.value = ''
          if (files.length > 0) onFiles(files)
        }}
      />
      <Button look="icon" aria-label={t('Attach files')} onClick={() => field.current?.click()}>
        <Icon name="clip" />
      </Button>
    </>
  )
}
