import { CHECK_IN_PATH, REGISTER_PATH } from './google/registration.ts'

/** Preferences with which a real Firefox uses this push service. */
export function firefoxPrefs(wsUrl: string, systemNotifications: boolean): Record<string, string | number | boolean> {
  return {
    // Remote control switches push off unless the profile says otherwise.
    'dom.push.connection.enabled': true,
    'dom.push.serverURL': wsUrl,
    'dom.push.testing.allowInsecureServerURL': true,
    // Milliseconds; by default a broken link is taken up again only after seconds.
    'dom.push.retryBaseInterval': 200,
    // With `true` and no notification server, showNotification() rejects.
    'alerts.useSystemBackend': systemNotifications,
  }
}

/** Arguments with which a real Chromium uses this push service. */
export function chromiumArgs(browserOrigin: string, streamUrl: string, spkiHash: string): string[] {
  return [
    `--gcm-checkin-url=${browserOrigin}${CHECK_IN_PATH}`,
    `--gcm-registration-url=${browserOrigin}${REGISTER_PATH}`,
    `--gcm-mcs-endpoint=${streamUrl}`,
    `--ignore-certificate-errors-spki-list=${spkiHash}`,
  ]
}
