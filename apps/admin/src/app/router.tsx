import { type ReactNode, Suspense } from 'react'
import { Redirect, Router, useLocation, useSearch } from 'wouter'
import { useConnection } from '../features/ui/data/connection.ts'
import { hrefs, parseReturnPath, type RouteFacts, routes } from '../features/ui/routing/routes.ts'
import { Spinner } from '../features/ui/spinner.tsx'
import { appBase } from '../platform/app-base.ts'
import { DeskScreen } from './desk-screen.tsx'
import { ErrorBoundary } from './error-boundary.tsx'
import { judge, type Visitor } from './guard.ts'
import { matchPlace, type Place } from './match.ts'
import * as screens from './screens.ts'
import { Shell } from './shell/shell.tsx'
import { Splash } from './shell/splash.tsx'
import { visitorOf } from './visitor.ts'

export function AppRouter() {
  return (
    <Router base={appBase}>
      <CurrentScreen />
    </Router>
  )
}

function CurrentScreen() {
  const [path] = useLocation()
  const search = useSearch()
  const connection = useConnection()
  const place = matchPlace(path, search)
  if (connection.kind === 'loading') return <Splash />
  if (connection.kind === 'none' && place?.route !== 'connect') {
    return (
      <OutsidePage>
        <Contained id="no-site">
          <screens.NoSite reason={connection.reason} />
        </Contained>
      </OutsidePage>
    )
  }
  const visitor = visitorOf(connection)
  const verdict = place ? judge(routes[place.route] as RouteFacts, visitor) : visitor.me ? 'not_found' : 'sign_in'
  const target = search ? `${path}?${search}` : path

  // Each with a key: a redirect goes off when it appears, and two in a row would be one to React.
  if (verdict === 'sign_in') return <Redirect key="sign-in" to={hrefs.signIn(parseReturnPath(target))} replace />
  if (visitor.me && place?.route === 'signIn') {
    const wanted = parseReturnPath(new URLSearchParams(search).get('to'))
    return <Redirect key="signed-in" to={wanted ?? hrefs.inbox()} replace />
  }
  // A backend without conversations has no inbox: its start is this device.
  if (verdict === 'not_found' && place?.route === 'inbox') return <Redirect key="start" to={hrefs.device()} replace />

  if (place && routes[place.route].access === 'public') {
    return (
      <OutsidePage>
        <Contained id={place.route}>
          <PublicScreen place={place} search={search} />
        </Contained>
      </OutsidePage>
    )
  }
  const content =
    verdict === 'show' && place ? (
      <MemberScreen place={place} visitor={visitor} />
    ) : verdict === 'forbidden' ? (
      <screens.Forbidden />
    ) : (
      <screens.NotFound />
    )
  return (
    <Shell route={place?.route ?? 'more'} visitor={visitor}>
      <Contained id={place ? stackOf(place) : path}>{content}</Contained>
    </Shell>
  )
}

/** For who is not signed in. Whoever is has no need to load it. */
function OutsidePage({ children }: { readonly children: ReactNode }) {
  return (
    <Suspense fallback={<Splash />}>
      <screens.PlainPage>{children}</screens.PlainPage>
    </Suspense>
  )
}

/** A screen that fails takes only itself down; another one starts anew. */
function Contained({ id, children }: { readonly id: string; readonly children: ReactNode }) {
  return (
    <ErrorBoundary key={id}>
      <Suspense fallback={<Spinner visible />}>{children}</Suspense>
    </ErrorBoundary>
  )
}

/** Inbox and conversation are one screen in two states: the list stays while one walks through it. */
function stackOf(place: Place): string {
  return place.route === 'conversation' ? 'inbox' : place.route
}

function PublicScreen({ place, search }: { readonly place: Place; readonly search: string }) {
  switch (place.route) {
    case 'connect':
      return <screens.ConnectScreen />
    case 'setup':
      return <screens.SetupScreen />
    case 'invitation':
      return <screens.InvitationScreen />
    case 'reset':
      return <screens.ResetScreen />
    case 'pair':
      return <screens.PairScreen />
    default:
      return <screens.SignInScreen returning={parseReturnPath(new URLSearchParams(search).get('to')) !== undefined} />
  }
}

function MemberScreen({ place, visitor }: { readonly place: Place; readonly visitor: Visitor }) {
  switch (place.route) {
    case 'inbox':
    case 'conversation':
      return <DeskScreen conversationId={place.conversationId} notificationId={place.notificationId} />
    case 'device':
      return <screens.ThisDeviceScreen notificationId={place.notificationId} />
    case 'deviceHelp':
      return <screens.HelpScreen topic={place.topic} />
    case 'welcome':
      return <screens.WelcomeScreen />
    case 'paired':
      return <screens.PairedScreen />
    case 'pushSettings':
      return <screens.PushSettingsScreen />
    case 'devices':
      return <screens.DevicesScreen />
    case 'departments':
      return <screens.DepartmentsScreen />
    case 'rules':
      return <screens.RulesScreen />
    case 'email':
      return <screens.EmailScreen />
    case 'widget':
      return <screens.WidgetScreen />
    case 'status':
      return <screens.StatusScreen />
    case 'testDevices':
      return <screens.TestDevicesScreen />
    case 'log':
      return <screens.LogScreen />
    case 'audit':
      return <screens.AuditScreen />
    case 'users':
      return <screens.UsersScreen />
    case 'profile':
      return (
        <screens.ProfileScreen
          quiet={
            visitor.levels.includes('routing') && (
              <>
                <screens.MatrixCard />
                <screens.QuietCard />
              </>
            )
          }
          alerts={visitor.levels.includes('conversations') && <screens.AlertsCard />}
        />
      )
    case 'more':
      return <screens.MoreScreen visitor={visitor} />
    default:
      return <screens.NotFound />
  }
}
