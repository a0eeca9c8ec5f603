import type { ContentPolicy, PushSettings, PushSettingsPatch } from '@deskbell/contract'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { Button } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { unwrap } from '../../ui/data/api-error.ts'
import { useSignedIn } from '../../ui/data/connection.ts'
import { Checkbox, SelectField } from '../../ui/field.tsx'
import { t } from '../../ui/i18n/text.ts'
import { ErrorNotice } from '../../ui/query-view.tsx'
import { toast } from '../../ui/toasts.tsx'
import { allPolicies } from '../content-policy.ts'
import { deviceKeys } from '../data/queries.ts'
import styles from '../devices.module.css'

/** For everybody, for admins, for agents: what one reads on a locked screen. A backend without it shows no card. */
export function ContentCard({ settings }: { readonly settings: PushSettings }) {
  const { content, announceTaken } = settings
  if (!content) return null
  return <ContentForm content={content} announceTaken={announceTaken} />
}

type Content = NonNullable<PushSettings['content']>
type Role = keyof Content['roles']

interface Edited {
  readonly site?: ContentPolicy
  readonly roles?: Partial<Content['roles']>
  readonly mask?: boolean
}

function ContentForm({
  content,
  announceTaken,
}: {
  readonly content: Content
  readonly announceTaken: boolean | undefined
}) {
  const { api, site } = useSignedIn()
  const queries = useQueryClient()
  // Only what was touched is sent: another admin may change the rest meanwhile.
  const [edited, setEdited] = useState<Edited>({})
  const [tells, setTells] = useState<boolean>()
  const roles = { ...content.roles, ...edited.roles }
  const save = useMutation({
    mutationFn: () => {
      const patch: PushSettingsPatch = { content: edited, ...(tells === undefined ? {} : { announceTaken: tells }) }
      return unwrap(api.push.update(patch))
    },
    onSuccess: saved => {
      queries.setQueryData(deviceKeys.push(site), saved)
      setEdited({})
      setTells(undefined)
      toast(t('Settings saved.'))
    },
  })
  const roleField = (role: Role, label: string) => (
    <SelectField<ContentPolicy | ''>
      label={label}
      value={roles[role] ?? ''}
      onChange={chosen => setEdited({ ...edited, roles: { ...edited.roles, [role]: chosen || null } })}
      options={[{ value: '', label: t('The same') }, ...allPolicies()]}
    />
  )
  return (
    <Card title={t('What notifications show')}>
      <form
        className={styles['form']}
        onSubmit={event => {
          event.preventDefault()
          save.mutate()
        }}
      >
        <SelectField<ContentPolicy>
          label={t('For everybody')}
          help={t('The strictest of what is chosen here counts. Everybody may choose less for a device of their own.')}
          value={edited.site ?? content.site}
          onChange={chosen => setEdited({ ...edited, site: chosen })}
          options={allPolicies()}
        />
        {roleField('admin', t('For admins'))}
        {roleField('agent', t('For agents'))}
        <Checkbox
          label={t('Make card numbers and email addresses unreadable')}
          help={t('Of a card number the last four digits are left. The conversation itself shows everything.')}
          checked={edited.mask ?? content.mask}
          onChange={mask => setEdited({ ...edited, mask })}
        />
        {announceTaken !== undefined && (
          <Checkbox
            label={t('Say on devices that rang who took or closed the conversation')}
            help={t('Without a sound, in place of the notification that is shown there.')}
            checked={tells ?? announceTaken}
            onChange={setTells}
          />
        )}
        {save.error && <ErrorNotice error={save.error} />}
        <div className={styles['buttons']}>
          <Button type="submit" look="primary" busy={save.isPending}>
            {t('Save Changes')}
          </Button>
        </div>
      </form>
    </Card>
  )
}
