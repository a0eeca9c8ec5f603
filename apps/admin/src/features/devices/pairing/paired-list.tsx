import type { Pairing } from '@deskbell/contract'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useId, useState } from 'react'
import { Button } from '../../ui/button.tsx'
import { unwrap } from '../../ui/data/api-error.ts'
import { useSignedIn } from '../../ui/data/connection.ts'
import { errorText } from '../../ui/data/error-text.ts'
import { ConfirmDialog } from '../../ui/dialog.tsx'
import { t } from '../../ui/i18n/text.ts'
import { dateTime } from '../../ui/i18n/time.ts'
import { toast } from '../../ui/toasts.tsx'
import styles from '../devices.module.css'
import { pairingsQuery } from './pairing-query.ts'

/** What signed in by a code and still is, to be signed out from here: a phone that was lost, or was not one's own. */
export function PairedList() {
  const signedIn = useSignedIn()
  const queries = useQueryClient()
  const heading = useId()
  const { data = [] } = useQuery(pairingsQuery(signedIn))
  const [asked, setAsked] = useState<Pairing>()
  const end = useMutation({
    mutationFn: ({ id }: Pairing) => unwrap(signedIn.api.pairings.remove(id)),
    onSuccess: (_, pairing) => toast(t('{device} is signed out.', { device: nameOf(pairing) })),
    onError: error => toast(errorText(error), { tone: 'error' }),
    onSettled: () => {
      setAsked(undefined)
      return queries.invalidateQueries(pairingsQuery(signedIn))
    },
  })
  const others = data.filter(({ sessions }) => sessions.some(({ current }) => !current))
  if (others.length === 0) return null
  return (
    <section aria-labelledby={heading}>
      <h3 id={heading}>{t('Signed in by a code')}</h3>
      <ul className={styles['own']}>
        {others.map(pairing => (
          <li key={pairing.id}>
            <div>
              <bdi>{nameOf(pairing)}</bdi>
              <span className={styles['label']}>
                {t('Since {when}', { when: dateTime(pairing.redeemedAt ?? pairing.createdAt) })}
              </span>
            </div>
            <Button small aria-label={`${t('Sign out')}: ${nameOf(pairing)}`} onClick={() => setAsked(pairing)}>
              {t('Sign out')}
            </Button>
          </li>
        ))}
      </ul>
      {asked && (
        <ConfirmDialog
          open
          danger
          busy={end.isPending}
          title={t('Sign {device} out?', { device: nameOf(asked) })}
          confirmLabel={t('Sign out')}
          onConfirm={() => end.mutate(asked)}
          onClose={() => setAsked(undefined)}
        >
          <p>{t('It is signed out at once, and does not ring for you any more. You can pair it again.')}</p>
        </ConfirmDialog>
      )}
    </section>
  )
}

/** An app on the Home Screen and the browser that it came from are two sessions of one phone. */
function nameOf({ sessions }: Pairing): string {
  return [...new Set(sessions.filter(({ current }) => !current).map(({ label }) => label))].join(', ')
}
