import type { NotificationId, PromptPolicy, PromptRules, PushSettings } from '@deskbell/contract'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState, useSyncExternalStore } from 'react'
import { pushDevice } from '../../../platform/this-device.ts'
import { Button, ButtonLink } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { unwrap } from '../../ui/data/api-error.ts'
import { useSignedIn } from '../../ui/data/connection.ts'
import { Checkbox, SelectField } from '../../ui/field.tsx'
import { t } from '../../ui/i18n/text.ts'
import { Notice } from '../../ui/notice.tsx'
import { PageHeading } from '../../ui/page-heading.tsx'
import { ErrorNotice, QueryView } from '../../ui/query-view.tsx'
import { hrefs } from '../../ui/routing/routes.ts'
import { toast } from '../../ui/toasts.tsx'
import { deviceKeys, pushSettingsQuery } from '../data/queries.ts'
import { useLivePush } from '../data/use-live-push.ts'
import styles from '../devices.module.css'
import { TestButton } from '../this-device/test-button.tsx'
import { LiveTrace } from '../trace/live-trace.tsx'
import { ContentCard } from './content-card.tsx'
import { KeysCard } from './keys-card.tsx'
import { noticeText } from './notice-text.ts'
import { PromptRulesFields } from './prompt-rules-fields.tsx'

/** W5-W8: the site's switch, the prompt policy, the key; and a test of one's own device (W26). */
export function PushSettingsScreen() {
  const source = useSignedIn()
  const query = useQuery(pushSettingsQuery(source))
  useLivePush(source.site)
  return (
    <>
      <PageHeading>{t('Push notifications')}</PageHeading>
      <div className={styles['state']}>
        <QueryView query={query}>
          {settings => (
            <>
              {settings.notices?.map(code => (
                <Notice key={code} tone="warning">
                  {noticeText(code)}
                </Notice>
              ))}
              <SettingsForm settings={settings} />
              <ContentCard settings={settings} />
              <KeysCard settings={settings} />
            </>
          )}
        </QueryView>
        <TestCard />
        <Card title={t('When nothing is shown')}>
          <ul className={styles['bullets']}>
            <li>
              {t(
                'Windows 10 and 11: open Settings, System, Notifications, and allow the browser. Turn Focus Assist or Do Not Disturb off.',
              )}
            </li>
            <li>{t('Chrome on a desktop: keep “Continue running background apps when Chrome is closed” on.')}</li>
            <li>{t('iPhone and iPad: put the app on the Home Screen (iOS 16.4 or newer).')}</li>
          </ul>
        </Card>
      </div>
    </>
  )
}

interface Edited {
  readonly enabled?: boolean
  readonly prompt?: PromptPolicy
  readonly promptRules?: PromptRules
}

function SettingsForm({ settings }: { readonly settings: PushSettings }) {
  const { api, site } = useSignedIn()
  const queries = useQueryClient()
  // What is not touched follows the site; the form stays the same one, so that the focus stays where it is.
  const [edited, setEdited] = useState<Edited>({})
  const { enabled, prompt, promptRules } = { ...settings, ...edited }
  const save = useMutation({
    mutationFn: () => unwrap(api.push.update({ enabled, prompt, ...(promptRules && { promptRules }) })),
    onSuccess: saved => {
      queries.setQueryData(deviceKeys.push(site), saved)
      setEdited({})
      toast(t('Settings saved.'))
      void pushDevice.sync()
    },
  })
  return (
    <Card>
      <form
        className={styles['form']}
        onSubmit={event => {
          event.preventDefault()
          save.mutate()
        }}
      >
        <Checkbox
          label={t('Ring devices when a visitor writes')}
          help={t(
            'Off: nobody is rung and no device can be added. Registered devices stay and ring again once this is on.',
          )}
          checked={enabled}
          onChange={on => setEdited({ ...edited, enabled: on })}
        />
        <SelectField<PromptPolicy>
          label={t('The app offers notifications')}
          value={prompt}
          onChange={chosen => setEdited({ ...edited, prompt: chosen })}
          options={[
            { value: 'in_context', label: t('When it fits, and under “This device”') },
            { value: 'manual', label: t('Only under “This device”') },
            { value: 'off', label: t('Not at all') },
          ]}
        />
        {prompt === 'in_context' && promptRules && (
          <PromptRulesFields rules={promptRules} onChange={chosen => setEdited({ ...edited, promptRules: chosen })} />
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

function TestCard() {
  const state = useSyncExternalStore(pushDevice.subscribe, pushDevice.get)
  const [tested, setTested] = useState<NotificationId>()
  return (
    <Card title={t('Test')}>
      {state.kind === 'on' ? (
        <TestButton onTested={setTested} />
      ) : (
        <>
          <p>{t('Notifications are not on at this device, so there is nothing to test from here.')}</p>
          <ButtonLink href={hrefs.device()}>{t('Go to “This device”')}</ButtonLink>
        </>
      )}
      {tested && <LiveTrace key={tested} id={tested} />}
    </Card>
  )
}
