import { type ComponentType, lazy } from 'react'
import { optionally, lazily as screen } from '../features/ui/lazily.ts'

/** Part of the first load, and drawn with its texts alone. */
function firstScreen<Props>(load: () => Promise<ComponentType<Props>>) {
  return lazy(async () => ({ default: await load() }))
}

export const InboxScreen = firstScreen(async () => (await import('../features/inbox/inbox-screen.tsx')).InboxScreen)
export const ConversationScreen = firstScreen(
  async () => (await import('../features/inbox/conversation/conversation-screen.tsx')).ConversationScreen,
)
export const ThisDeviceScreen = screen(
  async () => (await import('../features/devices/this-device/this-device-screen.tsx')).ThisDeviceScreen,
)
export const HelpScreen = screen(async () => (await import('../features/devices/coach/help-screen.tsx')).HelpScreen)
export const WelcomeScreen = screen(
  async () => (await import('../features/devices/asking/welcome-screen.tsx')).WelcomeScreen,
)
export const PairedScreen = screen(
  async () => (await import('../features/devices/pairing/paired-screen.tsx')).PairedScreen,
)
export const InboxOffer = optionally(
  async () => (await import('../features/devices/asking/inbox-offer.tsx')).InboxOffer,
)
export const PushSettingsScreen = screen(
  async () => (await import('../features/devices/push-settings/push-settings-screen.tsx')).PushSettingsScreen,
)
export const DevicesScreen = screen(async () => (await import('../features/devices/devices-place.tsx')).DevicesPlace)
export const DepartmentsScreen = screen(
  async () => (await import('../features/departments/departments-screen.tsx')).DepartmentsScreen,
)
export const WidgetScreen = screen(async () => (await import('../features/widget/widget-screen.tsx')).WidgetScreen)
export const StatusScreen = screen(async () => (await import('../features/status/status-screen.tsx')).StatusScreen)
export const TestDevicesScreen = screen(
  async () => (await import('../features/devices/tests/test-devices-screen.tsx')).TestDevicesScreen,
)
export const LogScreen = screen(async () => (await import('../features/devices/log/log-screen.tsx')).LogScreen)
export const AuditScreen = screen(async () => (await import('../features/audit/audit-screen.tsx')).AuditScreen)
export const UsersScreen = screen(async () => (await import('../features/users/users-screen.tsx')).UsersScreen)
export const ProfileScreen = screen(async () => (await import('../features/profile/profile-screen.tsx')).ProfileScreen)
export const QuietCard = screen(async () => (await import('../features/quiet/quiet-card.tsx')).QuietCard)
export const AlertsCard = screen(async () => (await import('../features/alerts/alerts-card.tsx')).AlertsCard)
export const SignInScreen = screen(async () => (await import('../features/sign-in/sign-in-screen.tsx')).SignInScreen)
export const ConnectScreen = screen(async () => (await import('../features/connect/connect-screen.tsx')).ConnectScreen)
export const SetupScreen = screen(async () => (await import('../features/setup/setup-screen.tsx')).SetupScreen)
export const InvitationScreen = screen(
  async () => (await import('../features/setup/invitation-screen.tsx')).InvitationScreen,
)
export const ResetScreen = screen(async () => (await import('../features/setup/reset-screen.tsx')).ResetScreen)
export const PairScreen = screen(async () => (await import('../features/setup/pair-screen.tsx')).PairScreen)
/** Rare: what is not needed for the inbox is not loaded with it. */
export const NoSite = screen(async () => (await import('./no-site.tsx')).NoSite)
export const NotFound = screen(async () => (await import('./not-found.tsx')).NotFound)
export const Forbidden = screen(async () => (await import('./not-found.tsx')).Forbidden)
export const PlainPage = screen(async () => (await import('./shell/plain-page.tsx')).PlainPage)
export const MoreScreen = screen(async () => (await import('./more-screen.tsx')).MoreScreen)

/** Who comes to sign in need not wait for its page until it is known that nobody is. */
export function foresee(path: string): void {
  if (!path.endsWith('/sign-in')) return
  PlainPage.preload()
  SignInScreen.preload()
}
