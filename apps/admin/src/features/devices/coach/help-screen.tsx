import { Link, useSearchParams } from 'wouter'
import { appUrl } from '../../../platform/app-base.ts'
import { Card } from '../../ui/card.tsx'
import { CopyField } from '../../ui/copy-field.tsx'
import { SelectField } from '../../ui/field.tsx'
import { t } from '../../ui/i18n/text.ts'
import { PageHeading } from '../../ui/page-heading.tsx'
import { hrefs } from '../../ui/routing/routes.ts'
import { useNow } from '../../ui/time-text.tsx'
import styles from '../devices.module.css'
import { platformOf } from '../trace/platform-of.ts'
import own from './coach.module.css'
import { coachPage } from './coach-page.ts'
import { CoachSteps } from './coach-steps.tsx'
import { helpPlatforms } from './help-platforms.ts'
import { type HelpTopic, helpTopics, parseHelpTopic, sampleOf } from './samples.ts'
import { StagedTest } from './staged-test.tsx'
import { useCoach } from './use-coach.ts'

/**
 * What hinders a device, to be looked up: for this one, or for a colleague's (`?on=Windows / Chrome`). Without a topic, or
 * with an unknown one, all of them.
 */
export function HelpScreen({ topic: name }: { readonly topic: string | undefined }) {
  const topic = name === undefined ? undefined : parseHelpTopic(name)
  const { push, label } = useCoach()
  const [params, setParams] = useSearchParams()
  const asked = helpPlatforms.find(each => each === params.get('on'))
  const platform = asked ?? label
  const choices = [...new Set([platform, ...helpPlatforms])].filter(each => each !== '')
  const isOn = push.kind === 'on'
  return (
    <>
      <PageHeading>{topic ? titleOf(topic, platform) : t('Help when nothing rings')}</PageHeading>
      <div className={styles['state']}>
        <SelectField
          label={t('Steps for this browser')}
          value={platform}
          onChange={chosen => setParams({ on: chosen }, { replace: true })}
          options={choices.map(value => ({ value, label: value }))}
        />
        {topic ? <Topic topic={topic} platform={platform} /> : <Topics platform={platform} chosen={asked} />}
        {isOn && (
          <Card title={t('Test')}>
            <StagedTest isOn label={label} />
          </Card>
        )}
        <p>
          <Link href={hrefs.device()}>{t('Go to “This device”')}</Link>
          {topic && (
            <>
              {' · '}
              <Link href={hrefs.deviceHelp()}>{t('All that may hinder it')}</Link>
            </>
          )}
        </p>
      </div>
    </>
  )
}

function Topic({ topic, platform }: { readonly topic: HelpTopic; readonly platform: string }) {
  const { body, steps, drawing, next } = coachPage(sampleOf(topic), platformOf(platform), useNow())
  return (
    <Card>
      <div className={styles['state']}>
        {body.map(paragraph => (
          <p key={paragraph}>{paragraph}</p>
        ))}
        <CoachSteps steps={steps} drawing={drawing} />
        {next === 'copy_address' && <CopyField label={t('Address of this app')} value={appUrl()} />}
      </div>
    </Card>
  )
}

function Topics({ platform, chosen }: { readonly platform: string; readonly chosen: string | undefined }) {
  return (
    <Card title={t('What does it say, or what happens?')}>
      <ul className={own['topics']}>
        {[...new Map(helpTopics.map(topic => [titleOf(topic, platform), topic]))].map(([title, topic]) => (
          <li key={topic}>
            <Link href={hrefs.deviceHelp(topic, chosen)}>{title}</Link>
          </li>
        ))}
      </ul>
    </Card>
  )
}

function titleOf(topic: HelpTopic, platform: string): string {
  return coachPage(sampleOf(topic), platformOf(platform), 0).title
}
