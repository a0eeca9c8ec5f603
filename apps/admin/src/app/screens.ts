import { optionally, lazily as screen } from '../features/ui/lazily.ts'

/** Part of the first load. */
export { ConversationScreen } from '../features/inbox/conversation/conversation-screen.tsx'
export { InboxScreen } from '../features/inbox/inbox-screen.tsx'

export const ThisDeviceScreen = screen(
  () => import('../features/devices/this-device/this-device-screen.tsx'),
  'ThisDeviceScreen',
)
export const HelpScreen = screen(() => import('../features/devices/coach/help-screen.tsx'), 'HelpScreen')
export const WelcomeScreen = screen(() => import('../features/devices/asking/welcome-screen.tsx'), 'WelcomeScreen')
export const PairedScreen = screen(() => import('../features/devices/pairing/paired-screen.tsx'), 'PairedScreen')
export const InboxOffer = optionally(() => import('../features/devices/asking/inbox-offer.tsx'), 'InboxOffer')
export const PushSettingsScreen = screen(
  () => import('../features/devices/push-settings/push-settings-screen.tsx'),
  'PushSettingsScreen',
)
export const DevicesScreen = screen(() => import('../features/devices/devices-place.tsx'), 'DevicesPlace')
export const DepartmentsScreen = screen(
  () => import('../features/departments/departments-screen.tsx'),
  'DepartmentsScreen',
)
export const RulesScreen = screen(() => import('../features/rules/rules-screen.tsx'), 'RulesScreen')
export const MatrixCard = screen(() => import('../features/rules/matrix-card.tsx'), 'MatrixCard')
export const EmailScreen = screen(() => import('../features/email/email-screen.tsx'), 'EmailScreen')
export const WidgetScreen = screen(() => import('../features/widget/widget-screen.tsx'), 'WidgetScreen')
export const StatusScreen = screen(() => import('../features/status/status-screen.tsx'), 'StatusScreen')
export const TestDevicesScreen = screen(
  () => import('../features/devices/tests/test-devices-screen.tsx'),
  'TestDevicesScreen',
)
export const LogScreen = screen(() => import('../features/devices/log/log-screen.tsx'), 'LogScreen')
export const AuditScreen = screen(() => import('../features/audit/audit-screen.tsx'), 'AuditScreen')
export const UsersScreen = screen(() => import('../features/users/users-screen.tsx'), 'UsersScreen')
export const ProfileScreen = screen(() => import('../features/profile/profile-screen.tsx'), 'ProfileScreen')
export const QuietCard = screen(() => import('../features/quiet/quiet-card.tsx'), 'QuietCard')
export const AlertsCard = screen(() => import('../features/alerts/alerts-card.tsx'), 'AlertsCard')
export const SignInScreen = screen(() => import('../features/sign-in/sign-in-screen.tsx'), 'SignInScreen')
export const ConnectScreen = screen(() => import('../features/connect/connect-screen.tsx'), 'ConnectScreen')
export const SetupScreen = screen(() => import('../features/setup/setup-screen.tsx'), 'SetupScreen')
export const InvitationScreen = screen(() => import('../features/setup/invitation-screen.tsx'), 'InvitationScreen')
export const ResetScreen = screen(() => import('../features/setup/reset-screen.tsx'), 'ResetScreen')
export const PairScreen = screen(() => import('../features/setup/pair-screen.tsx'), 'PairScreen')
/** Rare: what is not needed for the inbox is not loaded with it. */
export const NoSite = screen(() => import('./no-site.tsx'), 'NoSite')
export const NotFound = screen(() => import('./not-found.tsx'), 'NotFound')
export const Forbidden = screen(() => import('./not-found.tsx'), 'Forbidden')
export const PlainPage = screen(() => import('./shell/plain-page.tsx'), 'PlainPage')
export const MoreScreen = screen(() => import('./more-screen.tsx'), 'MoreScreen')
