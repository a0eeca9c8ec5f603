import type { PairingAnswer } from '@deskbell/contract'
import { useQuery } from '@tanstack/react-query'
import { Suspense } from 'react'
import { Button } from '../../ui/button.tsx'
import { CopyField } from '../../ui/copy-field.tsx'
import { useSignedIn } from '../../ui/data/connection.ts'
import { t } from '../../ui/i18n/text.ts'
import { lazily } from '../../ui/lazily.ts'
import { Notice } from '../../ui/notice.tsx'
import { Spinner } from '../../ui/spinner.tsx'
import styles from './pairing.module.css'
import { pairingsQuery } from './pairing-query.ts'
import { minutesAndSeconds, useSecondsLeft } from './use-seconds-left.ts'

const QrPicture = lazily(() => import('./qr-picture.tsx'), 'QrPicture')

/** How often the site is asked whether the phone is there, in milliseconds; two minutes at most. */
const ASK_MS = 2000

/** The code until it was scanned or has ended, and what came of it. */
export function ShownCode({
  pairing,
  busy,
  onNew,
}: {
  readonly pairing: PairingAnswer
  readonly busy: boolean
  readonly onNew: () => void
}) {
  const source = useSignedIn()
  const left = useSecondsLeft(Date.parse(pairing.expiresAt) - Date.parse(pairing.createdAt))
  const known = useQuery({
    ...pairingsQuery(source),
    refetchInterval: query => (left > 0 && !isRedeemed(query.state.data, pairing.id) ? ASK_MS : false),
  })
  const redeemed = known.data?.find(({ id }) => id === pairing.id && isRedeemed(known.data, id))
  const again = (
    <Button small busy={busy} onClick={onNew}>
      {t('New code')}
    </Button>
  )
  if (redeemed) {
    const [device] = redeemed.sessions
    return (
      <Notice tone="success" actions={again}>
        {device ? t('Your phone is connected: {device}.', { device: device.label }) : t('Your phone is connected.')}
      </Notice>
    )
  }
  if (left === 0) {
    return (
      <Notice tone="warning" actions={again}>
        {t('This code has ended. Show a new one, and scan it within two minutes.')}
      </Notice>
    )
  }
  return (
    <>
      {leadsHere(pairing.url) && (
        <Notice tone="warning">
          {t(
            'The address of this site, {address}, leads every phone to itself. An admin sets the right one: DESKBELL_PUBLIC_URL.',
            {
              address: new URL(pairing.url).origin,
            },
          )}
        </Notice>
      )}
      <div className={styles['shown']}>
        <Suspense fallback={<Spinner visible />}>
          <QrPicture text={pairing.url} />
        </Suspense>
        <div className={styles['beside']}>
          <ol className={styles['steps']}>
            <li>{t('Open the camera of your phone, and point it at this code.')}</li>
            <li>{t('Tap the link that appears, then “Sign in”.')}</li>
          </ol>
          <p role="timer">{t('Good for {time} more, and for one phone.', { time: minutesAndSeconds(left) })}</p>
          <output>{t('Waiting for your phone …')}</output>
          <div>{again}</div>
          <CopyField label={t('Or open this link there')} value={pairing.url} />
          <p className={styles['hint']}>{t('Whoever has it is signed in as you: show it to nobody else.')}</p>
        </div>
      </div>
    </>
  )
}

function isRedeemed(pairings: readonly { id: string; redeemedAt: string | null }[] | undefined, id: string): boolean {
  return pairings?.some(each => each.id === id && each.redeemedAt !== null) === true
}

/** To whoever opens it: each device is its own `localhost` (RFC 6761 §6.3). */
function leadsHere(url: string): boolean {
  const { hostname } = new URL(url)
  return /(^|\.)localhost$|^127\.|^\[::1\]$/.test(hostname)
}
