import { useSyncExternalStore } from 'react'
import { useLocation } from 'wouter'
import { pushDevice } from '../../../platform/this-device.ts'
import { Button, ButtonLink } from '../../ui/button.tsx'
import { t } from '../../ui/i18n/text.ts'
import { Notice } from '../../ui/notice.tsx'
import { hrefs } from '../../ui/routing/routes.ts'
import { useNow } from '../../ui/time-text.tsx'
import { troubleText } from './trouble-text.ts'

/** Wherever the agent is in the app: this device did not ring. The page "This device" says it itself. */
export function TroubleNotice() {
  const [path] = useLocation()
  const trouble = useTrouble()
  const now = useNow()
  if (!trouble || path === hrefs.device()) return null
  return (
    <Notice
      tone="warning"
      live={false}
      title={troubleText(trouble, now).title}
      actions={
        <>
          {!trouble.repaired && <RepairButton />}
          <ButtonLink small href={hrefs.device()}>
            {trouble.repaired ? t('Test this device') : t('Show details')}
          </ButtonLink>
        </>
      }
    />
  )
}

function RepairButton() {
  // Straight from the tap: iOS subscribes only then.
  return (
    <Button look="primary" small onClick={() => void pushDevice.repair()}>
      {t('Repair')}
    </Button>
  )
}

function useTrouble() {
  const state = useSyncExternalStore(pushDevice.subscribe, pushDevice.get)
  return state.kind === 'on' ? state.trouble : undefined
}
