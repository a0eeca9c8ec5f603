import { useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { Redirect, useLocation } from 'wouter'
import { noteOffer } from '../../../platform/push-offer.ts'
import { ButtonLink } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { useSignedIn } from '../../ui/data/connection.ts'
import { t } from '../../ui/i18n/text.ts'
import { PageHeading } from '../../ui/page-heading.tsx'
import { QueryView } from '../../ui/query-view.tsx'
import { hrefs } from '../../ui/routing/routes.ts'
import { CoachCard } from '../coach/coach-card.tsx'
import { StagedTest } from '../coach/staged-test.tsx'
import { type Coach, useCoach } from '../coach/use-coach.ts'
import { pushSettingsQuery } from '../data/queries.ts'
import styles from '../devices.module.css'
import { PairingCard } from '../pairing/pairing-card.tsx'
import { platformOf } from '../trace/platform-of.ts'
import { offersAt } from './ask-policy.ts'
import { OfferCard } from './offer-card.tsx'

/** The last step of setting up and of an invitation: this device rings, and its person has seen it ring. */
export function WelcomeScreen() {
  const coach = useCoach()
  const query = useQuery(pushSettingsQuery(useSignedIn()))
  return (
    <>
      <PageHeading>{t('One last step: let this device ring')}</PageHeading>
      <QueryView query={query}>
        {settings =>
          // A site that asks nobody by itself ends without this step (A22).
          coach.push.kind === 'on' || offersAt('onboarding', settings) ? (
            <LastStep coach={coach} />
          ) : (
            <Redirect to={hrefs.inbox()} replace />
          )
        }
      </QueryView>
    </>
  )
}

function LastStep({ coach: { state, push, label } }: { readonly coach: Coach }) {
  const [, navigate] = useLocation()
  const [passed, setPassed] = useState(false)
  const isOn = push.kind === 'on'
  useEffect(() => {
    void noteOffer('none')
  }, [])
  return (
    <div className={styles['state']}>
      {state.kind === 'not_asked' ? (
        <OfferCard onLater={() => navigate(hrefs.inbox())} />
      ) : (
        <CoachCard state={state} platform={platformOf(label)} isOn={isOn} />
      )}
      {isOn && (
        <Card title={t('Test')}>
          <StagedTest isOn label={label} onPassed={() => setPassed(true)} />
        </Card>
      )}
      {passed && <PairingCard platform={platformOf(label)} />}
      {state.kind !== 'not_asked' && (
        <div className={styles['buttons']}>
          <ButtonLink look={passed ? 'primary' : 'secondary'} href={hrefs.inbox()}>
            {passed ? t('Go to the inbox') : t('Later: go to the inbox')}
          </ButtonLink>
        </div>
      )}
    </div>
  )
}
