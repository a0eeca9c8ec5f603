import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useRef } from 'react'
import { refreshMe } from '../../platform/connection.ts'
import { Avatar } from '../ui/avatar.tsx'
import { Button } from '../ui/button.tsx'
import { Card } from '../ui/card.tsx'
import { unwrap } from '../ui/data/api-error.ts'
import { useSignedIn } from '../ui/data/connection.ts'
import { t } from '../ui/i18n/text.ts'
import { ErrorNotice } from '../ui/query-view.tsx'
import { toast } from '../ui/toasts.tsx'
import styles from './profile.module.css'

const SIZE = 96

/** One's own picture: visitors and colleagues see it. Without one, initials stand there. */
export function AvatarCard() {
  const { api, me } = useSignedIn()
  const queries = useQueryClient()
  const field = useRef<HTMLInputElement>(null)
  const renew = () => Promise.all([refreshMe(), queries.invalidateQueries()])
  const save = useMutation({
    mutationFn: (picture: File) => unwrap(api.avatar.put(picture)),
    onSuccess: async () => {
      toast(t('Your picture is saved.'))
      await renew()
    },
  })
  const remove = useMutation({
    mutationFn: () => unwrap(api.avatar.remove()),
    onSuccess: async () => {
      toast(t('Your picture is gone.'))
      await renew()
    },
  })
  const error = save.error ?? remove.error
  const { id, name, avatarUrl } = me.user
  return (
    <Card title={t('Your picture')}>
      {error && <ErrorNotice error={error} />}
      <div className={styles['avatar']}>
        <Avatar id={id} name={name} url={avatarUrl} size={SIZE} />
        <div>
          <input
            ref={field}
            type="file"
            accept="image/png,image/jpeg,image/webp,image/gif"
            hidden
            onChange={event => {
              const [picture] = event.target.files ?? []
              // The same file may be chosen again after an error.
              event.target.value = ''
              if (picture) save.mutate(picture)
            }}
          />
          <Button busy={save.isPending} onClick={() => field.current?.click()}>
            {avatarUrl ? t('Choose another picture …') : t('Choose a picture …')}
          </Button>{' '}
          {avatarUrl && (
            <Button look="link-danger" busy={remove.isPending} onClick={() => remove.mutate()}>
              {t('Remove picture')}
            </Button>
          )}
          <p>{t('PNG, JPEG, WebP or GIF. It is cut to a square; where it was taken is not kept.')}</p>
        </div>
      </div>
    </Card>
  )
}
