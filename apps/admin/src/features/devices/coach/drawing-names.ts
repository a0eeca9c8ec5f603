/** What is drawn: the states that people meet most, on the systems that they meet them on. */
export const drawingNames = [
  'ios_home_screen',
  'ios_notifications',
  'chrome_permission',
  'edge_permission',
  'firefox_permission',
  'safari_websites',
  'quiet_question',
  'mac_notifications',
  'mac_focus',
  'windows_focus',
  'android_permission',
  'android_channel',
  'brave_switch',
  'chrome_background',
] as const

export type DrawingName = (typeof drawingNames)[number]
