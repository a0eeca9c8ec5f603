import { Component, type ReactNode } from 'react'
import { Button } from '../features/ui/button.tsx'
import { t } from '../features/ui/i18n/text.ts'
import { Notice } from '../features/ui/notice.tsx'

interface State {
  readonly error: unknown
}

/** A bug, or a chunk that is gone after an update, must not leave an empty page. */
export class ErrorBoundary extends Component<{ readonly children: ReactNode }, State> {
  override state: State = { error: undefined }

  static getDerivedStateFromError(error: unknown): State {
    return { error: error ?? new Error('unknown') }
  }

  override render(): ReactNode {
    if (this.state.error === undefined) return this.props.children
    return (
      <Notice
        tone="error"
        title={t('This screen failed.')}
        actions={
          <Button small onClick={() => location.reload()}>
            {t('Load the app again')}
          </Button>
        }
      >
        {navigator.onLine
          ? t('Nothing you sent is lost. Loading the app again often helps; if not, tell your admin.')
          : t('You are offline, and this screen was never opened on this device before.')}
      </Notice>
    )
  }
}
