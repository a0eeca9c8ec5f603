/** Hosts of Google's push endpoints; builds of Chromium without a release channel, Debian's too, use the second. */
export const GOOGLE_HOSTS: readonly string[] = ['fcm.googleapis.com', 'jmt17.google.com']
