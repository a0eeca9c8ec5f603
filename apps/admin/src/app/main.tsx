import './tokens.css'
import './base.css'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { navigate } from 'wouter/use-browser-location'
import { appBase } from '../platform/app-base.ts'
import { refreshMe } from '../platform/connection.ts'
import { onDeepLink } from '../platform/deep-link-arrivals.ts'
import { startPlatform } from '../platform/start-platform.ts'
import { requireUpdate } from '../platform/update-waiting.ts'
import { ErrorBoundary } from './error-boundary.tsx'
import { foresee } from './foresee.ts'
import { activateLanguage } from './i18n/activate.ts'
import { keepInbox } from './keep-inbox.ts'
import { keepSent } from './keep-sent.ts'
import { lookAgain } from './look-again.ts'
import { Providers } from './providers.tsx'
import { createQueryClient } from './query-client.ts'
import { AppRouter } from './router.tsx'
import { startAlerts } from './start-alerts.ts'

const queries = createQueryClient({ onSignedOut: () => void refreshMe(), onTooOld: requireUpdate })

const foreseen = foresee(location.pathname, queries)
startPlatform()
lookAgain(queries)
keepInbox(queries)
keepSent(queries)
startAlerts()
void draw()

// Nobody has lost a place before there was one. Without it the browser does what browsers do.
import('./shell/keep-focus.ts').then(
  ({ keepFocus }) => keepFocus(),
  () => undefined,
)

// A tapped notification: the worker hands its path to the window that is open.
onDeepLink(path => navigate(appBase + path))

/** No await of the module itself: the chunks of what was foreseen wait for this one to be evaluated. */
async function draw(): Promise<void> {
  await Promise.all([activateLanguage('start'), foreseen])
  const root = document.getElementById('app')
  if (!root) throw new Error('index.html has no #app')
  createRoot(root).render(
    <StrictMode>
      <Providers queries={queries}>
        <ErrorBoundary>
          <AppRouter />
        </ErrorBoundary>
      </Providers>
    </StrictMode>,
  )
}
