import { useQuery } from '@tanstack/react-query'
import { useEffect } from 'react'
import type { PushDeviceState } from '../../../platform/push-device-state.ts'
import { noteOffer, readOfferHistory } from '../../../platform/push-offer.ts'
import { pushDevice } from '../../../platform/this-device.ts'
import { createStore } from '../../../shared/store.ts'
import { ButtonLink } from '../../ui/button.tsx'
import { useSignedIn } from '../../ui/data/connection.ts'
import { useStore } from '../../ui/data/use-store.ts'
import { t } from '../../ui/i18n/text.ts'
import { Notice } from '../../ui/notice.tsx'
import { hrefs } from '../../ui/routing/routes.ts'
import { pushSettingsQuery } from '../data/queries.ts'
import { useLivePush } from '../data/use-live-push.ts'
import { mayAsk, offersAt } from './ask-policy.ts'
import { OfferCard } from './offer-card.tsx'

interface Offer {
  /** Whom it was made to: another person in the same browser has not seen it. */
  readonly to: string
  readonly stage: 'none' | 'open' | 'answered'
}

/** For this page's life: what was offered stays until it is answered, wherever one walks meanwhile. */
const offer = createStore<Offer>({ to: '', stage: 'none' })

/** In the inbox, beside the first conversation that waits: the offer, and then what came of it (A17). */
export function InboxOffer() {
  const source = useSignedIn()
  const to = `${source.site} ${source.me.user.id}`
  const made = useStore(offer)
  const { kind } = useStore(pushDevice)
  const stage = made.to === to ? made.stage : 'none'
  if (stage === 'answered' || (stage === 'none' && kind !== 'not_asked')) return null
  if (kind !== 'not_asked') return <Outcome kind={kind} onClose={() => offer.set({ to, stage: 'answered' })} />
  return <Asking to={to} isOpen={stage === 'open'} />
}

/** Shows it once the site's policy and what this person answered before are known, and takes it back when the site does. */
function Asking({ to, isOpen }: { readonly to: string; readonly isOpen: boolean }) {
  const source = useSignedIn()
  const { data: settings } = useQuery(pushSettingsQuery(source))
  useLivePush(source.site)
  useEffect(() => {
    if (!settings || isOpen) return
    let gone = false
    const decide = async () => {
      const history = await readOfferHistory()
      const facts = { place: 'inbox', settings, state: 'not_asked', history, now: Date.now() } as const
      if (gone || !mayAsk(facts)) return
      if (await noteOffer('none')) offer.set({ to, stage: 'open' })
    }
    void decide()
    return () => {
      gone = true
    }
  }, [settings, isOpen, to])
  if (!isOpen || !offersAt('inbox', settings)) return null
  return <OfferCard onLater={() => offer.set({ to, stage: 'answered' })} />
}

function Outcome({ kind, onClose }: { readonly kind: PushDeviceState['kind']; readonly onClose: () => void }) {
  if (kind === 'on') {
    return (
      <Notice
        tone="success"
        live
        onDismiss={onClose}
        title={t('Notifications are on.')}
        actions={
          <ButtonLink small href={hrefs.device()}>
            {t('Test this device')}
          </ButtonLink>
        }
      />
    )
  }
  if (kind === 'busy') {
    return (
      <Notice tone="info" live>
        {t('Answer your browser’s question: choose “Allow”.')}
      </Notice>
    )
  }
  return (
    <Notice
      tone="warning"
      live
      onDismiss={onClose}
      title={t('Notifications are not on yet.')}
      actions={
        <ButtonLink small href={hrefs.device()}>
          {t('See what to do')}
        </ButtonLink>
      }
    />
  )
}
