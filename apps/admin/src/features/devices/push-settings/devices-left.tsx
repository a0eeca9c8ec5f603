import { useInfiniteQuery } from '@tanstack/react-query'
import { Button } from '../../ui/button.tsx'
import { useSignedIn } from '../../ui/data/connection.ts'
import { t } from '../../ui/i18n/text.ts'
import { QueryView } from '../../ui/query-view.tsx'
import { TimeText } from '../../ui/time-text.tsx'
import { deviceName } from '../device-cells.tsx'
import styles from './keys.module.css'
import { devicesLeftQuery } from './keys-query.ts'

/** Whose devices are to be opened: the owner, the device, when it was last here. */
export function DevicesLeft({ keyId }: { readonly keyId: string }) {
  const query = useInfiniteQuery(devicesLeftQuery(useSignedIn(), keyId))
  return (
    <QueryView query={query}>
      {({ pages }) => (
        <>
          <ul className={styles['left']} aria-label={t('Devices left')}>
            {pages
              .flatMap(({ items }) => items)
              .map(device => (
                <li key={device.id}>
                  <span>
                    <bdi>{device.owner.name}</bdi>, <bdi>{deviceName(device)}</bdi>
                  </span>
                  <span className={styles['seen']}>
                    {t('Last seen:')} <TimeText at={device.lastSeenAt} />
                  </span>
                </li>
              ))}
          </ul>
          {query.hasNextPage && (
            <Button busy={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
              {t('Show more')}
            </Button>
          )}
        </>
      )}
    </QueryView>
  )
}
